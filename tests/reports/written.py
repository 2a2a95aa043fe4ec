"""Every format of a report: by name, and, run as a process of its own, the SHA-256 of each as JSON."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from projections.reports.document import Document
from projections.reports.writers.docx import write_docx
from projections.reports.writers.html import write_html
from projections.reports.writers.pdf import write_pdf
from projections.reports.writers.pdf_fonts import PdfFonts, find_fonts
from projections.reports.writers.xlsx import write_xlsx
from schemas.errors import FontMissing


@cache
def fonts() -> PdfFonts | None:
    """None where the system has no Chinese font."""
    try:
        return find_fonts()
    except FontMissing:
        return None


def written(document: Document) -> dict[str, bytes]:
    """html, docx, xlsx and, where there is a font for it, pdf."""
    made = {"html": write_html(document), "docx": write_docx(document), "xlsx": write_xlsx(document)}
    if (found := fonts()) is not None:
        made["pdf"] = write_pdf(document, found)
    return made


def hashes(document: Document) -> dict[str, str]:
    return {name: hashlib.sha256(made).hexdigest() for name, made in written(document).items()}


if __name__ == "__main__":
    from tests.reports.documents import hard, quarterly

    print(json.dumps([hashes(quarterly()), hashes(hard())]))
