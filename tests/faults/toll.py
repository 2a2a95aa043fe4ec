"""What faults have cost: what is lost, doubled or torn when a run is compared with ground truth; the table of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl

from infra.services import Services
from projections.engine import archive
from tests.faults.workers import Left, canonical


@dataclass
class Toll:
    """`lost`: not there; `doubled`: there once too often; `torn`: there, and not as it should be, or seen by a reader
    half of one state and half of another."""

    caused: int = 0
    lost: int = 0
    doubled: int = 0
    torn: int = 0

    def add(self, other: Toll) -> None:
        self.caused += other.caused
        self.lost += other.lost
        self.doubled += other.doubled
        self.torn += other.torn


@dataclass
class Tally:
    """The toll of each kind of fault in this run of the tests."""

    kinds: dict[str, Toll] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, kind: str, toll: Toll) -> None:
        self.kinds.setdefault(kind, Toll()).add(toll)

    def table(self) -> list[str]:
        """Markdown."""
        lines = ["| fault | caused | lost | doubled | torn |", "|---|---:|---:|---:|---:|"]
        return lines + [f"| {k} | {t.caused} | {t.lost} | {t.doubled} | {t.torn} |" for k, t in self.kinds.items()]


def toll_of(services: Services, left: Left, calm: Left) -> Toll:
    """Everything that a run has left, against what an uninterrupted one has left: verdicts, facts, tables, archive."""
    toll = _between(left.verdicts.items(), calm.verdicts.items())
    for family, values in calm.facts.items():
        toll.add(_between(left.facts[family], values))
    for name, rows in calm.tables.items():
        toll.add(_between(left.tables[name], rows))
    for family, log in canonical(services).items():
        files = archive.files(services.settings.archive_dir, family)
        columns = ("partition", "offset", "key", "value", "recorded_at")
        kept = pl.concat([pl.read_parquet(f, columns=list(columns)) for f in files]).rows() if files else []
        held = [(r.partition, r.offset, r.key, r.value, r.recorded_at) for r in log]
        toll.add(_between((tuple(row) for row in kept), held))
    return toll


def _between(found: Iterable[object], wanted: Iterable[object]) -> Toll:
    """Rows that are only here are doubled, only there lost; one of each is a row that is torn."""
    here, there = Counter(map(_told, found)), Counter(map(_told, wanted))
    more, less = (here - there).total(), (there - here).total()
    torn = min(more, less)
    return Toll(lost=less - torn, doubled=more - torn, torn=torn)


def _told(value: object) -> str:
    """The same text for equal values: a memoryview's own holds its address, a moment's the name of its zone."""
    if isinstance(value, tuple):
        return ",".join(map(_told, value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return repr(bytes(value) if isinstance(value, memoryview) else value)
