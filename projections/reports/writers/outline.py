"""The order of a report on paper: numbered headings, tables and charts, the body, and the annexes behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projections.evaluation.tree.model import Text
from projections.reports.document import Block, Chart, Document, Heading, Paragraph, Table, Value
from projections.reports.writers.wording import clean, hidden_note

DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Item:
    """`label`: 一、 （一） 1. of a heading, 表1 of a table, 图1 of a chart, nothing of a paragraph."""

    label: str
    block: Block


@dataclass(frozen=True)
class Annex:
    """`label`: 附件 where there is one only, else 附件1 and so on. Without items: it is sent as a file of its own."""

    label: str
    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Outline:
    """`notes`: the document's, and what hidden figures mean where there are any."""

    body: tuple[Item, ...]
    annexes: tuple[Annex, ...]
    notes: tuple[Text, ...]


def outline(document: Document) -> Outline:
    """A document's blocks, numbered as they are read; headings anew in every annex, tables and charts throughout."""
    parts: list[list[Item]] = [[] for _ in range(len(document.annexes) + 1)]
    at, headings = 0, [0, 0, 0]
    seen = {"表": 0, "图": 0}
    for block in document.blocks:
        if isinstance(block, Heading):
            if block.text in document.annexes[at:]:
                at, headings = document.annexes.index(block.text, at) + 1, [0, 0, 0]
                continue
            label = _heading_label(headings, min(max(block.level, 1), 3))
        elif isinstance(block, Paragraph):
            label = ""
        else:
            kind = "图" if isinstance(block, Chart) else "表"
            seen[kind] += 1
            label = f"{kind}{seen[kind]}"
        parts[at].append(Item(label, block))
    alone = len(document.annexes) == 1
    annexes = [
        Annex("附件" if alone else f"附件{n}", clean(title), tuple(parts[n]))
        for n, title in enumerate(document.annexes, 1)
    ]
    notes = [clean(note) for note in document.notes]
    if any(value.hidden for value in _values(document.blocks)):
        notes.append(hidden_note(document.suppress_below))
    return Outline(tuple(parts[0]), tuple(annexes), tuple(notes))


def chinese_number(n: int) -> str:
    """一 to 九十九; beyond that the digits."""
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    ten = ("" if tens < 2 else DIGITS[tens]) + "十" if tens else ""
    return ten + (DIGITS[ones] if ones else "")


def _heading_label(headings: list[int], level: int) -> str:
    """The next number at a level (GB/T 9704-2012, 7.3.3); those below it begin anew."""
    headings[level - 1] += 1
    headings[level:] = [0] * (3 - level)
    n = headings[level - 1]
    return {1: f"{chinese_number(n)}、", 2: f"（{chinese_number(n)}）", 3: f"{n}."}[level]


def _values(blocks: Iterable[Block]) -> Iterable[Value]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (part for part in block.parts if isinstance(part, Value))
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Value))
