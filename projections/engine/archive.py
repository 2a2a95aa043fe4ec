"""The archive: the canonical log as Parquet, one file per offset range of a partition.

`<root>/<family>/<partition>/<first>-<last>.parquet`, offsets with 20 digits. A file appears whole, by rename, and lies
within one block (`archive_blocks`). A file whose range lies within another's has been merged into it and is not read.
Once a block is complete it is one file, with a line in the ledger (`archive_ledger`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polars as pl

from projections.engine import archive_ledger, archive_shape
from projections.engine.archive_blocks import block_of, is_whole, last_of
from projections.engine.archive_bounds import Bounds
from projections.engine.archive_ledger import Entry
from projections.engine.whole_file import Passed, write_whole
from schemas.errors import VerificationFailed
from schemas.facts import Record, facts_schema

MERGE_AT = 32
"""Files of a block that are merged into one when there are this many; those of a complete one are merged at once."""
SUPERSEDED_KEPT = 300.0
"""Seconds for which a merged file stays, for readers that have listed it."""
EVERYTHING = Bounds()


@dataclass(frozen=True, order=True)
class Stretch:
    """One file: offsets first..last of a partition, both included."""

    first: int
    last: int
    path: Path


def _all_files(folder: Path) -> list[Stretch]:
    found = []
    for path in folder.glob("*.parquet"):
        first, _, last = path.stem.partition("-")
        found.append(Stretch(int(first), int(last), path))
    return sorted(found, key=lambda s: (s.first, -s.last))


def stretches(root: Path, family: str, partition: int) -> list[Stretch]:
    """Files that make up a partition, in order. Raises VerificationFailed on a gap or an overlap."""
    kept: list[Stretch] = []
    for stretch in _all_files(root / family / str(partition)):
        if kept and stretch.last <= kept[-1].last:
            continue
        expected = kept[-1].last + 1 if kept else 0
        if stretch.first != expected:
            raise VerificationFailed(
                f"归档 {family}[{partition}] 在 {expected} 处不连续（下一文件 {stretch.path.name}）；请删除该分区后重建归档",
                f"archive {family}[{partition}] is not continuous at {expected} (next file {stretch.path.name}); delete "
                "that partition's folder and let it be written again",
            )
        if block_of(stretch.first) != block_of(stretch.last):
            raise VerificationFailed(
                f"归档文件 {stretch.path} 是旧的布局；请删除该分区目录，worker 会重新归档",
                f"archive file {stretch.path} is of an older layout; delete that partition's folder and let it be"
                " written again",
            )
        kept.append(stretch)
    return kept


def partitions(root: Path, family: str) -> list[int]:
    folder = root / family
    return sorted(int(p.name) for p in folder.iterdir() if p.name.isdigit()) if folder.is_dir() else []


def files(root: Path, family: str, bounds: Bounds = EVERYTHING) -> list[str]:
    """Paths of a family's files that may hold facts within `bounds`."""
    found = []
    for partition in partitions(root, family):
        ledger = archive_ledger.read(root / family / str(partition))
        found += [
            str(s.path)
            for s in stretches(root, family, partition)
            if bounds.may_hold(family, partition, s.first, ledger.get(s.path.name))
        ]
    return found


def next_offset(root: Path, family: str, partition: int) -> int:
    """First offset that is not in the archive."""
    kept = stretches(root, family, partition)
    return kept[-1].last + 1 if kept else 0


def append(root: Path, family: str, partition: int, records: Sequence[Record], passed: Passed = lambda _: None) -> int:
    """Write what is new of `records` (one partition, ascending offsets), a file per block. Returns rows written.

    `passed` is told when a file is drafted and when it is in place.
    Raises VerificationFailed when they do not follow on what is there, DiskFull when there is no space.
    """
    start = next_offset(root, family, partition)
    new = [record for record in records if record.offset >= start]
    if not new:
        return 0
    if new[0].offset != start:
        raise VerificationFailed(
            f"归档 {family}[{partition}] 缺少 {start} 至 {new[0].offset - 1}",
            f"archive {family}[{partition}] lacks offsets {start} to {new[0].offset - 1}",
        )
    for _, mine in groupby(new, lambda record: block_of(record.offset)):
        _write(root / family / str(partition), archive_shape.with_raw(family, list(mine)), passed)
    return len(new)


def _write(folder: Path, frame: pl.DataFrame, passed: Passed = lambda _: None) -> None:
    offsets = frame["offset"].to_list()
    first, last = min(offsets), max(offsets)
    path = folder / f"{first:020d}-{last:020d}.parquet"
    mark = archive_shape.mark(frame)
    write_whole(path, lambda file: frame.write_parquet(file, compression="zstd", metadata=mark), passed)


def merge_small(root: Path, family: str, partition: int) -> bool:
    """Merge the files of a block when it is complete, or when they are many. Returns whether it did. Raises DiskFull."""
    folder = root / family / str(partition)
    kept = stretches(root, family, partition)
    for stretch in set(_all_files(folder)) - set(kept):
        if time.time() - stretch.path.stat().st_mtime > SUPERSEDED_KEPT:
            stretch.path.unlink()
    merged = False
    for block, mine in groupby(kept, lambda stretch: block_of(stretch.first)):
        pieces = list(mine)
        if len(pieces) >= MERGE_AT or (len(pieces) > 1 and pieces[-1].last == last_of(block)):
            _write(folder, pl.concat([archive_shape.read(family, s.path) for s in pieces]))
            merged = True
    return merged


def seal(root: Path, family: str, partition: int) -> list[Entry]:
    """Enter complete blocks into the ledger. Returns the new entries. Raises DiskFull."""
    kept = stretches(root, family, partition)
    return archive_ledger.seal(root / family / str(partition), [s.path for s in kept if is_whole(s.first, s.last)])


def older(root: Path, family: str, partition: int) -> list[Stretch]:
    """Files of a partition that were written before a newer version of an event type in them."""
    return [s for s in stretches(root, family, partition) if not archive_shape.is_of_now(family, s.path)]


def renew(family: str, stretch: Stretch) -> None:
    """Write one file anew in the shape of now, in its place; nothing happens when it has been merged away."""
    if stretch.path.exists():
        _write(stretch.path.parent, archive_shape.read(family, stretch.path))


def empty_facts(family: str) -> pl.DataFrame:
    """A family's facts without rows, for one that nobody has stated anything in."""
    return pl.DataFrame(schema=facts_schema(family))
