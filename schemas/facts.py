"""Facts of one family side by side: one wide frame with a column per field of the family and the position.

The same frame feeds the projector, the archiver and the as-of query, so that they cannot differ in meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import polars as pl

from schemas.columns import ROW, decode_columns, family_schema
from schemas.days import UTC
from schemas.errors import UndecodableRecord

POSITION: dict[str, Any] = {
    "topic": pl.String,
    "partition": pl.Int32,
    "offset": pl.Int64,
    "recorded_at": pl.Datetime("us", "UTC"),
    "type": pl.String,
    "schema_id": pl.Int32,
}


@dataclass(frozen=True)
class Record:
    """One record as read from a topic. `timestamp` is Kafka's, Unix milliseconds."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None

    @cached_property
    def recorded_at(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp / 1000, UTC)


def facts_schema(family: str) -> dict[str, Any]:
    """Column types of a facts frame: position, then envelope, then every field of the family."""
    return POSITION | family_schema(family)


def facts_frame(family: str, records: Sequence[Record]) -> pl.DataFrame:
    """Facts of `records`, all of one family's canonical topic, in order of (partition, offset).

    Raises UndecodableRecord: only admission writes canonical topics, so damage there must stop the reader.
    """
    decoded = decode_columns([record.value for record in records])
    if decoded.damaged:
        row, error = next(iter(sorted(decoded.damaged.items())))
        at = f"{records[row].topic}[{records[row].partition}]@{records[row].offset}"
        raise UndecodableRecord(f"{at}：{error.zh}", f"{at}: {error.en}", reason=error.reason)
    positions = pl.DataFrame(
        {
            ROW: range(len(records)),
            "topic": [r.topic for r in records],
            "partition": [r.partition for r in records],
            "offset": [r.offset for r in records],
            "recorded_at": [r.timestamp * 1000 for r in records],
        },
        schema={
            ROW: pl.UInt32,
            "topic": pl.String,
            "partition": pl.Int32,
            "offset": pl.Int64,
            "recorded_at": pl.Datetime("us", "UTC"),
        },
    )
    frames = [
        frame.with_columns(pl.lit(c.name).alias("type"), pl.lit(c.schema_id, pl.Int32).alias("schema_id"))
        for c, frame in decoded.frames
    ]
    schema = facts_schema(family)
    if not frames:
        return pl.DataFrame(schema=schema)
    wide = positions.join(pl.concat(frames, how="diagonal"), on=ROW).sort("partition", "offset")
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in wide.columns]
    return wide.with_columns(missing).select(list(schema))
