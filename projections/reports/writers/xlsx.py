"""A report as a workbook: what it is and holds, its words, and every table and chart on a sheet of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time

import xlsxwriter

from projections.reports.document import Chart, Document, Heading, Paragraph, Table, Value
from projections.reports.writers.outline import Item, Outline, outline
from projections.reports.writers.sheet_cells import Cells
from projections.reports.writers.sheet_chart import add_chart
from projections.reports.writers.sheet_names import sheet_names
from projections.reports.writers.sheet_table import add_table
from projections.reports.writers.wording import (
    NOTES,
    clean,
    has_english,
    in_one_line,
    plain,
    told_day,
    told_parts,
)
from projections.reports.writers.zip_bytes import rezipped

FRONT, WORDS = "目录", "正文"
FRONT_WIDE, WORDS_WIDE = 72, 60  # of their columns of words, in half widths
DEFINITIONS = {"definitions": "定义"}
"""A table with this key is on a sheet that is named for what it is."""


def write_xlsx(document: Document) -> bytes:
    """The workbook. Figures are numbers, with the format of their unit and a link to their evidence."""
    order = outline(document)
    items = [item for part in _parts(order) for item in part if isinstance(item.block, Table | Chart)]
    wanted = [DEFINITIONS.get(i.block.key, i.block.key) for i in items if isinstance(i.block, Table | Chart)]
    names = sheet_names(wanted, taken=(FRONT, WORDS))
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": in_one_line(document.title.zh),
                "author": in_one_line(document.issuer.zh),
                "created": datetime.combine(document.dated, time()),
            }
        )
        cells = Cells(book, document.suppress_below)
        _front(cells, document, order, list(zip(names, items, strict=True)))
        _words(cells, document, order)
        for name, item in zip(names, items, strict=True):
            if isinstance(item.block, Table):
                add_table(cells, name, f"{item.label}　{in_one_line(item.block.caption.zh)}", item.block)
            elif isinstance(item.block, Chart):
                add_chart(cells, name, f"{item.label}　{in_one_line(item.block.caption.zh)}", item.block)
    return rezipped(made.getvalue())


def _parts(order: Outline) -> Iterator[tuple[Item, ...]]:
    yield order.body
    yield from (annex.items for annex in order.annexes)


def _front(cells: Cells, document: Document, order: Outline, sheets: list[tuple[str, Item]]) -> None:
    """Who says what to whom, how it was reached, and where the numbers are."""
    page = cells.sheet(FRONT)
    page.set_column(0, 0, 16)
    page.set_column(1, 1, FRONT_WIDE)
    page.hide_gridlines(2)
    cells.words(page, 0, 0, in_one_line(document.title.zh), "title")
    cells.words(page, 1, 0, in_one_line(document.title.en), "aside")
    at = 2
    for name, said in (
        ("发文机关", document.issuer.zh),
        ("发文字号", document.number),
        ("主送", document.to.zh),
        ("成文日期", told_day(document.dated).zh),
    ):
        if said:
            cells.words(page, at, 0, name, "head")
            cells.words(page, at, 1, plain(said), "text")
            cells.fit(page, at, [(plain(said), FRONT_WIDE)])
            at += 1
    at = _notes(cells, page, at + 1, order)
    cells.words(page, at, 0, "工作表", "head")
    cells.words(page, at, 1, "内容 / Contents", "head")
    rows = [(WORDS, "报告文字及文中数字 / the report's words and their figures")]
    rows += [(n, _named(item)) for n, item in sheets]
    for number, (sheet, said) in enumerate(rows, at + 1):
        page.write_url(number, 0, f"internal:'{sheet}'!A1", cells.formats["link"], sheet)
        cells.words(page, number, 1, said, "text")


def _named(item: Item) -> str:
    caption = clean(item.block.caption) if isinstance(item.block, Table | Chart) else None
    assert caption is not None
    return f"{item.label}　{in_one_line(caption.zh)}" + (f" / {in_one_line(caption.en)}" if caption.en else "")


def _notes(cells: Cells, page: object, at: int, order: Outline) -> int:
    """Cutoffs, positions, versions. Returns the row to go on at."""
    if not order.notes:
        return at
    cells.words(page, at, 0, NOTES.zh, "head")
    cells.words(page, at, 1, NOTES.en, "head")
    for row, note in enumerate(order.notes, at + 1):
        said = note.zh + (f"\n{note.en}" if note.en else "")
        cells.words(page, row, 1, said, "text")
        cells.fit(page, row, [(said, FRONT_WIDE)])
    return at + len(order.notes) + 2


def _words(cells: Cells, document: Document, order: Outline) -> None:
    """The report's headings and paragraphs, one a row; behind a paragraph its figures as numbers."""
    page = cells.sheet(WORDS)
    page.set_column(0, 1, WORDS_WIDE)
    page.set_column(2, 20, 14)
    for column, name in enumerate(("正文", "English", "文中数字 / figures")):
        cells.words(page, 0, column, name, "head")
    page.freeze_panes(1, 0)
    at = 1
    for part, annex in zip(_parts(order), (None, *order.annexes), strict=True):
        if annex:
            cells.words(page, at, 0, f"{annex.label}　{in_one_line(annex.title.zh)}", "bold")
            cells.words(page, at, 1, in_one_line(annex.title.en), "quiet")
            at += 1
        for item in part:
            block = item.block
            if isinstance(block, Heading):
                cells.words(page, at, 0, item.label + plain(block.text.zh), "bold")
                cells.words(page, at, 1, plain(block.text.en), "quiet")
            elif isinstance(block, Paragraph):
                runs = told_parts(block.parts, document.suppress_below)
                said = "".join(run.text.zh for run in runs)
                english = "".join(run.text.en for run in runs) if has_english(block.parts) else ""
                cells.words(page, at, 0, said, "text")
                cells.words(page, at, 1, english, "quiet")
                cells.fit(page, at, [(said, WORDS_WIDE), (english, WORDS_WIDE)])
                for column, figure in enumerate((f for f in block.parts if isinstance(f, Value)), 2):
                    cells.cell(page, at, column, figure)
            else:
                continue
            at += 1
    page.print_area(0, 0, at, 1)
