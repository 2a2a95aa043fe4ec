"""A table on a sheet of its own, under a head that stays in sight."""

from __future__ import annotations

from projections.evaluation.tree.model import Text
from projections.reports.document import Cell, Table
from projections.reports.writers.sheet_cells import Cells
from projections.reports.writers.text_width import width
from projections.reports.writers.wording import NO_ROWS, in_one_line, told_cell

NARROWEST, WIDEST = 9, 46  # in characters of a spreadsheet, which are half widths
HEAD = 1


def add_table(cells: Cells, name: str, caption: str, table: Table) -> None:
    """Row 1 is the caption, row 2 the head, the rows follow."""
    page = cells.sheet(name)
    cells.words(page, 0, 0, caption, "caption")
    heads = [in_one_line(head.zh) + (f"\n{in_one_line(head.en)}" if head.en else "") for head in table.columns]
    rows = [[_read(cell) for cell in row] for row in table.rows]
    wide = [
        min(max(NARROWEST, width(head), *(width(row[n]) for row in rows)) + 2, WIDEST) for n, head in enumerate(heads)
    ]
    for column, head in enumerate(heads):
        cells.words(page, HEAD, column, head, "head")
        page.set_column(column, column, wide[column])
    cells.fit(page, HEAD, zip(heads, wide, strict=True))
    for number, (row, read) in enumerate(zip(table.rows, rows, strict=True), HEAD + 1):
        cells.fit(page, number, zip(read, wide, strict=True))
        for column, cell in enumerate(row):
            cells.cell(page, number, column, cell)
    if not table.rows:
        cells.words(page, HEAD + 1, 0, f"{NO_ROWS.zh} / {NO_ROWS.en}", "aside")
    page.freeze_panes(HEAD + 1, 1)
    page.repeat_rows(0, HEAD)
    if table.rows:
        page.autofilter(HEAD, 0, HEAD + len(table.rows), len(table.columns) - 1)


def _read(cell: Cell) -> str:
    """What a cell will show, for its size."""
    text = told_cell(cell, 0).text
    return f"{text.zh}\n{text.en}" if isinstance(cell, Text) and text.en else text.zh
