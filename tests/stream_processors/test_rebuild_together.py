"""Several projections in one pass over the log, switched in one transaction; the projector goes on meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from confluent_kafka import Message
from sqlalchemy import text

from projections.demand import projection as demand
from projections.engine.declaration import Entity, Projection
from projections.engine.discovery import projection_named, with_entities
from schemas.errors import VerificationFailed
from stream_processors.rebuild.replay_pass import ReplayPass
from stream_processors.rebuild.verification import Verifier
from tests.stream_processors.canon import FACTS, Canon, of_log
from tests.stream_processors.tables import live_rows

SERVICES = projection_named("services")


def also_of_demand() -> Projection:
    """Another projection of the same family."""
    entity = Entity("filling", family="demand", key=("subject",), sets={"DemandFilled": ("filled_total",)})
    return Projection("fillings", "满足", "fillings", entities=(entity,))


FILLINGS = also_of_demand()
ALL = [*with_entities(), FILLINGS]


def pointers(canon: Canon) -> dict[str, int]:
    with canon.engine.connect() as connection:
        return {str(name): live for name, live in connection.execute(text("SELECT name, live FROM projection"))}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records each read from the log brought."""
    found: list[int] = []
    real = ReplayPass._consume

    def consume(self: ReplayPass, most: int) -> list[Message]:
        messages = real(self, most)
        found.append(len(messages))
        return messages

    monkeypatch.setattr(ReplayPass, "_consume", consume)
    return found


def test_the_log_is_read_once_for_all(canon: Canon, counted: list[int]) -> None:
    canon.state(FACTS, 1)
    replace(canon, family="service").state(300, 2)
    assert canon.project(ALL) == []
    before = live_rows(canon.engine, demand)
    done = canon.replay.rebuild([demand, SERVICES, FILLINGS], origin="log")
    assert [(one.projection, one.facts) for one in done] == [("demand", FACTS), ("services", 300), ("fillings", FACTS)]
    assert sum(counted) == FACTS + 300
    assert {name for name, live in pointers(canon).items() if live == 2} == {"demand", "services", "fillings"}
    assert live_rows(canon.engine, demand) == before == of_log(canon)
    assert live_rows(canon.engine, FILLINGS) == of_log(canon, FILLINGS)
    canon.state(100, 3)
    canon.project(ALL)
    assert live_rows(canon.engine, FILLINGS) == of_log(canon, FILLINGS)


def test_all_are_switched_or_none(canon: Canon) -> None:
    canon.state(300, 1)
    canon.project(ALL)

    def dies(step: str) -> None:
        if step == "rebuild.in-switch":
            raise RuntimeError(step)

    with pytest.raises(RuntimeError):
        replace(canon.replay, passed=dies).rebuild([demand, FILLINGS])
    assert set(pointers(canon).values()) == {1}
    steps: list[str] = []
    done = replace(canon.replay, passed=steps.append).rebuild([demand, FILLINGS])
    assert [(one.generation, one.went_on, one.facts) for one in done] == [(2, True, 0), (2, True, 0)]
    assert steps == ["rebuild.before-switch", "rebuild.in-switch", "rebuild.switched"]


def test_one_that_differs_keeps_all_from_being_switched(canon: Canon) -> None:
    canon.state(300, 1)
    canon.project(ALL)
    with canon.engine.begin() as connection:
        connection.execute(text("UPDATE fillings_g1.filling SET filled_total = filled_total + 1"))
    before = canon.everything()
    with pytest.raises(VerificationFailed, match="fillings"):
        canon.replay.rebuild([demand, FILLINGS])
    assert canon.everything() == before


def test_one_that_was_begun_earlier_is_taken_along_from_where_the_others_begin(canon: Canon) -> None:
    canon.state(FACTS, 1)
    canon.project(ALL)
    canon.replay.diff([demand], [], date(2026, 5, 1), 0)  # leaves a generation of demand that has read everything
    done = canon.replay.rebuild([FILLINGS, demand])
    assert [(one.projection, one.facts, one.went_on) for one in done] == [
        ("fillings", FACTS, False),
        ("demand", FACTS, True),
    ]
    assert live_rows(canon.engine, demand) == of_log(canon)


def test_the_projector_goes_on_while_old_and_new_are_compared(canon: Canon, monkeypatch: pytest.MonkeyPatch) -> None:
    canon.state(FACTS, 1)
    canon.project()
    real = Verifier.verify
    seen: list[int] = []

    def meanwhile(self: Verifier, connection: Any, one: Any, live: Any) -> Any:
        canon.state(200, 2)
        canon.project()  # would wait for ever if the comparison held the checkpoints
        verified = real(self, connection, one, live)
        seen.append(sum(compared.different for compared in verified.compared))
        return verified

    monkeypatch.setattr(Verifier, "verify", meanwhile)
    [rebuilt] = canon.replay.rebuild([demand])
    assert seen == [0]
    assert rebuilt.facts == FACTS + 200
    assert live_rows(canon.engine, demand) == of_log(canon)
