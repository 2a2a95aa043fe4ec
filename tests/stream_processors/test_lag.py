"""Lag is measured against the log's end as the broker tells it now, so it grows when a reader has died."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from infra.lag import lag_meter
from projections.demand import projection as demand
from projections.engine import checkpoint, generations
from projections.engine.checkpoint import Position
from projections.engine.discovery import with_entities
from projections.lag import ADMISSION, ARCHIVE, PROJECTION, REBUILDING, REPLACED, WAITING, Lag, longest
from schemas.days import now
from schemas.errors import BrokerUnavailable
from tests.conftest import Launch
from tests.stream_processors.canon import Canon
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, value
from tests.stream_processors.timed_log import TimedLog


@pytest.fixture(scope="module")
def canon_of_desk(desk: Desk) -> Canon:
    canon = Canon(desk.instance, desk.engine)
    canon.project()
    canon.archive()
    return canon


def measured(desk: Desk) -> list[Lag]:
    return lag_meter(desk.instance.services, desk.engine).measure()


def of(found: list[Lag], part: str, topic: str, **more: object) -> list[Lag]:
    return [
        one
        for one in found
        if (one.part, one.topic) == (part, topic) and all(getattr(one, n) == v for n, v in more.items())
    ]


def behind(found: list[Lag]) -> int:
    return sum(one.behind for one in found)


def test_nothing_is_behind_when_all_has_been_taken(desk: Desk, canon_of_desk: Canon) -> None:
    found = measured(desk)
    assert {one.part for one in found} == {ADMISSION, PROJECTION, ARCHIVE}
    assert all((one.behind, one.seconds) == (0, 0.0) for one in found)
    assert any(one.log_end > 0 for one in found if one.part == PROJECTION)
    assert longest(found) == 0


def test_a_broker_that_is_away_is_told_before_whoever_asks_gives_up(desk: Desk, canon_of_desk: Canon) -> None:
    """Prometheus waits ten seconds unless told otherwise."""
    began = time.monotonic()
    with pytest.raises(BrokerUnavailable):
        lag_meter(replace(desk.instance.services, bootstrap="127.0.0.1:1"), desk.engine).measure()
    assert time.monotonic() - began < 8


def test_every_reader_is_behind_by_what_it_has_not_taken(desk: Desk, canon_of_desk: Canon) -> None:
    topics = desk.instance.topics
    stated = desk.state(
        SCHOOL, value("MajorOpened", SCHOOL), value("MajorOpened", SCHOOL), value("MajorOpened", SCHOOL)
    )
    inbox = topics.inbox(SCHOOL)
    stamp = stated[0].timestamp / 1000
    least = now().timestamp() - stamp
    [lag] = of(measured(desk), ADMISSION, inbox)
    assert lag.behind == 3
    assert least - 0.001 <= lag.seconds <= now().timestamp() - stamp + 0.001  # told in milliseconds
    desk.usual.process(stated)
    [lag] = of(measured(desk), ADMISSION, inbox)
    assert lag.behind == 3  # judged, and not committed
    assert lag.seconds > 0
    desk.commit(stated[:1])
    [lag] = of(measured(desk), ADMISSION, inbox)
    assert (lag.next_offset, lag.behind) == (stated[1].offset, 2)
    desk.commit(stated)
    found = measured(desk)
    assert behind(of(found, ADMISSION, inbox)) == 0
    majors = topics.canonical("major-change")
    assert behind(of(found, PROJECTION, majors, name="majors")) == behind(of(found, ARCHIVE, majors)) == 3
    assert max(one.seconds for one in of(found, PROJECTION, majors)) > 0
    assert behind(of(found, PROJECTION, topics.canonical("demand"))) == 0
    canon_of_desk.project()
    canon_of_desk.archive()
    assert all(one.behind == 0 for one in measured(desk))


def test_lag_grows_when_the_reader_has_died_although_nothing_that_is_remembered_changes(
    desk: Desk, canon_of_desk: Canon
) -> None:
    log, topic = TimedLog(desk.instance), desk.instance.topics.canonical("demand")

    def remembered() -> list[tuple[object, ...]]:
        with desk.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text("SELECT * FROM checkpoint ORDER BY 1, 2, 3, 4"))]

    before, seen = remembered(), []
    begun = now() - timedelta(hours=1)
    for number in range(3):
        log.record([begun + timedelta(seconds=number)] * 5)
        found = of(measured(desk), PROJECTION, topic, name="demand")
        seen.append((behind(found), max(one.seconds for one in found)))
        time.sleep(0.2)
    assert [positions for positions, _ in seen] == [5, 10, 15]
    assert 3600 <= seen[0][1] < seen[1][1] < seen[2][1]  # the first one waits, however many come after it
    assert remembered() == before
    command = desk.instance.kiteline("lag", "--max-seconds", "60")
    assert command.returncode == 3
    assert "15" in command.stdout
    canon_of_desk.project()
    canon_of_desk.archive()
    told = desk.instance.kiteline("lag", "--json", "--max-seconds", "60")
    assert told.returncode == 0
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert {line["behind"] for line in lines} == {0}
    assert {"part", "name", "generation", "state", "topic", "partition", "next_offset", "log_end"} <= lines[0].keys()


def test_what_is_rebuilt_and_what_waits_for_it_has_its_own_lag(desk: Desk, canon_of_desk: Canon) -> None:
    topic = desk.instance.topics.canonical("demand")
    desk.usual.process(desk.state(EMPLOYER, value("DemandPublished", EMPLOYER)))
    canon_of_desk.project()
    with desk.engine.begin() as connection:
        number = generations.begin(connection, demand)
        live = checkpoint.load(connection, *checkpoint.LIVE)
        mine = {source: Position(at.topic_id, 0) for source, at in live.items() if source[0] == topic}
        checkpoint.begin(connection, "demand", number, mine)
    total = sum(at.next_offset for source, at in live.items() if source[0] == topic)
    found = measured(desk)
    assert behind(of(found, PROJECTION, topic, name="demand", state=REBUILDING, generation=number)) == total > 0
    assert behind(of(found, PROJECTION, topic, name="demand", state="live")) == 0
    with desk.engine.begin() as connection:
        generations.drop(connection, "demand", number)
        connection.execute(text("UPDATE projection SET declaration = 'other' WHERE name = 'demand'"))
        generations.mark_stale(connection, [demand])
    TimedLog(desk.instance).record([now() - timedelta(hours=2)] * 4)
    canon_of_desk.project([p for p in with_entities() if p.name != "demand"])
    canon_of_desk.archive()
    found = measured(desk)
    assert behind(of(found, PROJECTION, topic, name="demand", state=WAITING)) == 4
    assert longest(found) < 3600  # those who ask are told that it needs a rebuild; nobody is shown old figures


def test_a_log_that_is_another_one_is_no_zero(desk: Desk, canon_of_desk: Canon) -> None:
    topic = desk.instance.topics.canonical("plan")
    with desk.engine.begin() as connection:
        connection.execute(
            text("UPDATE checkpoint SET next_offset = 9 WHERE topic = :t AND reader = 'live'"), {"t": topic}
        )
    assert {one.state for one in of(measured(desk), PROJECTION, topic)} <= {REPLACED}


def test_watching_goes_on_until_it_is_stopped(desk: Desk, launch: Launch) -> None:
    command = [sys.executable, "-m", "infra.cli.main", "lag", "--json", "--watch", "0.2"]
    process = launch(command, env=desk.instance.environment())
    assert process.stdout
    of_operator = 0
    for line in process.stdout:
        of_operator += json.loads(line)["topic"] == desk.instance.topics.inbox("operator")
        if of_operator == 3:
            break
    assert process.poll() is None
