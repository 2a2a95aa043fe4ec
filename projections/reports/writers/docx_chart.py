"""A chart of Word's own in a document: a paragraph that shows it, its part, and the workbook that Word edits it with."""

from __future__ import annotations

import io
from datetime import datetime
from xml.sax.saxutils import quoteattr

import xlsxwriter
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from projections.reports.document import Chart
from projections.reports.writers.chart_space import SHEET, SPACES, chart_space
from projections.reports.writers.docx_text import paragraph
from projections.reports.writers.sheet_cells import Cells
from projections.reports.writers.sheet_chart import add_numbers
from projections.reports.writers.wording import in_one_line
from projections.reports.writers.zip_bytes import EPOCH, rezipped

MM = 36_000  # of Word's units
WIDE, HIGH_LINE, HIGH_MOST = 150 * MM, 75 * MM, 190 * MM
PER_BAR, PER_CATEGORY, AROUND = 4 * MM, 2 * MM, 14 * MM


def chart_xml(chart: Chart, n: int, document: Part) -> str:
    """The paragraph that shows the document's n-th chart; its parts are added to the package."""
    book = Part(PackURI(f"/word/embeddings/chart{n}.xlsx"), CONTENT_TYPE.SML_SHEET, _numbers(chart), document.package)
    drawn = Part(PackURI(f"/word/charts/chart{n}.xml"), CONTENT_TYPE.DML_CHART, None, document.package)
    drawn._blob = chart_space(chart, drawn.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)).encode()
    relation = f"rIdChart{n}"
    document.load_rel(RELATIONSHIP_TYPE.CHART, drawn, relation)
    bars = len(chart.categories) * (PER_BAR * len(chart.series) + PER_CATEGORY) + AROUND
    high = HIGH_LINE if chart.form == "line" else min(bars, HIGH_MOST)
    described = quoteattr(in_one_line(chart.caption.zh))
    return paragraph(
        "Figure",
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{WIDE}" cy="{high}"/><wp:docPr id="{n}" name="chart{n}" descr={described}/>'
        f"<wp:cNvGraphicFramePr/><a:graphic {SPACES}>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>',
    )


def _numbers(chart: Chart) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(*EPOCH)})  # noqa: DTZ001  a day, not a moment
        cells = Cells(book, 0)
        add_numbers(cells, cells.sheet(SHEET), 0, chart)
    return rezipped(made.getvalue())
