"""The comparison in small, without the peers that need more than this environment; and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Connection, Engine, text

from infra.engine import open_engine
from schemas.contracts import contract_named
from tests.backing import Backing
from tests.bench.figures import Figure, WrongAnswerError, missed
from tests.bench.peers import bench, kiteline, quix, streams
from tests.bench.peers.course import course
from tests.bench.peers.events import STATEMENTS, event_frames
from tests.bench.peers.peer import Peer, module
from tests.bench.peers.race import race
from tests.bench.peers.truth import Truth, TruthTables
from tests.bench.peers.work import EVENT, make_tables, recount
from tests.instance import Instance

pytestmark = pytest.mark.bench
EVENTS, SLOW = 4_000, 500
SUMS = "peer.demand_by_place"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def say(_: str) -> None: ...


def learned(events: int) -> Truth:
    truth = Truth()
    for frame in event_frames(events):
        truth.learn(frame)
    return truth


@pytest.fixture
def engine(instance: Instance) -> Iterator[Engine]:
    engine = open_engine(instance.services)
    yield engine
    engine.dispose()


def test_every_peer_makes_the_same_tables_as_kiteline_live_and_rebuilt(services: Backing, tmp_path: Path) -> None:
    figures = bench.run(services, tmp_path / "home", EVENTS, SLOW, say, others=())
    wrong = {figure.of: figure.value for figure in figures if figure.name == "wrong rows"}
    assert wrong == dict.fromkeys((bench.NAIVE.name, bench.FAUST.name, kiteline.LIVE, kiteline.REBUILD), 0)
    for name in ("rate", "client CPU", "peak memory"):
        measured = {figure.of: figure.value for figure in figures if figure.name == name}
        assert measured.keys() == wrong.keys() | {bench.READING.name}
        assert all(value > 0 for value in measured.values())
    ratios = {figure.name: figure for figure in figures if figure.unit == "×"}
    assert ratios["rebuild over naive loop"].floor == 12
    assert not any("quixstreams" in name or "Kafka Streams" in name for name in ratios)


def test_the_truth_lets_the_greater_moment_and_id_win_whatever_the_order() -> None:
    [frame] = event_frames(STATEMENTS)  # all about one demand
    later, same = NOON + timedelta(hours=1), pl.int_range(STATEMENTS, eager=True) > 7
    moved = frame.with_columns(pl.when(same).then(pl.lit(later)).otherwise(pl.lit(NOON)).alias("occurred_at"))
    winner = max(moved.filter(same)["event_id"])
    for order in (moved, moved.reverse()):
        truth = Truth()
        for one in order.iter_slices(3):
            truth.learn(one)
        [row] = truth.rows.to_dicts()
        assert (row["member_at"], row["member_by"]) == (later, winner)
        stated = moved.filter(pl.col("event_id") == winner).to_dicts()[0]
        assert [*truth.by_place.row(0)] == [stated["county"], stated["occupation"], 1, stated["openings"]]


def test_the_events_are_what_the_comparison_promises() -> None:
    frame = pl.concat(event_frames(20_000))
    assert [name for name in frame.columns if name != "number"] == [f.name for f in contract_named(EVENT).fields]
    assert frame["event_id"].n_unique() == frame.height
    assert set(frame.group_by("subject").len()["len"]) == {STATEMENTS}
    behind = frame["occurred_at"] < frame["occurred_at"].cum_max()
    assert 0.08 < behind.mean() < 0.12  # type: ignore[operator]
    arrived_last = frame.group_by("subject", maintain_order=True).last()["event_id"]
    assert len(set(arrived_last) & set(learned(20_000).rows["member_by"])) < 0.95 * len(arrived_last)


def test_a_single_wrong_value_is_a_wrong_row(engine: Engine) -> None:
    truth = TruthTables(engine, learned(500), "truth")
    with engine.begin() as connection:
        make_tables(connection, "peer")
        assert not truth.decided(connection, "peer.demand")
        connection.execute(text("INSERT INTO peer.demand SELECT * FROM truth.demand"))
        recount(connection, "peer.demand", SUMS)
        assert truth.decided(connection, "peer.demand")
        assert truth.summed(connection, SUMS)
        assert found(truth, connection) == 0
        one = "(SELECT subject FROM peer.demand WHERE wage_max IS NOT NULL LIMIT 1)"
        connection.execute(text(f"UPDATE peer.demand SET wage_max = NULL WHERE subject = {one}"))
        assert found(truth, connection) == 1
        connection.execute(text("DELETE FROM peer.demand WHERE wage_max IS NULL"))
        assert found(truth, connection) > 1
        connection.execute(text("UPDATE peer.demand_by_place SET rows = rows + 1"))
        assert not truth.summed(connection, SUMS)


def found(truth: TruthTables, connection: Connection) -> int:
    return truth.compare(connection, "peer.demand", SUMS).wrong


def test_a_group_without_demands_may_stay_with_zeros(engine: Engine) -> None:
    truth = TruthTables(engine, learned(500), "truth")
    with engine.begin() as connection:
        make_tables(connection, "peer")
        recount(connection, "truth.demand", SUMS)
        connection.execute(text("INSERT INTO peer.demand_by_place VALUES ('nowhere', 'nothing', 0, 0)"))
        assert truth.summed(connection, SUMS)
        connection.execute(text("UPDATE peer.demand_by_place SET openings = 1 WHERE rows = 0"))
        assert not truth.summed(connection, SUMS)


def test_kiteline_must_be_right_others_are_told_about(
    services: Backing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(connection: Connection, rows: str, sums: str) -> None:
        recount(connection, rows, sums)
        connection.execute(text(f"UPDATE {sums} SET openings = openings + 1"))

    monkeypatch.setattr("tests.bench.peers.race.recount", spoilt)
    with course(services, tmp_path / "home", SLOW, SLOW, say) as made:
        told = race(made, 1, bench.NAIVE)
        assert told.compared is not None
        assert told.compared.wrong == learned(SLOW).by_place.height
        with pytest.raises(WrongAnswerError, match=bench.NAIVE.name):
            race(made, 2, replace(bench.NAIVE, ours=True))


def test_a_foreign_peer_that_does_not_run_is_told_of_and_left_out(services: Backing, tmp_path: Path) -> None:
    broken = Peer("broken", module("no_such_peer"))
    told: list[str] = []
    with course(services, tmp_path / "home", SLOW, SLOW, say) as made:
        assert bench.run_peer(made, 1, replace(broken, foreign=True), told.append) is None
        [line] = told
        assert "without broken" in line
        assert "no_such_peer" in line
        with pytest.raises(WrongAnswerError, match="no_such_peer"):
            bench.run_peer(made, 2, broken, told.append)


def test_a_floor_is_what_a_figure_may_not_fall_short_of() -> None:
    near, far = (Figure("b", "n", value, "×", 20, floor=12) for value in (13, 11))
    assert (near.met, near.held) == (False, True)
    assert missed([near, far]) == [far]


def test_what_peers_need_is_pinned_and_names_no_registry() -> None:
    lock = quix.LOCK.read_text(encoding="utf-8")
    pinned = [line for line in lock.splitlines() if line[0].isalpha()]
    assert pinned
    assert all("==" in line for line in pinned)
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert tuple(int(part) for part in streams.version().split(".")) >= (4, 3, 1)
    files = [file for file in streams.PROJECT.rglob("*") if file.is_file()]
    for file in (quix.LOCK, *files):
        addresses = [w for w in file.read_text(encoding="utf-8").split() if "://" in w and "jdbc:" not in w]
        assert all("maven.apache.org/POM" in address for address in addresses), file
