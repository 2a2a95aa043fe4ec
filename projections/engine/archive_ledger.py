"""The ledger of an archive's partition: a line for each block that is complete, written once all of it is in one file.

`<root>/<family>/<partition>/ledger.jsonl` is replaced as a whole. Nothing is lost with it: what is missing is made again
from the files.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from projections.engine.archive_blocks import RAW, block_of, first_of, last_of, raw_hash, raw_of
from projections.engine.whole_file import write_whole
from schemas.errors import VerificationFailed

NAME = "ledger.jsonl"


@dataclass(frozen=True)
class Entry:
    """A complete block: offsets `first` to `last`, the `file` that holds it, `sha256` of its raw records, and within
    which moments its facts occurred and were recorded, both ends included."""

    block: int
    first: int
    last: int
    file: str
    sha256: str
    occurred_from: datetime
    occurred_until: datetime
    recorded_from: datetime
    recorded_until: datetime


def read(folder: Path) -> dict[str, Entry]:
    """File name -> entry; not to be changed. Raises VerificationFailed for a ledger that cannot be read."""
    path = folder / NAME
    try:
        held = path.stat()
    except FileNotFoundError:
        return {}
    return _read(path, held.st_ino, held.st_mtime_ns)


@lru_cache(maxsize=256)
def _read(path: Path, *_: int) -> dict[str, Entry]:
    """The same, once for each state of the file: every batch and every question looks it up."""
    try:
        entries = [_entry(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except (ValueError, TypeError, KeyError) as error:
        raise VerificationFailed(
            f"归档目录 {path} 无法读取（{error}）；请删除它，worker 会由归档文件重建",
            f"the ledger {path} cannot be read ({error}); delete it, the worker makes it again from the files",
        ) from error
    return {entry.file: entry for entry in entries}


def seal(folder: Path, complete: list[Path]) -> list[Entry]:
    """Enter the files that hold a whole block and are not entered yet. Returns these. Raises DiskFull."""
    held = read(folder)
    new = [_made(path) for path in complete if path.name not in held]
    if new:
        lines = [json.dumps(asdict(entry), default=str) for entry in sorted([*held.values(), *new], key=_order)]
        write_whole(folder / NAME, lambda file: file.write(("\n".join(lines) + "\n").encode()))
    return new


def _order(entry: Entry) -> int:
    return entry.block


def _made(path: Path) -> Entry:
    facts = pl.read_parquet(path, columns=[*RAW, "occurred_at"])
    raw = raw_of(facts)
    block = block_of(raw[0][0])
    moments: list[Any] = [end for at in ("occurred_at", "recorded_at") for end in (facts[at].min(), facts[at].max())]
    return Entry(block, first_of(block), last_of(block), path.name, raw_hash(raw), *moments)


def _entry(told: dict[str, Any]) -> Entry:
    moments = ("occurred_from", "occurred_until", "recorded_from", "recorded_until")
    return Entry(**(told | {name: datetime.fromisoformat(told[name]) for name in moments}))
