"""A table on a sheet of its own, under a head that stays in sight."""

from __future__ import annotations

from projections.reports.document import Table
from projections.reports.writers.sheet_cells import Cells
from projections.reports.writers.text_width import width
from projections.reports.writers.wording import NO_ROWS, in_one_line, told_cell

NARROWEST, WIDEST = 9, 46  # in characters of a spreadsheet, which are half widths
HEAD = 1


def add_table(cells: Cells, name: str, caption: str, table: Table) -> None:
    """Row 1 is the caption, row 2 the head, the rows follow."""
    page = cells.sheet(name)
    cells.words(page, 0, 0, caption, "caption")
    for column, head in enumerate(table.columns):
        said = in_one_line(head.zh) + (f"\n{in_one_line(head.en)}" if head.en else "")
        cells.words(page, HEAD, column, said, "head")
        texts = [told_cell(row[column], 0).text for row in table.rows]
        widest = max((width(line) for t in texts for line in (t.zh, t.en)), default=0)
        page.set_column(column, column, min(max(NARROWEST, width(said), widest) + 2, WIDEST))
    for number, row in enumerate(table.rows, HEAD + 1):
        for column, cell in enumerate(row):
            cells.cell(page, number, column, cell)
    if not table.rows:
        cells.words(page, HEAD + 1, 0, f"{NO_ROWS.zh} / {NO_ROWS.en}", "quiet")
    page.freeze_panes(HEAD + 1, 1)
    page.repeat_rows(0, HEAD)
    if table.rows:
        page.autofilter(HEAD, 0, HEAD + len(table.rows), len(table.columns) - 1)
