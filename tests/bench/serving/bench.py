"""The ten commonest reads at a steady rate: unchanged, cached, and while facts come in each second; then the past.

One process serves, another asks; facts are put in as workers do it, in one transaction with their verdicts. Some
figures are compared with what the facts lead to by another way, and counts with what was put in.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import psutil

from tests.bench.figures import Figure, require
from tests.bench.history.city import HALF_WAY
from tests.bench.serving.as_tables import require_as_the_tables
from tests.bench.serving.asking import Asked, ask
from tests.bench.serving.filled import Filled, copied, ensure_filled
from tests.bench.serving.stating import facts_coming_in
from tests.bench.serving.streaming import with_streams
from tests.instance import ROOT
from tests.platform.city import City

BENCH = "api"
READS = (
    "/v1/figures?key=true",
    "/v1/summary",
    "/v1/fit/occupations?limit=20",
    "/v1/fit/counties",
    "/v1/fit?limit=100",
    "/v1/facts?limit=20",
    "/v1/rejections?limit=20",
    "/v1/alerts?limit=20",
    "/v1/models/demands?limit=100",
    "/v1/models/members?limit=100",
)
OTHERS = (
    "/v1/figures",
    "/v1/evaluation/tree",
    "/v1/models/demands/count",
    "/v1/models/demands/count?county=370705",
    "/v1/models/demands?county=370705&sort=-openings",
    "/v1/models/demands?sort=-openings&limit=100",
    "/v1/search/demands?q=shukong",
    "/v1/evidence/placement_rate?limit=20",
    "/v1/members",
)
"""Asked less often, or of more."""
UNCHANGED_RATE, CHANGING_RATE = 300.0, 100.0
P99_MS, PAST_SECONDS, PAST_CACHED_MS = 100.0, 2.0, 100.0
OLD_AT_MOST = 10
Say = Callable[[str], None]


def run(
    server_url: str, home: Path, facts: int, seconds: float, say: Say, *, goal: bool = True, streams: int = 500
) -> list[Figure]:
    """Figures of a city of about `facts` facts, asked for `seconds` in each way. The city is filled into `home` and the
    server unless it is there; what is measured is a copy."""
    say(f"api: a city of {facts:,} facts")
    about = ensure_filled(server_url, home, facts, say)
    with copied(server_url, home, about) as made, _serving(made.city) as served:
        say(f"api: {about.rows:,} current rows, filled in {about.seconds:.0f} s")
        _require_truth(served.url, made)
        found = [Figure(BENCH, "current rows", about.rows, ""), Figure(BENCH, "facts", about.facts, "")]
        first = {path: _timed(served.url, path) for path in READS}
        slowest = max(first, key=first.__getitem__)
        found.append(Figure(BENCH, f"slowest first answer ({slowest})", first[slowest], "s"))
        found += _load(served.url, made, seconds, say, goal=goal)
        found += _past(served.url, say, goal=goal)
        found += _others(served.url, say)
        found += asyncio.run(with_streams(served.url, made, streams, seconds))
        require_as_the_tables(served.url, made.city)
        return [*found, Figure(BENCH, "memory of the API", served.memory_mb(), "MB")]


def _load(url: str, made: Filled, seconds: float, say: Say, *, goal: bool) -> list[Figure]:
    tags = {path: httpx2.get(url + path, timeout=60).headers["etag"] for path in READS}
    unchanged = asyncio.run(ask(url, READS, UNCHANGED_RATE, seconds, tags))
    require(set(unchanged.statuses) == {304}, f"unchanged reads are answered {dict(unchanged.statuses)}")
    cached = asyncio.run(ask(url, READS, UNCHANGED_RATE, seconds, {}))
    require(set(cached.statuses) == {200}, f"cached reads are answered {dict(cached.statuses)}")
    before = _open_demands(url)
    with facts_coming_in(made.city, made.next_demand) as stated:
        changing = asyncio.run(ask(url, READS, CHANGING_RATE, seconds, {}))
    require(set(changing.statuses) == {200}, f"reads while facts come in are answered {dict(changing.statuses)}")
    require(max(changing.ages, default=0) <= OLD_AT_MOST, f"an answer was {max(changing.ages, default=0)} s old")
    after = _settled(url, before + len(stated))
    require(after == before + len(stated), f"{after} open demands, not {before} + {len(stated)}")
    for path in READS:
        p99s = ", ".join(f"{one.percentile(0.99, path):.0f}" for one in (unchanged, cached, changing))
        say(f"  {path}: p99 {p99s} ms")
    return [
        *_figures("unchanged (304)", unchanged, UNCHANGED_RATE, goal=goal),
        *_figures("cached", cached, UNCHANGED_RATE, goal=goal),
        *_figures("facts each second", changing, CHANGING_RATE, goal=goal),
        Figure(BENCH, "facts each second: answers that were older than a second", 100 * len(changing.ages) / changing.answers, "%"),
    ]  # fmt: skip


def _figures(name: str, asked: Asked, rate: float, *, goal: bool) -> list[Figure]:
    path, worst = asked.worst(0.99)
    most = P99_MS if goal else None
    return [
        # A request is counted until it was answered: the last ones end after the time in which they were asked.
        Figure(BENCH, f"{name}: answers", asked.per_second, "/s", rate * 0.95 if goal else None),
        Figure(BENCH, f"{name}: p50", asked.percentile(0.5), "ms"),
        Figure(BENCH, f"{name}: p99", asked.percentile(0.99), "ms", most, "low"),
        Figure(BENCH, f"{name}: p99 of the slowest ({path})", worst, "ms", most, "low"),
    ]


def _past(url: str, say: Say, *, goal: bool) -> list[Figure]:
    moments = [f"{path}{'&' if '?' in path else '?'}as_of={HALF_WAY}" for path in READS]
    cold = {path: _timed(url, path) for path in moments}
    cached = {path: min(_timed(url, path) for _ in range(3)) for path in moments}
    slowest = max(cold, key=cold.__getitem__)
    for path in moments:
        say(f"  {path}: {cold[path]:.2f} s, then {1_000 * cached[path]:.0f} ms")
    return [
        Figure(
            BENCH, f"past moment, slowest first answer ({slowest})", cold[slowest], "s",
            PAST_SECONDS if goal else None, "low",
        ),
        Figure(
            BENCH, "past moment, slowest cached answer", 1_000 * max(cached.values()), "ms",
            PAST_CACHED_MS if goal else None, "low",
        ),
    ]  # fmt: skip


def _others(url: str, say: Say) -> list[Figure]:
    """What is asked for less often, first and again."""
    found = []
    for path in OTHERS:
        first, again = _timed(url, path), _timed(url, path)
        say(f"  {path}: {first:.2f} s, then {1_000 * again:.0f} ms")
        found.append(Figure(BENCH, f"first answer, {path}", first, "s"))
    return found


def _require_truth(url: str, made: Filled) -> None:
    truth = made.about.truth
    answer = httpx2.get(url + "/v1/figures", params={"only": list(truth)}, timeout=120)
    require(answer.status_code == 200, answer.text)
    told = {figure["id"]: figure["value"] for figure in answer.json()["figures"]}
    for name, value in truth.items():
        require(abs(told[name] - value) <= 1e-9 * abs(value), f"{name}: {told[name]}, not {value}")


def _timed(url: str, path: str) -> float:
    """Seconds."""
    began = time.perf_counter()
    answer = httpx2.get(url + path, timeout=120)
    require(answer.status_code == 200, f"{path}: {answer.text[:300]}")
    return time.perf_counter() - began


def _open_demands(url: str) -> int:
    answer: dict[str, Any] = httpx2.get(url + "/v1/summary", timeout=60).json()
    return int(answer["counts"]["open_demands"])


def _settled(url: str, expected: int) -> int:
    """How many open demands are told once there is time for all to be seen."""
    deadline = time.monotonic() + OLD_AT_MOST
    while (found := _open_demands(url)) != expected and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


@dataclass(frozen=True)
class Served:
    url: str
    pid: int

    def memory_mb(self) -> float:
        return float(psutil.Process(self.pid).memory_info().rss) / 2**20


@contextmanager
def _serving(city: City) -> Iterator[Served]:
    database = city.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.bench.serving.server", database, str(city.archive)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Served(process.stdout.readline().strip(), process.pid)
        finally:
            process.stdin.close()
            process.wait(20)
