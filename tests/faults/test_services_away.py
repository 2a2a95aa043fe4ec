"""Kafka or PostgreSQL goes away under a working worker: it says so in one line, and nothing is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from infra.embedded.kafka import EmbeddedKafka
from infra.embedded.postgres import EmbeddedPostgres
from infra.services import start_embedded, stop_embedded
from infra.settings import load_settings
from tests.backing import temporary_home
from tests.faults.conftest import Calm
from tests.faults.workers import (
    OPERATOR,
    Inboxes,
    Stage,
    check_archive,
    check_same,
    count_verdicts,
    left_by,
    let_in,
    say,
    settle,
    stage_on,
    wait_for,
)

AWAY = 15.0
"""Seconds without a broker; the worker gives up when a batch could not be forwarded for a minute."""


@pytest.fixture
def own(calm: Calm) -> Iterator[Stage]:
    """Services of this test's own, since it stops them."""
    with temporary_home() as home:
        settings = load_settings(home=home, services="embedded")
        calm.lend_keys(home)
        try:
            with stage_on(start_embedded(settings)) as stage:
                yield stage
        finally:
            stop_embedded(settings)


def halves(inboxes: Inboxes) -> tuple[Inboxes, Inboxes]:
    """What is said before and after; the operator says all before."""
    first = {member: said if member == OPERATOR else said[: len(said) // 2] for member, said in inboxes.items()}
    return first, {member: said[len(first[member]) :] for member, said in inboxes.items() if member != OPERATOR}


def at_work(stage: Stage, before: Inboxes) -> None:
    wait_for(lambda: count_verdicts(stage.engine) > len(before[OPERATOR]) + 100, "verdicts", 60)


def ends_well(stage: Stage, calm: Calm, after: Inboxes, worker: subprocess.Popen[bytes]) -> None:
    """With the rest of the facts said, `worker` leaves what an uninterrupted run leaves."""
    say(stage.services, after)
    settle(stage.services, stage.engine, calm.inboxes, worker)
    check_same(left_by(stage.services, stage.engine), calm.left)
    check_archive(stage.services)


def test_a_database_that_goes_away_ends_the_worker_with_one_line(own: Stage, calm: Calm) -> None:
    before, after = halves(calm.inboxes)
    let_in(own.services, calm.inboxes)
    worker = own.workers.start()
    say(own.services, before)
    at_work(own, before)
    database = EmbeddedPostgres(own.services.settings)
    assert database.stop()
    own.engine.dispose()
    assert worker.wait(60) == 4
    [line] = own.workers.said(worker)
    assert "kiteline up" in line
    assert database.start()
    ends_well(own, calm, after, own.workers.start())


def test_a_broker_that_goes_away_for_a_while_is_waited_for(own: Stage, calm: Calm) -> None:
    before, after = halves(calm.inboxes)
    let_in(own.services, calm.inboxes)
    worker = own.workers.start()
    say(own.services, before)
    at_work(own, before)
    broker = EmbeddedKafka(own.services.settings)
    assert broker.stop()
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(AWAY)
    assert broker.start()
    ends_well(own, calm, after, worker)
    assert own.workers.said(worker) == []
