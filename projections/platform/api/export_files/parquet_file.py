"""Parquet, sent as it is written: one row group after the other, the footer last."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from projections.platform.api.export_files.written_column import Batches, WrittenColumn
from projections.platform.api.rows.column_kinds import DAY, NUMBER, TEXT, TIME, TRUTH, WHOLE_NUMBER

TYPES = {
    TEXT: pa.string(),
    WHOLE_NUMBER: pa.int64(),
    NUMBER: pa.float64(),
    TRUTH: pa.bool_(),
    DAY: pa.date32(),
    TIME: pa.timestamp("us", "UTC"),
}
GROUP = 50_000
"""Rows of a row group, at least, but for the last."""


class _Outgoing(io.RawIOBase):
    """Bytes that were written and not taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._written += len(part)
        return len(part)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


def parquet_chunks(columns: Sequence[WrittenColumn], batches: Batches) -> Iterator[bytes]:
    """Columns keep their names; whole numbers are 64 bits, times UTC in microseconds."""
    schema = pa.schema([(column.name, TYPES[column.kind] if column.kind else pa.string()) for column in columns])
    out = _Outgoing()
    gathered: list[pa.RecordBatch] = []
    with pq.ParquetWriter(pa.PythonFile(out, mode="w"), schema, compression="zstd") as writer:
        for batch in batches:
            gathered.append(_record_batch(columns, batch, schema))
            if sum(part.num_rows for part in gathered) >= GROUP:
                writer.write_table(pa.Table.from_batches(gathered, schema), row_group_size=2 * GROUP)
                gathered = []
                yield out.take()
        if gathered:
            writer.write_table(pa.Table.from_batches(gathered, schema), row_group_size=2 * GROUP)
    yield out.take()


def _record_batch(
    columns: Sequence[WrittenColumn], batch: Sequence[Sequence[Any]], schema: pa.Schema
) -> pa.RecordBatch:
    arrays = [
        pa.array([column.value(row[place]) for row in batch], schema.field(place).type)
        for place, column in enumerate(columns)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
