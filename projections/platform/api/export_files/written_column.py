"""What a file says of one column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projections.platform.api.rows.column_kinds import NUMBER, WHOLE_NUMBER, Kind

Batches = Iterable[Sequence[Sequence[Any]]]
"""Rows, some at a time; a row has a value per column."""
CHUNK = 256 * 1024
"""Bytes that are gathered before they are sent."""


@dataclass(frozen=True)
class WrittenColumn:
    """`heading`: what stands above it, in formats that have headings."""

    name: str
    heading: str
    kind: Kind | None

    def value(self, value: Any) -> Any:
        """The same from both databases: whole numbers as int, others as float."""
        if self.kind is WHOLE_NUMBER and isinstance(value, Decimal):
            return int(value)
        if self.kind is NUMBER and value is not None:
            return float(value)
        return value


def utc(value: Any) -> str:
    """A time as the API writes it."""
    return str(value.isoformat()).replace("+00:00", "Z")
