"""An edition's inputs: the raw records below its cutoff, as hashes by partition, and whether the archive still has them.

Whole blocks below the cutoff are pinned by the ledger's hash; of the block in which the cutoff lies, what lies below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from projections.closings import Positions
from projections.engine import archive, archive_ledger, archive_shape
from projections.engine.archive_blocks import block_of, first_of, last_of, raw_hash, raw_of, raw_records
from projections.evaluation.tree.model import Text
from schemas.errors import KitelineError, VerificationFailed
from schemas.facts import Record, facts_frame


@dataclass(frozen=True)
class Input:
    """Of a partition: `end`, exclusive; SHA-256 of each block below it, in order; the last may be cut at the end."""

    end: int
    blocks: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        return {"end": self.end, "blocks": list(self.blocks)}


Inputs = Mapping[tuple[str, int], Input]
"""Family and partition -> what of it is known."""


def pinned(root: Path, positions: Positions) -> dict[tuple[str, int], Input]:
    """The inputs below positions. Raises VerificationFailed where the archive has a gap or has not come so far."""
    return {place: _pinned(root, *place, end) for place, end in sorted(positions.items())}


def _pinned(root: Path, family: str, partition: int, end: int) -> Input:
    ledger = archive_ledger.read(root / family / str(partition))
    stretches = archive.stretches(root, family, partition) if end else []
    archived = stretches[-1].last + 1 if stretches else 0
    if archived < end:
        raise VerificationFailed(
            f"归档 {family}[{partition}] 只到 {archived}，需要到 {end}；请运行 kiteline worker，待归档追上后再试",
            f"the archive of {family}[{partition}] ends at {archived} and is needed up to {end}; run `kiteline worker`"
            " until it has caught up, then try again",
        )
    hashes = []
    for block, pieces in groupby((s for s in stretches if s.first < end), lambda one: block_of(one.first)):
        mine = list(pieces)
        entry = ledger.get(mine[0].path.name)
        whole = last_of(block) < end
        hashes.append(entry.sha256 if whole and entry else raw_hash(raw_records([s.path for s in mine], end)))
    return Input(end, tuple(hashes))


def faults(root: Path, inputs: Inputs) -> Iterator[Text]:
    """What of the inputs the archive does not have any more as it was, block by block, read anew from the records."""
    for (family, partition), wanted in sorted(inputs.items()):
        try:
            yield from _faults(root, family, partition, wanted)
        except KitelineError as error:
            yield Text(error.zh, error.en)
        except (OSError, pl.exceptions.PolarsError) as error:
            said = " ".join(str(error).split())[:200]
            yield Text(
                f"归档 {family}[{partition}] 读不出：{said}",
                f"the archive of {family}[{partition}] cannot be read: {said}",
            )


def _faults(root: Path, family: str, partition: int, wanted: Input) -> Iterator[Text]:
    name = f"{family}[{partition}]"
    stretches = [s for s in archive.stretches(root, family, partition) if s.first < wanted.end]
    found = {block: list(mine) for block, mine in groupby(stretches, lambda one: block_of(one.first))}
    for block, sha in enumerate(wanted.blocks):
        first, last = first_of(block), min(last_of(block) + 1, wanted.end) - 1
        where_zh, where_en = f"第 {block} 块（偏移 {first} 至 {last}）", f"block {block} (offsets {first} to {last})"
        pieces = found.get(block, [])
        if not pieces or pieces[-1].last < last:
            yield Text(
                f"归档 {name} 缺少{where_zh}；请由 Kafka 重建归档（删除该分区目录，worker 会重新归档）",
                f"the archive of {name} lacks {where_en}; let it be written again from Kafka (delete that partition's"
                " folder, the worker does it)",
            )
            continue
        facts = pl.concat([archive_shape.read(family, s.path) for s in pieces])
        below = facts.filter(pl.col("offset") < wanted.end).sort("offset")
        raw = raw_of(below)
        if raw_hash(raw) != sha:
            yield Text(
                f"归档 {name} {where_zh}的记录与清单不符",
                f"the archive of {name}: records of {where_en} are not the pinned ones",
            )
        yield from _decoded(family, name, below)


def _decoded(family: str, name: str, facts: pl.DataFrame) -> Iterator[Text]:
    """Whether the columns say what the records beside them say."""
    rows = facts.with_columns(pl.col("recorded_at").dt.timestamp("ms")).select(
        "topic", "partition", "offset", "recorded_at", "key", "value"
    )
    kept = facts.drop(archive_shape.RAW)
    anew = facts_frame(family, [Record(*row) for row in rows.iter_rows()]).sort("offset")
    if kept.equals(anew):
        return
    for column in anew.columns:
        differ = kept[column].ne_missing(anew[column])
        if differ.any():
            offset = kept["offset"].filter(differ)[0]
            yield Text(
                f"归档 {name} 偏移 {offset} 的列 {column} 与原始记录不符",
                f"the archive of {name}: column {column} at offset {offset} is not what its record says",
            )
            return


def plain(inputs: Inputs) -> dict[str, dict[str, Any]]:
    """`family/partition` -> end and hashes."""
    return {f"{family}/{partition}": one.plain() for (family, partition), one in sorted(inputs.items())}


def inputs_of(told: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, int], Input]:
    found = {}
    for place, one in told.items():
        family, _, partition = place.rpartition("/")
        found[family, int(partition)] = Input(int(one["end"]), tuple(one["blocks"]))
    return found


def records(inputs: Inputs) -> int:
    """How many records they are."""
    return sum(one.end for one in inputs.values())
