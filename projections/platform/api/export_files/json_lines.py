"""JSON lines: one object per row, as the list shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from projections.platform.api.export_files.written_column import CHUNK, Batches, WrittenColumn, utc


def json_line_chunks(columns: Sequence[WrittenColumn], batches: Batches) -> Iterator[bytes]:
    lines: list[str] = []
    size = 0
    for batch in batches:
        for row in batch:
            told = {column.name: column.value(value) for column, value in zip(columns, row, strict=True)}
            lines.append(json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_told) + "\n")
            size += len(lines[-1])
        if size > CHUNK:
            yield "".join(lines).encode()
            lines, size = [], 0
    yield "".join(lines).encode()


def _told(value: Any) -> str:
    return utc(value.astimezone(UTC)) if isinstance(value, datetime) else str(value.isoformat())
