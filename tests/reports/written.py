"""Every format of a report: by name, and, run as a process of its own, the SHA-256 of each as JSON."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from projections.reports.document import Document
from projections.reports.writers.files import report_files
from projections.reports.writers.pdf_fonts import PdfFonts, find_fonts
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
    return {name.removeprefix("report."): made for name, made in report_files(document, fonts()).items()}


def hashes(document: Document) -> dict[str, str]:
    return {name: hashlib.sha256(made).hexdigest() for name, made in written(document).items()}


if __name__ == "__main__":
    from tests.reports.documents import hard, quarterly

    print(json.dumps([hashes(quarterly()), hashes(hard())]))
