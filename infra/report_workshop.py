"""What reports are made with here: contents, writers, and the fonts of the machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from projections.reports.contents.content import contents
from projections.reports.editions.making import Workshop
from projections.reports.writers.files import report_files
from projections.reports.writers.pdf_fonts import PdfFonts, find_fonts
from schemas.errors import FontMissing


@dataclass(frozen=True)
class Opened:
    """`lacking`: why there is no PDF, None where there is."""

    workshop: Workshop
    lacking: FontMissing | None


def open_workshop() -> Opened:
    """HTML, docx and xlsx; and PDF where there is a font that has Chinese."""
    fonts: PdfFonts | None = None
    lacking = None
    try:
        fonts = find_fonts()
    except FontMissing as error:
        lacking = error
    pins = {f"{pin.file} ({'、'.join(pin.families)})": pin.sha256 for pin in fonts.pins()} if fonts else {}
    return Opened(Workshop(contents, partial(report_files, fonts=fonts), pins), lacking)
