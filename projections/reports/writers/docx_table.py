"""A table of a Word document: rules above, below and under its head, which is repeated on every page."""

from __future__ import annotations

from projections.reports.document import Table, Value
from projections.reports.writers.column_widths import layout
from projections.reports.writers.docx_text import Links, paragraph, runs, words
from projections.reports.writers.wording import NO_ROWS, clean, told_cell

TYPE_AREA_TWIPS = 8844  # 156 mm, GB/T 9704-2012, 5.2.1
USUAL = 10.5
"""Points of the styles of tables, 五号."""
_BORDERS = (
    '<w:tblBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
    '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="BFBFBF"/></w:tblBorders>'
)
_MARGINS = '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'  # twips
_UNDER_HEAD = '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'


def table_xml(table: Table, suppress_below: int, links: Links) -> str:
    """The table, as wide as the type area."""
    told = [[told_cell(cell, suppress_below) for cell in row] for row in table.rows]
    heads = [clean(column).zh for column in table.columns]
    laid = layout(table, told)
    widths = [round(share * TYPE_AREA_TWIPS) for share in laid.shares]
    head = "".join(
        _cell(width, paragraph("TableHead", words(said)), _UNDER_HEAD)
        for width, said in zip(widths, heads, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row, said in zip(table.rows, told, strict=True):
        cells = "".join(
            _cell(width, paragraph("TableFigure" if isinstance(cell, Value) else "TableText", runs([run], links)))
            for width, cell, run in zip(widths, row, said, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    if not table.rows:
        none = _cell(sum(widths), paragraph("TableHead", words(NO_ROWS.zh)), f'<w:gridSpan w:val="{len(widths)}"/>')
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{none}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}'
        f'<w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )
    half_points = round(laid.points * 2)
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return made if laid.points == USUAL else made.replace("</w:rPr>", f"{size}</w:rPr>")


def _cell(width: int, inside: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'
