"""Blocks of the archive: fixed stretches of 65,536 offsets of a partition, and the hash of the raw records in one.

The hash is over what the log holds, not over how it is stored, so an archive that is written anew has the same. Per
record, in order of offsets: offset and timestamp (milliseconds) as two big-endian 64-bit integers, then key and value,
each with its length as a big-endian 32-bit integer before it, -1 where it is null. SHA-256 (FIPS 180-4).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from pathlib import Path

import polars as pl

BLOCK = 65_536
PLACE, LENGTH = struct.Struct(">qq"), struct.Struct(">i")
NULL = LENGTH.pack(-1)
RAW = ("offset", "recorded_at", "key", "value")
Raw = tuple[int, int, bytes | None, bytes | None]
"""Offset, timestamp in milliseconds, key, value."""


def block_of(offset: int) -> int:
    """Number of the block that an offset lies in."""
    return offset // BLOCK


def first_of(block: int) -> int:
    return block * BLOCK


def last_of(block: int) -> int:
    """The block's last offset."""
    return (block + 1) * BLOCK - 1


def is_whole(first: int, last: int) -> bool:
    """Whether offsets first to last are one block."""
    return first == first_of(block_of(first)) and last == last_of(block_of(first))


def raw_hash(records: Iterable[Raw]) -> str:
    """Hash of records of one block, in order of offsets; of its beginning, when these are not all."""
    sha = hashlib.sha256()
    for offset, timestamp, key, value in records:
        sha.update(b"".join((PLACE.pack(offset, timestamp), *_sized(key), *_sized(value))))
    return sha.hexdigest()


def raw_records(files: Iterable[Path], until: int | None = None) -> list[Raw]:
    """What files hold of the log, in order of offsets; below `until`."""
    frame = pl.concat([pl.read_parquet(path, columns=list(RAW)) for path in files])
    return raw_of(frame if until is None else frame.filter(pl.col("offset") < until))


def raw_of(facts: pl.DataFrame) -> list[Raw]:
    """What the rows of archive files hold of the log, in order of offsets."""
    return facts.select(*RAW).sort("offset").with_columns(pl.col("recorded_at").dt.timestamp("ms")).rows()


def _sized(part: bytes | None) -> tuple[bytes, ...]:
    return (NULL,) if part is None else (LENGTH.pack(len(part)), part)
