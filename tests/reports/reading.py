"""Reads a document back as a person would: tables by key, rows by name, cells as they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from projections.evaluation.tree.model import Text
from projections.reports.contents.content import Content
from projections.reports.document import Cell, Chart, Document, Heading, Paragraph, Table, Value

HIDDEN = "*"


def shown(cell: Cell) -> str:
    """As printed; "*" where it is hidden, "" for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, Value):
        return HIDDEN if cell.hidden else "" if cell.value is None else f"{cell.value:f}"
    return cell.zh if isinstance(cell, Text) else cell.isoformat() if isinstance(cell, date) else cell


def table(document: Document, key: str) -> Table:
    return next(one for one in document.tables() if one.key == key)


def rows(document: Document, key: str) -> list[dict[str, str]]:
    """Column (Chinese) -> what is printed, row by row."""
    found = table(document, key)
    return [dict(zip((c.zh for c in found.columns), map(shown, row), strict=True)) for row in found.rows]


def row(document: Document, key: str, name: str) -> dict[str, str]:
    """The row in which `name` stands."""
    return next(one for one in rows(document, key) if name in one.values())


def texts(document: Document) -> list[str]:
    """Paragraphs in Chinese, with their figures."""
    return [
        "".join(shown(part) for part in block.parts) for block in document.blocks if isinstance(block, Paragraph)
    ]  # fmt: skip


def headings(document: Document) -> list[str]:
    return [block.text.zh for block in document.blocks if isinstance(block, Heading)]


def under(document: Document, heading: str, level: int = 1) -> list[str]:
    """Paragraphs under a heading, up to the next."""
    found, within = [], False
    for block in document.blocks:
        if isinstance(block, Heading):
            within = block.text.zh == heading and block.level == level
        elif within and isinstance(block, Paragraph):
            found.append("".join(shown(part) for part in block.parts))
    return found


def charts(document: Document) -> dict[str, Chart]:
    return {block.key: block for block in document.blocks if isinstance(block, Chart)}


def values(document: Document) -> Iterator[Value]:
    """Every figure of the document."""
    for block in document.blocks:
        parts = block.parts if isinstance(block, Paragraph) else ()
        cells = [cell for line in block.rows for cell in line] if isinstance(block, Table) else []
        yield from (one for one in (*parts, *cells) if isinstance(one, Value))


def behind(content: Content) -> dict[str, bytes]:
    """Key -> the table of its events."""
    return {key: content.evidence.query(key).csv() for key in content.evidence}
