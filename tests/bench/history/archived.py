"""The city's history put into an archive by the archiver itself, batch by batch, as the worker does."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from schemas.facts import Record
from schemas.topics import FAMILY_PARTITIONS, Topics
from stream_processors.app import ARCHIVED_AT_ONCE
from stream_processors.archive.archiver import Archiver
from tests.bench.columnar_encoding import encoded
from tests.bench.history.city import HALF_WAY, KINDS, Kind, facts
from tests.bench.history.truth import Truth

TOPICS = Topics()
ENVELOPE_ONLY = ("recorded_at", "subject_no")


@dataclass
class Written:
    """`seconds`: of the archiver alone, without making the facts."""

    truth: Truth
    seconds: float = 0.0
    records: int = 0


def _nothing_more(_: str, __: list[Record]) -> None: ...


def write_history(
    root: Path,
    count: int,
    kinds: Sequence[Kind] = KINDS,
    then: Callable[[str, list[Record]], None] = _nothing_more,
    until: date | None = HALF_WAY,
    vary: Callable[[str, pl.DataFrame], pl.DataFrame] = lambda _, frame: frame,
) -> Written:
    """Archive about `count` facts of the city. `then` gets each batch of a family that was archived; the truth is as of
    `until`, None: of all facts. `vary`: what it makes of each event type's facts is what is stated."""
    written, archiver = Written(truth=Truth(until)), Archiver(root, TOPICS)
    next_offset: dict[tuple[str, int], int] = defaultdict(int)
    waiting: dict[str, list[Record]] = defaultdict(list)
    for family, event, plain in facts(count, kinds=kinds):
        frame = vary(event, plain)
        written.truth.learn(event, frame)
        waiting[family] += _records(family, event, frame, next_offset)
        while len(waiting[family]) >= ARCHIVED_AT_ONCE:
            _archive(archiver, waiting[family][:ARCHIVED_AT_ONCE], written)
            then(family, waiting[family][:ARCHIVED_AT_ONCE])
            del waiting[family][:ARCHIVED_AT_ONCE]
    for family, rest in waiting.items():
        _archive(archiver, rest, written)
        then(family, rest)
    return written


def _archive(archiver: Archiver, records: list[Record], written: Written) -> None:
    began = time.perf_counter()
    archiver.process(records)
    written.seconds += time.perf_counter() - began
    written.records += len(records)


def _records(family: str, event: str, frame: pl.DataFrame, next_offset: dict[tuple[str, int], int]) -> list[Record]:
    topic, count = TOPICS.canonical(family), FAMILY_PARTITIONS[family]
    values = encoded(event, frame.drop(ENVELOPE_ONLY))
    partitions = (frame["subject_no"] % count).to_list()
    stamps = frame["recorded_at"].dt.timestamp("ms").to_list()
    found = []
    for partition, stamp, key, value in zip(partitions, stamps, frame["subject"], values, strict=True):
        offset = next_offset[family, partition]
        next_offset[family, partition] = offset + 1
        found.append(Record(topic, partition, offset, stamp, key.encode(), value))
    return found
