"""A process that makes an edition, proves it, and says how long and how large.

`python -m tests.bench.history.edition ARCHIVE FOLDER {make|verify} [EDITION]` prints one JSON object; `verify` is of what
`make` has left in FOLDER. EDITION (`2025`, `2026-Q2`, `2026-06/member/...`): the whole city's last month, if not given.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import polars as pl

from infra.report_workshop import open_workshop
from projections.closings import Closing
from projections.engine import archive
from projections.reports.editions.basis import Basis, tree_of
from projections.reports.editions.edition import Edition, parse_edition, parse_period
from projections.reports.editions.folder import Editions
from projections.reports.editions.history import History
from projections.reports.editions.making import make
from projections.reports.editions.verification import verify
from schemas.days import end_of_day
from schemas.periods import Period, period_before, period_of, settling_day_of
from schemas.topics import FAMILY_PARTITIONS
from tests.bench.history.city import SPAN, START
from tests.bench.peak import peak_mb

SETTLING_DAY = 10


def last_month() -> Period:
    """The last one that is settled before the history ends."""
    return period_before(period_before(period_of("month", (START + SPAN).date())))


def closing_of(root: Path, period: Period) -> Closing:
    """Behind the last record that had been taken by the settling day's end, as the worker resolves it."""
    known_at = settling_day_of(period, SETTLING_DAY)
    ends = {}
    for family, count in FAMILY_PARTITIONS.items():
        for partition in range(count):
            files = [one.path for one in archive.stretches(root, family, partition)]
            known = pl.scan_parquet(files).filter(pl.col("recorded_at") <= end_of_day(known_at)) if files else None
            last = None if known is None else known.select(pl.col("offset").max()).collect().item()
            ends[family, partition] = 0 if last is None else int(last) + 1
    return Closing(period.kind, period.label, period.last, known_at, ends)


def _made(root: Path, folder: Path, name: str) -> dict[str, object]:
    """records, seconds, and MB and files of the evidence."""
    report = parse_edition(name)[0]
    period = parse_period(report.period)
    closing, before = closing_of(root, period), closing_of(root, period_before(period))
    edition, history = Edition(report, 1), History(root)
    began = time.perf_counter()
    tree, origin = tree_of(closing, history)
    made = make(Basis(edition, closing, before, tree, origin, 0), history, open_workshop().workshop)
    path = Editions(folder).write(edition, made.files)
    seconds = time.perf_counter() - began
    evidence = [one.stat().st_size for one in (path / "evidence").iterdir()]
    return {"records": closing.records, "seconds": seconds, "mb": sum(evidence) / 1e6, "files": len(evidence)}


def _verified(root: Path, folder: Path, name: str) -> dict[str, object]:
    began = time.perf_counter()
    editions = Editions(folder)
    found = verify(editions, editions.find(name), root, open_workshop().workshop)
    return {"seconds": time.perf_counter() - began, "faults": [one.en for one in found.faults]}


if __name__ == "__main__":
    _, archived, kept, asked, *named = sys.argv
    name = named[0] if named else last_month().label
    said = {"make": _made, "verify": _verified}[asked](Path(archived), Path(kept), name)
    print(json.dumps(said | {"cpu_seconds": time.process_time(), "peak_mb": peak_mb(os.getpid())}))
