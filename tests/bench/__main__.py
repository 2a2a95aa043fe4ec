"""`make bench`: figures on the embedded services, as a table and, with --json, as a file.

Exit code 0: every goal met, or its floor kept; 1: not so, or a result that is not the ground truth (told first).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from tests.backing import Backing, embedded, temporary_home
from tests.bench import admission, fan_out, latency, linear, one_hop, rebuild, resume, snapshot
from tests.bench.figures import Figure, WrongAnswerError, missed, write_json
from tests.bench.history import bench as history
from tests.bench.machine import machine
from tests.bench.peers import bench as peers
from tests.bench.peers.versions import versions
from tests.bench.printed_table import print_table
from tests.bench.readme_table import write_readme
from tests.bench.serving import bench as api

Say = Callable[[str], None]
WIDTH = 140
"""Characters of a line where there is no terminal."""


def _rebuild(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    return rebuild.run(backing, home, 1_000_000 if long else 200_000, 20_000, 3, say)


def _fan_out(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    return fan_out.run(backing, home, 1_000_000 if long else 200_000, 3, say)


def _resume(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    return resume.run(backing, home, 3_000_000 if long else 800_000, say)


def _latency(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    return latency.run(backing, home, 60 if long else 20, say)


def _one_hop(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    return one_hop.run(
        backing, home, 200_000 if long else 20_000, 60 if long else 10, 20, say, 10_000 if long else 2_000
    )


def _linear(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    small, large, rounds = (1_000_000, 10_000_000, 3) if long else (20_000, 100_000, 1)
    return linear.run(backing, home, small, large, rounds, say, goal=long)


def _admission(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    return admission.run(
        backing, home, 400_000 if long else 50_000, 5_000_000 if long else 200_000, 3_000, say, goal=long
    )


def _snapshot(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    return snapshot.run(backing, home, 100_000 if long else 10_000, say)


def _history(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    return history.run(home, (1_000_000, 5_000_000, 10_000_000, 20_000_000) if long else (200_000,), say)


def _api(backing: Backing, home: Path, long: bool, say: Say) -> list[Figure]:
    facts, seconds = (2_200_000, 30.0) if long else (40_000, 5.0)
    return api.run(backing.server_url, home, facts, seconds, say)


def _peers(
    backing: Backing, home: Path, long: bool, say: Say, events: int | None = None, without: Sequence[str] = ()
) -> list[Figure]:
    others = tuple(name for name in peers.OTHERS if name not in without)
    most = events or (2_000_000 if long else 200_000)
    return peers.run(backing, home, most, 200_000 if long else 20_000, say, others)


BENCHES = {
    rebuild.BENCH: _rebuild,
    fan_out.BENCH: _fan_out,
    resume.BENCH: _resume,
    latency.BENCH: _latency,
    one_hop.BENCH: _one_hop,
    linear.BENCH: _linear,
    admission.BENCH: _admission,
    snapshot.BENCH: _snapshot,
    history.BENCH: _history,
    api.BENCH: _api,
    peers.BENCH: _peers,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--long", action="store_true", help="ten times as much, or so")
    parser.add_argument("--only", choices=BENCHES, action="append", help="run this one; may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--events", type=int, help=f"how many events {peers.BENCH} takes (8000000 for a warm JVM)")
    parser.add_argument("--without", choices=peers.OTHERS, action="append", default=[], help="leave this peer out")
    parser.add_argument(
        "--readme", type=Path, metavar="FILE", help="measure nothing; put the figures of FILE into --into"
    )
    parser.add_argument("--into", type=Path, default=Path("README.md"), help="document with the markers (README.md)")
    asked = parser.parse_args()
    if asked.readme:
        write_readme(asked.readme, asked.into)
        return 0
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    benches = BENCHES | {peers.BENCH: partial(_peers, events=asked.events, without=asked.without)}
    figures: list[Figure] = []
    try:
        with embedded() as backing, temporary_home() as home:
            measured_on = machine(**versions(backing))
            for name in asked.only or BENCHES:
                figures += benches[name](backing, home / name, asked.long, console.print)
    except WrongAnswerError as error:
        console.print(f"[red]wrong[/red]: {error}")
        return 1
    print_table(figures, console)
    if asked.json:
        write_json(figures, asked.json, measured_on, long=asked.long, events=asked.events)
    return 1 if missed(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
