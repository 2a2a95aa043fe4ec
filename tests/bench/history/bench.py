"""What the history costs to keep and to ask: the archive per million facts, and the default tree as of its middle.

Every size is an archive of its own, written by the archiver; the evaluation runs in a process of its own. Some figures
are compared with what the facts lead to by another way (`truth`).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, require
from tests.bench.history.archived import Written, write_history
from tests.bench.history.city import HALF_WAY
from tests.instance import ROOT

BENCH = "history"
GOAL_AT = 10_000_000
EDITION_AT, EDITION_MB = 1_000_000, 1_200.0
"""An edition takes too long for the short form, and of ten million facts too long for the long one."""
TREE_SECONDS, TREE_AT_MOST = 20.0, 30.0
COLD_SECONDS, WARM_SECONDS, PEAK_MB = 4.0, 1.0, 2_048.0
EDITIONS = {"month": (), "quarter": ("2026-Q2",), "year": ("2025",)}
MILLION = 1_000_000
Say = Callable[[str], None]


def run(home: Path, sizes: Sequence[int], say: Say) -> list[Figure]:
    """Figures of every size. The goals are for 10 million facts: where there are fewer, there is none."""
    found: list[Figure] = []
    for size in sizes:
        say(f"history: {size:,} facts")
        root = home / f"{size}"
        written = write_history(root, size)
        found += _archive(root, size, written)
        found += _evaluation(root, size, written, goal=size == GOAL_AT)
        if size == EDITION_AT:
            for kind, named in EDITIONS.items():
                found += _edition(root, home / "reports", size, kind, *named)
        shutil.rmtree(root)
    return found


def _archive(root: Path, size: int, written: Written) -> list[Figure]:
    files = [path for path in root.rglob("*.parquet") if path.is_file()]
    held = sum(path.stat().st_size for path in files)
    millions = written.records / MILLION
    return [
        Figure(BENCH, f"{size:,}: archive", held / millions / 1e6, "MB per million"),
        Figure(BENCH, f"{size:,}: files", len(files), ""),
        Figure(BENCH, f"{size:,}: archiver", written.records / written.seconds, "facts/s"),
    ]


def _evaluation(root: Path, size: int, written: Written, *, goal: bool) -> list[Figure]:
    tree, alone = _said(root, "tree"), _said(root, "alone")
    for name, value in written.truth.figures().items():
        require(abs(tree["values"][name] - value) <= 1e-9 * abs(value), f"{name}: {tree['values'][name]}, not {value}")
    slowest = {way: max(alone[way], key=alone[way].__getitem__) for way in ("cold", "warm")}

    def most(name: str, value: float, unit: str, bound: float, floor: float | None = None) -> Figure:
        return Figure(BENCH, f"{size:,}: {name}", value, unit, bound if goal else None, "low", floor if goal else None)

    return [
        most("default tree", tree["seconds"], "s", TREE_SECONDS, TREE_AT_MOST),
        most("its peak memory", tree["peak_mb"], "MB", PEAK_MB),
        most(f"slowest alone, cold ({slowest['cold']})", alone["cold"][slowest["cold"]], "s", COLD_SECONDS),
        most(f"slowest alone, warm ({slowest['warm']})", alone["warm"][slowest["warm"]], "s", WARM_SECONDS),
    ]


def _edition(root: Path, folder: Path, size: int, kind: str, *named: str) -> list[Figure]:
    """An edition of the whole city: made, and proved by another process."""
    made, proved = (_printed("edition", str(root), str(folder), what, *named) for what in ("make", "verify"))
    require(not proved["faults"], str(proved["faults"]))
    shutil.rmtree(folder)
    return [
        Figure(BENCH, f"{size:,}: {kind} made", made["seconds"], "s"),
        Figure(BENCH, f"{size:,}: peak memory of making", made["peak_mb"], "MB", EDITION_MB, "low"),
        Figure(BENCH, f"{size:,}: its evidence", made["mb"] * MILLION / made["records"], "MB per million"),
        Figure(BENCH, f"{size:,}: {kind} proved", proved["seconds"], "s"),
    ]


def _said(root: Path, what: str) -> dict[str, Any]:
    return _printed("evaluating", str(root), HALF_WAY.isoformat(), what)


def _printed(program: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"tests.bench.history.{program}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1_800, check=False)
    require(done.returncode == 0, done.stdout + done.stderr)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
