"""What reports are made with here: the writers, and the fonts of the machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from projections.reports.contents import contents
from projections.reports.making import DOCX, HTML, PDF, XLSX, Workshop, Writer
from projections.reports.writers.docx import write_docx
from projections.reports.writers.html import write_html
from projections.reports.writers.pdf import write_pdf
from projections.reports.writers.pdf_fonts import find_fonts
from projections.reports.writers.xlsx import write_xlsx
from schemas.errors import FontMissing


@dataclass(frozen=True)
class Opened:
    """`lacking`: why there is no PDF, None where there is."""

    workshop: Workshop
    lacking: FontMissing | None


def open_workshop() -> Opened:
    """HTML, docx and xlsx; and PDF where there is a font that has Chinese."""
    writers: dict[str, Writer] = {HTML: write_html, DOCX: write_docx, XLSX: write_xlsx}
    try:
        fonts = find_fonts()
    except FontMissing as lacking:
        return Opened(Workshop(contents, writers), lacking)
    pins = {f"{pin.file} ({'、'.join(pin.families)})": pin.sha256 for pin in fonts.pins()}
    return Opened(Workshop(contents, writers | {PDF: partial(write_pdf, fonts=fonts)}, pins), None)
