"""Facts of one family side by side: one wide frame with a column per field of the family and the position.

Facts of older versions are in the newest shape; `schema_id` says under which version each was stated.

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
from schemas.upcasting import newest_frame

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


@dataclass(frozen=True)
class RecordColumns:
    """Records side by side, without their keys: lists of one length. An object per record costs more than decoding it."""

    topics: Sequence[str]
    partitions: Sequence[int]
    offsets: Sequence[int]
    timestamps: Sequence[int]
    """Kafka's, Unix milliseconds."""
    values: Sequence[bytes | None]

    @classmethod
    def of(cls, records: Sequence[Record]) -> RecordColumns:
        return cls(
            [r.topic for r in records],
            [r.partition for r in records],
            [r.offset for r in records],
            [r.timestamp for r in records],
            [r.value for r in records],
        )


def facts_schema(family: str) -> dict[str, Any]:
    """Column types of a facts frame: position, then envelope, then every field of the family."""
    return POSITION | family_schema(family)


def facts_frame(family: str, records: Sequence[Record]) -> pl.DataFrame:
    """Facts of `records`, as `facts_of`."""
    return facts_of(family, RecordColumns.of(records))


def facts_of(family: str, records: RecordColumns) -> pl.DataFrame:
    """Facts of `records`, all of one family's canonical topic, in order of (partition, offset).

    Raises UndecodableRecord: only admission writes canonical topics, so damage there must stop the reader.
    """
    decoded = decode_columns(records.values)
    if decoded.damaged:
        row, error = min(decoded.damaged.items(), key=lambda item: item[0])
        at = f"{records.topics[row]}[{records.partitions[row]}]@{records.offsets[row]}"
        raise UndecodableRecord(f"{at}：{error.zh}", f"{at}: {error.en}", reason=error.reason)
    positions = pl.DataFrame(
        {
            "topic": records.topics,
            "partition": records.partitions,
            "offset": records.offsets,
            "recorded_at": records.timestamps,
        },
        schema={"topic": pl.String, "partition": pl.Int32, "offset": pl.Int64, "recorded_at": pl.Datetime("ms", "UTC")},
    ).with_columns(pl.col("recorded_at").cast(pl.Datetime("us", "UTC")))
    frames = [
        newest_frame(c, frame).with_columns(
            pl.lit(c.name).alias("type"), pl.lit(c.schema_id, pl.Int32).alias("schema_id")
        )
        for c, frame in decoded.frames
    ]
    schema = facts_schema(family)
    if not frames:
        return pl.DataFrame(schema=schema)
    decoded_rows = pl.concat(frames, how="diagonal").sort(ROW).drop(ROW)
    wide = pl.concat([positions, decoded_rows], how="horizontal").sort("partition", "offset")
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in wide.columns]
    return wide.with_columns(missing).select(list(schema))
