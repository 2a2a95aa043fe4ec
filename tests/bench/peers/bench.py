"""The bench `peers`: every peer once, in one run, and the ratios that Kiteline promises."""

from __future__ import annotations

from pathlib import Path

from tests.backing import Backing
from tests.bench.figures import Figure, WrongAnswerError
from tests.bench.peers import kiteline, quix, streams
from tests.bench.peers.course import Course, Say, course
from tests.bench.peers.faust_table import changelog
from tests.bench.peers.peer import Peer, module
from tests.bench.peers.race import Run, race

BENCH = "peers"
NAIVE = Peer("naive loop", module("naive_loop"), slow=True)
FAUST = Peer("Faust Table", module("faust_table"), slow=True, topics=changelog)
READING = Peer("ceiling: consume and decode", module("reading_only"), ends=True, sets_rows=False, recounts=False)
COPYING = Peer("ceiling: COPY of the rows", module("copying_only"), ends=True, sets_rows=False, recounts=False)
OTHERS = ("quixstreams", "kafka-streams")
"""Peers that need more than this environment."""


def run(
    backing: Backing, home: Path, events: int, slow_events: int, say: Say, others: tuple[str, ...] = OTHERS
) -> list[Figure]:
    """Figures at `events` events, of the slow peers at `slow_events`. `others`: which of OTHERS take part."""
    home.mkdir(parents=True, exist_ok=True)
    found = [NAIVE, FAUST, *_others(home, others, say)]
    with course(backing, home / "course", events, slow_events, say) as made:
        found += [READING, COPYING, *kiteline.peers(made.instance.environment())]
        runs = [run for number, peer in enumerate(found, start=1) if (run := run_peer(made, number, peer, say))]
        rows = made.long.truth.demands
    [copied] = [run.cost.seconds for run in runs if run.peer is COPYING]
    figures = [figure for run in runs if run.peer is not COPYING for figure in figures_of(run)]
    figures.append(Figure(BENCH, f"{COPYING.name}, {rows:,}", rows / copied, "rows/s"))
    return figures + ratios({run.peer.name: run for run in runs})


def _others(home: Path, others: tuple[str, ...], say: Say) -> list[Peer]:
    found: list[Peer] = []
    if "quixstreams" in others:
        python = quix.installed(home)
        if isinstance(python, str):
            say(f"peers: without quixstreams, which could not be installed: {python}")
        else:
            found.append(quix.peer(python))
    if "kafka-streams" in others:
        target = streams.built(home)
        if isinstance(target, str):
            say(f"peers: without Kafka Streams, which needs a JDK and Maven: {target}")
        else:
            found += streams.peers(target)
    return found


def run_peer(made: Course, number: int, peer: Peer, say: Say) -> Run | None:
    """None for a peer with an environment of its own that does not run there; what else does not run is an error."""
    try:
        done = race(made, number, peer)
    except WrongAnswerError as error:
        if not peer.foreign:
            raise
        say(f"peers: without {peer.name}: {error}")
        return None
    wrong = "" if done.compared is None else f", {done.compared.wrong} rows wrong"
    late = "" if done.finished else " (gave up waiting)"
    say(f"peers: {peer.name}: {done.events:,} events in {done.cost.seconds:.1f} s{late}{wrong}")
    if done.compared and done.compared.wrong:
        say(f"peers: for example {done.compared.example}")
    return done


def figures_of(run: Run) -> list[Figure]:
    """The figures of one peer."""
    cost, who = run.cost, run.peer.name
    rows = [("events", run.events, ""), ("rate", run.rate, "events/s"), ("client CPU", cost.client, "s")]
    if cost.database is not None:
        rows.append(("database CPU", cost.database, "s"))
    if run.per_cpu_second is not None:
        rows.append(("per CPU-second", run.per_cpu_second, "events"))
    rows.append(("peak memory", cost.peak_mb, "MB"))
    if run.compared is not None:
        rows.append(("wrong rows", run.compared.wrong, "rows"))
    return [Figure(BENCH, name, value, unit, of=who) for name, value, unit in rows]


def ratios(runs: dict[str, Run]) -> list[Figure]:
    """Kiteline over each peer that ran, with what is promised and what it may not fall below."""
    rocksdb = "Kafka Streams, RocksDB"
    wanted = [
        ("rebuild over naive loop", kiteline.REBUILD, NAIVE.name, 20.0, 12.0),
        ("rebuild over consume and decode", kiteline.REBUILD, READING.name, 0.35, 0.25),
        ("live over naive loop", kiteline.LIVE, NAIVE.name, 10.0, 6.0),
        ("live over quixstreams", kiteline.LIVE, quix.NAME, 4.0, None),
        ("live over Faust Table", kiteline.LIVE, FAUST.name, 20.0, None),
        ("live over Kafka Streams, RocksDB", kiteline.LIVE, rocksdb, 2.5, 2.0),
        ("live over Kafka Streams, in memory", kiteline.LIVE, "Kafka Streams, in memory", None, None),
    ]
    found = [
        Figure(BENCH, name, runs[ours].rate / runs[theirs].rate, "×", goal, floor=floor)
        for name, ours, theirs, goal, floor in wanted
        if ours in runs and theirs in runs
    ]
    if kiteline.LIVE in runs and rocksdb in runs:
        mine, other = runs[kiteline.LIVE].per_cpu_second, runs[rocksdb].per_cpu_second
        if mine is not None and other is not None:
            name = "live over Kafka Streams, RocksDB, events per CPU-second"
            found.append(Figure(BENCH, name, mine / other, "×", 4.0, floor=3.0))
    return found
