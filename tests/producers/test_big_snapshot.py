"""A yearly file of 100,000 rows: little memory whatever its kind, and the second upload says nothing.

Up to the outbox; through the broker with all verdicts: `python -m tests.bench.snapshot`.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.instance import ROOT
from tests.producers.making import work_row

ROWS = 100_000
PEAK_MB = 400


def graduates(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield work_row(f"2023{number:06}", QXX=str(4000 + number % 3000))


def write_csv(path: Path, count: int) -> Path:
    with path.open("w", encoding="gb18030", newline="") as out:
        writer = csv.DictWriter(out, list(next(graduates(1))))
        writer.writeheader()
        writer.writerows(graduates(count))
    return path


def write_xlsx(path: Path, count: int) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, list(next(graduates(1))))
    for number, row in enumerate(graduates(count), 1):
        page.write_row(number, 0, list(row.values()))
    book.close()
    return path


def test_a_hundred_thousand_rows_take_little_memory_and_state_nothing_twice(tmp_path: Path) -> None:
    files = [write_csv(tmp_path / "csv.csv", ROWS), write_xlsx(tmp_path / "xlsx.xlsx", ROWS)]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.producers.reading_big", tmp_path, *files],
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["stated"] == 2 * ROWS  # registered, and the outcome
    assert (second.get("stated", 0), second["quiet"]) == (0, ROWS)
    assert max(first["peak_mb"], second["peak_mb"]) < PEAK_MB
    print(f"csv {ROWS / first['seconds']:,.0f} rows/s, xlsx again {ROWS / second['seconds']:,.0f} rows/s, "
          f"peak {second['peak_mb']:.0f} MB")  # fmt: skip
