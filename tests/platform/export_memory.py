"""How much memory an export takes, and whether it equals the table: `python -m tests.platform.export_memory 1000000`.

The API runs in this process, whose memory is looked at every 20 ms; the file is fetched and read back in another one.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, text

from infra.embedded.postgres import EmbeddedPostgres
from infra.settings import load_settings
from projections.platform.api.app import build_api
from tests import asking
from tests.backing import Backing, temporary_home
from tests.instance import ROOT
from tests.own_database import database
from tests.platform.city import FIRM, City
from tests.platform.server import running

FORMATS = ("csv", "jsonl", "parquet", "xlsx")
LOOK = 0.02
MB = 1 << 20


@dataclass
class Peak:
    """Memory of this process in bytes: at the beginning, and the most there was."""

    before: int
    most: int

    @property
    def grown(self) -> int:
        return self.most - self.before


@contextmanager
def peak() -> Iterator[Peak]:
    """The memory of this process while the context lasts."""
    process = psutil.Process()
    found = Peak(process.memory_info().rss, 0)
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK):
            found.most = max(found.most, process.memory_info().rss)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def fill(engine: Engine, rows: int) -> None:
    """So many demands, as a projector would have written them."""
    made = (
        "INSERT INTO demand_g1.demand (subject, member, kind, title, occupation, county, openings, wage_min, valid_until)"
        " SELECT 'x/' || lpad(i::text, 8, '0'), :member, 'talent', '数控车工 ' || md5(i::text), '6-18-01-01', '370705',"
        " i % 50, CASE WHEN i % 2 = 0 THEN 5000 + i % 3000 END, DATE '2190-01-01' FROM generate_series(1, :rows) i"
    )
    with engine.begin() as connection:
        connection.execute(text(made), {"member": FIRM, "rows": rows})


def table_digest(engine: Engine) -> str:
    """What `file_digest` must give for a whole export by subject."""
    digest = hashlib.sha256()
    with engine.connect().execution_options(yield_per=5_000) as connection:
        for row in connection.execute(text("SELECT subject, title, openings FROM demand_g1.demand ORDER BY subject")):
            digest.update(f"{row.subject}|{row.title}|{row.openings}\n".encode())
    return digest.hexdigest()


def file_digest(path: Path, kind: str) -> str:
    """Of subject, title and openings of every row of a file."""
    digest = hashlib.sha256()
    for row in _rows(path, kind):
        digest.update(f"{row['subject']}|{row['title']}|{int(row['openings'])}\n".encode())
    return digest.hexdigest()


def _rows(path: Path, kind: str) -> Iterator[dict[str, Any]]:
    if kind == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    elif kind == "jsonl":
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)
    elif kind == "parquet":
        for batch in pq.ParquetFile(path).iter_batches(10_000):
            yield from batch.to_pylist()
    else:
        lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()
        names = list(map(str, next(lines)))
        yield from (dict(zip(names, line, strict=True)) for line in lines)


def fetched(url: str, kind: str, folder: Path) -> dict[str, Any]:
    """bytes, seconds, first (seconds to the first byte) and digest of an export, taken by another process."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.platform.export_memory", "fetch", url, kind, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _fetch(url: str, kind: str, folder: Path) -> None:
    path, begun, first = folder / f"rows.{kind}", time.monotonic(), 0.0
    address = f"{url}/v1/models/demands/export?format={kind}&sort=subject"
    with httpx2.stream("GET", address, timeout=600) as answer, path.open("wb") as file:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            first = first or time.monotonic() - begun
            file.write(piece)
    seconds = time.monotonic() - begun
    told = {"bytes": path.stat().st_size, "seconds": seconds, "first": first, "digest": file_digest(path, kind)}
    path.unlink()
    print(json.dumps(told))


def measure(rows: int, formats: tuple[str, ...] = FORMATS) -> None:
    """Print a line per format. A small export comes first, so that what is loaded once is not counted."""
    with temporary_home() as home, tempfile.TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(load_settings(home=home, services="embedded"))
        postgres.start()
        try:
            nothing: Any = None
            with database(Backing(nothing, postgres.url)) as engine:
                city = City(engine, Path(folder) / "archive")
                city.found()
                fill(engine, rows)
                with running(build_api(engine, city.archive, Path(folder) / "dist")) as url:
                    for kind in formats:
                        asking.get(f"{url}/v1/models/demands/export?format={kind}&openings=1&subject.contains=9")
                    for kind in formats:
                        with peak() as memory:
                            took = fetched(url, kind, Path(folder))
                        same = took["digest"] == table_digest(engine)
                        print(
                            f"{kind:8} {rows:,} rows {took['bytes'] / MB:.0f} MB in {took['seconds']:.1f} s, first byte "
                            f"after {took['first']:.1f} s; memory {memory.before / MB:.0f} MB, +{memory.grown / MB:.0f} "
                            f"MB at most; {'equals the table' if same else 'DIFFERS FROM THE TABLE'}",
                            flush=True,
                        )
        finally:
            postgres.stop()


if __name__ == "__main__":
    if sys.argv[1] == "fetch":
        _fetch(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
    else:
        measure(int(sys.argv[1]), tuple(sys.argv[2:]) or FORMATS)
