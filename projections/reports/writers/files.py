"""The files of a report: one document in every format that can be written here."""

from __future__ import annotations

from projections.reports.document import Document
from projections.reports.writers.docx import write_docx
from projections.reports.writers.html import write_html
from projections.reports.writers.pdf import write_pdf
from projections.reports.writers.pdf_fonts import PdfFonts
from projections.reports.writers.xlsx import write_xlsx


def report_files(document: Document, fonts: PdfFonts | None) -> dict[str, bytes]:
    """Name -> bytes: report.html, report.docx, report.xlsx, and report.pdf where there are fonts for it."""
    files = {
        "report.html": write_html(document),
        "report.docx": write_docx(document),
        "report.xlsx": write_xlsx(document),
    }
    return files if fonts is None else files | {"report.pdf": write_pdf(document, fonts)}
