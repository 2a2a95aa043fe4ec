"""CSV for spreadsheets: UTF-8 with a BOM, lines end in CR LF (RFC 4180), and no text that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from projections.platform.api.export_files.written_column import CHUNK, Batches, WrittenColumn, utc

BOM = "\ufeff"
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""Beginnings that some spreadsheet runs as a formula; full-width signs are taken for the others by some."""
GUARD = "'"


def csv_chunks(columns: Sequence[WrittenColumn], batches: Batches) -> Iterator[bytes]:
    """Null is an empty cell, and so is an empty text. Times are UTC. A text that begins like a formula gets a GUARD."""
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow([guarded(column.heading) for column in columns])
    for batch in batches:
        for row in batch:
            writer.writerow([_cell(column, value) for column, value in zip(columns, row, strict=True)])
        if out.tell() > CHUNK:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def guarded(text: str) -> str:
    return GUARD + text if text.startswith(FORMULA) else text


def _cell(column: WrittenColumn, value: Any) -> Any:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return utc(value.astimezone(UTC))
    return column.value(value)
