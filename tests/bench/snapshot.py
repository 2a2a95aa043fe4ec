"""A school's yearly file through `kiteline publish`: read, kept, sent, judged; then the same once more.

The figures are checked: every row's two facts are accepted, and the second upload publishes nothing.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from infra.membership import Member, MemberKind, add_member
from infra.operator_voice import state_starter_codes
from tests.backing import Backing
from tests.bench.figures import Figure, require
from tests.bench.peak import run_to_end
from tests.bench.worker import working
from tests.instance import ROOT, Instance
from tests.producers.making import SCHOOL
from tests.producers.test_big_snapshot import PEAK_MB, write_csv, write_xlsx

BENCH = "snapshot"
Say = Callable[[str], None]


def run(backing: Backing, home: Path, rows: int, say: Say) -> list[Figure]:
    """Publish `rows` graduates as CSV, wait for all verdicts, then publish them again as xlsx."""
    figures = []
    with backing.instance(home) as instance, working(instance):
        state_starter_codes(instance.services, 120)
        add_member(instance.services, Member(SCHOOL, MemberKind.SCHOOL, "潍坊职业学院", "370703"))
        for kind, file in (("csv", write_csv(home / "a.csv", rows)), ("xlsx again", write_xlsx(home / "b.xlsx", rows))):
            say(f"{BENCH}: {rows} rows, {kind}")
            printed, seconds, peak = _publish(instance, file)
            if kind == "csv":
                require(f"accepted {2 * rows}, rejected 0" in printed, printed)
            else:
                require("no fact was published" in printed, printed)
            figures += [
                Figure(BENCH, f"{kind}: rows to verdicts", rows / seconds, "rows/s"),
                Figure(BENCH, f"{kind}: peak memory", peak, "MB", PEAK_MB, "low"),
            ]
    return figures


def _publish(instance: Instance, file: Path) -> tuple[str, float, float]:
    """What it printed, seconds, and the peak of its memory in MB."""
    command = [sys.executable, "-W", "ignore", "-m", "infra.cli.main", "publish", str(file), "--as", SCHOOL]
    out = file.with_suffix(".out")
    begun = time.monotonic()
    with out.open("wb") as told:
        process = subprocess.Popen(
            [*command, "--wait", "3600"], cwd=ROOT, env=instance.environment(), stdout=told, stderr=subprocess.STDOUT
        )
        peak = run_to_end(process)
    printed = out.read_text(encoding="utf-8")
    require(process.returncode == 0, printed)
    return printed, time.monotonic() - begun, peak
