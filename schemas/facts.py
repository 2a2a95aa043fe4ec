"""Facts of one family side by side: one wide frame with a column per field of the family and the position.

Facts of older versions are in the newest shape; `schema_id` says under which version each was stated.

The same frame feeds the projector, the archiver and the as-of query, so that they cannot differ in meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any

import polars as pl

from schemas.columns import ROW, decode_columns, family_schema
from schemas.days import UTC
from schemas.errors import UndecodableRecord
from schemas.upcasting import newest_frame

READ_AT: dict[str, Any] = {
    "topic": pl.String,
    "partition": pl.Int32,
    "offset": pl.Int64,
    "recorded_at": pl.Datetime("us", "UTC"),
}
POSITION: dict[str, Any] = READ_AT | {"type": pl.String, "schema_id": pl.Int32}


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

    @classmethod
    def together(cls, parts: Sequence[RecordColumns]) -> RecordColumns:
        """All of `parts`, one after another."""
        if len(parts) == 1:
            return parts[0]
        return cls(*([value for part in parts for value in getattr(part, f.name)] for f in fields(cls)))


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
        schema=READ_AT | {"recorded_at": pl.Datetime("ms", "UTC")},
    ).cast({"recorded_at": READ_AT["recorded_at"]})
    frames = [
        newest_frame(c, frame).with_columns(
            pl.lit(c.name).alias("type"), pl.lit(c.schema_id, pl.Int32).alias("schema_id")
        )
        for c, frame in decoded.frames
    ]
    stated = pl.concat([_none_of(family), *frames], how="diagonal")
    rows = stated.drop_in_place(ROW)
    return positions[rows].hstack(stated).sort("partition", "offset")


def _none_of(family: str) -> pl.DataFrame:
    """Every column that a family's facts have beside their positions, in order."""
    schema = {name: dtype for name, dtype in facts_schema(family).items() if name not in READ_AT}
    return pl.DataFrame(schema=schema | {ROW: pl.UInt32})
