"""Operators see generations and what was decided, and ask workers for a rebuild or for the way back."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, text

from projections import records
from projections.demand import projection as demand
from projections.engine import generations, rebuild_requests
from projections.engine.generation_progress import progress
from schemas.days import day_of, now
from stream_processors.rebuild.lock import alone
from stream_processors.rebuild.requested import LOCK, RequestedRebuilds, do_requested
from tests import asking
from tests.backing import Backing
from tests.platform.operated import FACTS, Operated, operated
from tests.stream_processors.canon import WORKER, live_number


@pytest.fixture(scope="module")
def platform(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    folder = tmp_path_factory.mktemp("operated")
    with operated(services, folder / "home", folder) as made:
        yield made


def ask(platform: Operated, what: str, name: str = "demand", account: str | None = "ops.li", **said: str) -> int:
    with platform.client(account) as client:
        answer = client.post(f"/v1/projections/{name}/{what}", json={"confirm": name} | said)
        assert "Traceback" not in answer.text
        return answer.status_code


def requests(platform: Operated) -> int:
    with platform.canon.engine.connect() as connection:
        return len(connection.execute(select(records.rebuild_request)).all())


def test_a_projection_is_told_with_the_positions_of_its_generation(platform: Operated) -> None:
    told = platform.projection()
    assert (told["title_zh"], told["derived"], told["needs_rebuild"]) == (demand.title_zh, False, False)
    [live] = [one for one in told["generations"] if one["state"] == "live"]
    assert live["read"] == live["whole"] == FACTS
    assert live["bytes"] > 0
    assert told["rebuild_command"] == "kiteline rebuild demand"
    derived = platform.projection("fit")
    assert (derived["derived"], derived["generations"], derived["needs_rebuild"]) == (True, [], False)


def test_a_generation_that_goes_while_it_is_looked_at_takes_no_room(platform: Operated) -> None:
    engine = platform.canon.engine
    with engine.begin() as connection:
        number = generations.begin(connection, demand, anew=True)
    with engine.connect() as connection:
        looking = connection.execution_options(isolation_level="REPEATABLE READ")
        looking.execute(select(records.generation)).all()
        with engine.begin() as other:
            generations.drop(other, demand.name, number)
        told = progress(looking, {demand.name: []})[demand.name]
    assert [one.bytes for one in told if one.number == number] == [0]


def test_only_an_operator_that_is_logged_in_may_ask(platform: Operated) -> None:
    assert ask(platform, "rebuild", account=None) == 401
    for account in ("office.chen", "dept.edu"):
        assert ask(platform, "rebuild", account=account) == 403
    with platform.client("ops.li") as client:
        del client.headers["x-csrf-token"]
        assert client.post("/v1/projections/demand/rebuild", json={"confirm": "demand"}).status_code == 403
    assert requests(platform) == 0


def test_a_wrong_click_asks_for_nothing(platform: Operated) -> None:
    assert ask(platform, "rebuild", confirm="graduates") == 422
    assert ask(platform, "rebuild", name="nothing") == 404
    assert ask(platform, "rebuild", name="fit") == 404  # derived: it has no tables
    assert ask(platform, "return") == 422  # there is no previous generation
    assert requests(platform) == 0


def test_a_rebuild_that_was_asked_for_is_done_by_a_worker_and_can_be_taken_back(platform: Operated) -> None:
    canon = platform.canon
    assert ask(platform, "rebuild") == 202
    waiting = platform.projection()["request"]
    assert (waiting["what"], waiting["asked_by"], waiting["begun_at"]) == ("rebuild", "ops.li", None)
    assert ask(platform, "rebuild") == 422  # one at a time
    assert do_requested(canon.engine, canon.replay) == 1
    told = platform.projection()
    assert (told["request"]["done"], told["can_return"]) == (True, True)
    assert live_number(canon) == (2, 1, False)
    canon.state(50, 2)  # what came meanwhile is not lost on the way back
    canon.project()
    assert ask(platform, "return") == 202
    assert do_requested(canon.engine, canon.replay) == 1
    assert live_number(canon) == (1, 2, False)
    [live] = [one for one in platform.projection()["generations"] if one["state"] == "live"]
    assert (live["number"], live["read"]) == (1, FACTS + 50)


def test_a_worker_looks_by_itself_and_goes_on_where_another_was_ended(platform: Operated) -> None:
    canon, services = platform.canon, platform.canon.instance.services
    looks = RequestedRebuilds(
        services.kafka(WORKER), services.topics, canon.engine, services.settings.archive_dir
    )  # fmt: skip
    assert looks.look() is False
    assert ask(platform, "rebuild") == 202
    with canon.engine.begin() as connection:  # as a worker leaves it that was killed
        rebuild_requests.begin(connection, platform.projection()["request"]["id"])
    assert looks.look() is True
    until = time.monotonic() + asking.PATIENCE
    while platform.projection()["request"]["ended_at"] is None:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert platform.projection()["request"]["done"]
    assert looks._thread is not None
    looks._thread.join(asking.PATIENCE)  # it still holds the lock that the next test takes
    assert not looks._thread.is_alive()


def test_two_workers_do_not_do_the_same(platform: Operated) -> None:
    canon = platform.canon
    assert ask(platform, "rebuild") == 202
    with canon.engine.connect() as other:
        assert other.execute(LOCK).scalar()
        assert do_requested(canon.engine, canon.replay) == 0
        other.execute(text("SELECT pg_advisory_unlock_all()"))
    assert do_requested(canon.engine, canon.replay) == 1


def test_what_cannot_be_done_is_told_and_leaves_everything_as_it_was(platform: Operated) -> None:
    canon = platform.canon
    with canon.engine.begin() as connection:
        held = connection.execute(select(records.projection).where(records.projection.c.name == "demand")).one()
        rebuild_requests.ask(connection, "demand", rebuild_requests.RETURN, "ops.li")
        change = text("UPDATE projection SET previous_declaration = :told WHERE name = 'demand'")
        connection.execute(change, {"told": "of other code"})
    before = live_number(canon)
    assert do_requested(canon.engine, canon.replay) == 1
    told = platform.projection()
    assert (told["request"]["done"], told["can_return"]) == (False, False)
    assert "demand" in told["request"]["en"]
    assert live_number(canon) == before
    with canon.engine.begin() as connection:
        connection.execute(change, {"told": held.previous_declaration})
        connection.execute(delete(records.rebuild_request))


def test_a_rebuild_under_way_is_told_with_its_pace_and_one_that_was_ended_is_not(platform: Operated) -> None:
    canon = platform.canon
    canon.replay.diff([demand], [], day_of(now()), 0)  # builds a generation and switches nothing
    [building] = [one for one in platform.projection()["generations"] if one["state"] == "building"]
    assert (building["under_way"], building["seconds_left"]) == (False, None)
    assert building["read"] == building["whole"] > FACTS
    assert building["rate"] > 0
    with canon.engine.begin() as connection:
        connection.execute(
            text("UPDATE checkpoint SET next_offset = 0 WHERE reader = 'demand' AND generation = :n"),
            {"n": building["number"]},
        )
    with alone(canon.engine, ["demand"]):
        [building] = [one for one in platform.projection()["generations"] if one["state"] == "building"]
    assert building["under_way"]
    # Both are rounded to a tenth; the slower the pace was, the more its rounding moves the time left.
    exact, rounding = building["whole"] / building["rate"], 0.05
    assert building["seconds_left"] == pytest.approx(exact, abs=0.06 + exact / building["rate"] * rounding)


@pytest.mark.parametrize(("per", "stretches"), [("minute", 60), ("hour", 48), ("day", 30)])
def test_what_was_decided_is_counted_by_stretches_of_time(platform: Operated, per: str, stretches: int) -> None:
    with platform.client("office.chen") as client:
        told = client.get("/v1/intake", params={"per": per}).json()
    assert len(told["buckets"]) == stretches
    sums = {name: sum(one[name] for one in told["buckets"]) for name in ("accepted", "rejected", "duplicate")}
    assert sums == {"accepted": 6, "rejected": 4, "duplicate": 0}
    assert told["complete"]
    [reason] = told["reasons"]
    assert (reason["code"], reason["rejections"]) == ("unknown-code", 4)


def test_an_operator_is_not_told_why_facts_about_graduates_were_rejected(platform: Operated) -> None:
    with platform.client("ops.li") as client:
        [reason] = client.get("/v1/intake").json()["reasons"]
        assert reason["rejections"] == 3
        assert client.get("/v1/intake", params={"per": "year"}).status_code == 422


@pytest.mark.parametrize("path", ["/v1/projections", "/v1/intake", "/v1/lag", "/v1/workers"])
def test_how_it_runs_is_for_operators_and_the_office(platform: Operated, path: str) -> None:
    for account, status in ((None, 401), ("dept.edu", 403), ("office.chen", 200), ("ops.li", 200)):
        with platform.client(account) as client:
            assert client.get(path).status_code == status
