"""The shape of archive files: each is written as its family's facts looked at that time, and read as they look now.

A file names in its metadata the newest version, when it was written, of every event type in it. Later event types
only add columns, which are empty in it. Once one of its own types has a newer version, the file is decoded again
from the raw records that it holds, so that what an upcaster makes of old facts is the same everywhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from schemas.contracts import contract_named
from schemas.facts import Record, facts_frame, facts_schema

MARK = "kiteline.versions"
RAW: dict[str, Any] = {"key": pl.Binary, "value": pl.Binary}
"""Columns beside the facts: the record as it stands in the log."""
POSITION = ("topic", "partition", "offset", "recorded_at")


def mark(frame: pl.DataFrame) -> dict[str, str]:
    """Metadata of a file that holds `frame`, facts in the shape of now."""
    return {MARK: json.dumps({name: contract_named(name).version for name in sorted(frame["type"].unique())})}


def with_raw(family: str, records: list[Record]) -> pl.DataFrame:
    """Facts of records of one partition with their raw keys and values, as a file holds them."""
    raw = pl.DataFrame(
        {"offset": [r.offset for r in records], "key": [r.key for r in records], "value": [r.value for r in records]},
        schema={"offset": pl.Int64, **RAW},
    )
    return facts_frame(family, records).join(raw, on="offset")


def is_of_now(family: str, path: Path) -> bool:
    """Whether a file can be read as it is: its types have no newer version, its columns have the types of now."""
    versions = _versions(path)
    if any(contract_named(name).version != version for name, version in versions.items()):
        return False
    columns = facts_schema(family) | RAW
    return all(columns.get(name, dtype) == dtype for name, dtype in pl.read_parquet_schema(path).items())


def _versions(path: Path) -> dict[str, int]:
    """Event type -> its newest version when the file was written. Files without a mark are from before version 2."""
    marked = pl.read_parquet_metadata(path).get(MARK)
    if marked is not None:
        found: dict[str, int] = json.loads(marked)
        return found
    return dict.fromkeys(pl.read_parquet(path, columns=["type"])["type"].unique(), 1)


def read(family: str, path: Path) -> pl.DataFrame:
    """A file in the shape of now: the columns of `facts_schema`, then RAW.

    Raises UndecodableRecord when a record in it is of a schema that is not in the catalogue any more.
    """
    if is_of_now(family, path):
        frame = pl.read_parquet(path)
        missing = [pl.lit(None, t).alias(name) for name, t in facts_schema(family).items() if name not in frame.columns]
        return frame.with_columns(missing).select(*facts_schema(family), *RAW)
    return with_raw(family, _records(path))


def _records(path: Path) -> list[Record]:
    frame = pl.read_parquet(path, columns=[*POSITION, *RAW]).with_columns(pl.col("recorded_at").dt.timestamp("ms"))
    return [
        Record(topic, partition, offset, stamp, key, value)
        for topic, partition, offset, stamp, key, value in frame.select(*POSITION, *RAW).iter_rows()
    ]
