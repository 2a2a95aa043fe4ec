"""Kafka or PostgreSQL dies, is stopped or goes away under a working worker: it waits or says so, and nothing is lost."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

import pytest

from stream_processors import ending, presence
from tests.faults.breakable import Breakable
from tests.faults.conftest import Truth
from tests.faults.form import Form
from tests.faults.workers import Inboxes, Stage, count_verdicts, portions, say, wait_for

AWAY = 15.0
"""Seconds without a broker; the worker gives up when a batch could not be forwarded for a minute."""

IN_TIME = ending.PATIENCE + presence.PATIENCE + 10
"""Seconds in which a worker ends that was told to: it is cut off, says so in the database, and the machine is busy."""


def set_to_work(stage: Stage, said: Inboxes, worker: subprocess.Popen[bytes]) -> None:
    """Say this, until admission has judged some of it and is likely to be in the midst of the rest."""
    before = count_verdicts(stage.engine)
    say(stage.services, said)
    wait_for(lambda: count_verdicts(stage.engine) > before, "verdicts", 60, worker)


def through(stage: Stage, truth: Truth, times: int, fault: Callable[[], None]) -> subprocess.Popen[bytes]:
    """One worker lives through `fault`, again and again, while facts come before and after; it says nothing."""
    said = portions(truth.calm.inboxes, 2 * times)
    worker = stage.workers.start()
    for number in range(times):
        set_to_work(stage, said[2 * number], worker)
        fault()
        say(stage.services, said[2 * number + 1])
    return worker


def test_a_broker_that_is_killed_and_started_again_loses_nothing(
    own: Stage, breakable: Breakable, truth: Truth, form: Form
) -> None:
    worker = through(own, truth, form.broker_kills, breakable.kill_broker)
    truth.check("broker: kill -9 and restart", form.broker_kills, own, worker)
    assert own.workers.said(worker) == []


def test_a_broker_that_goes_away_for_a_while_is_waited_for(
    own: Stage, breakable: Breakable, truth: Truth, form: Form
) -> None:
    def away() -> None:
        assert breakable.broker.stop()
        time.sleep(AWAY)
        assert breakable.broker.start()

    faults = iter([away, *[breakable.restart_broker] * (form.broker_restarts - 1)])
    worker = through(own, truth, form.broker_restarts, lambda: next(faults)())
    truth.check("broker: orderly restart", form.broker_restarts, own, worker)
    assert own.workers.said(worker) == []


def test_a_worker_whose_broker_is_gone_ends_when_it_is_told_to(own: Stage, breakable: Breakable, truth: Truth) -> None:
    """In the midst of its work, and with nothing to do."""
    before, after = portions(truth.calm.inboxes, 2)
    worker = own.workers.start()
    set_to_work(own, before, worker)
    idle = own.workers.start("archiver")
    assert breakable.broker.stop()
    for one in (worker, idle):
        one.terminate()
    for one in (worker, idle):
        assert one.wait(IN_TIME) == 0
        assert own.workers.said(one) == []
    assert breakable.broker.start()
    say(own.services, after)
    truth.check("worker: told to stop without its broker", 1, own, own.workers.start())


def test_a_database_that_is_stopped_at_once_ends_the_worker_with_one_line_and_loses_nothing(
    own: Stage, breakable: Breakable, truth: Truth, form: Form
) -> None:
    said = portions(truth.calm.inboxes, form.database_stops + 1)
    worker = own.workers.start()
    for number in range(form.database_stops):
        set_to_work(own, said[number], worker)
        breakable.stop_database_at_once()
        own.engine.dispose()
        assert worker.wait(60) == 4
        [line] = own.workers.said(worker)
        assert "kiteline up" in line
        assert breakable.database.start()
        worker = own.workers.start()
    say(own.services, said[-1])
    truth.check("database: immediate stop and restart", form.database_stops, own, worker)


def test_a_database_that_is_stopped_in_order_ends_the_worker_with_one_line(
    own: Stage, breakable: Breakable, truth: Truth
) -> None:
    before, after = portions(truth.calm.inboxes, 2)
    worker = own.workers.start()
    set_to_work(own, before, worker)
    assert breakable.database.stop()
    own.engine.dispose()
    assert worker.wait(60) == 4
    [line] = own.workers.said(worker)
    assert "kiteline up" in line
    with pytest.raises(subprocess.CalledProcessError):  # nor does one start without it
        subprocess.CompletedProcess([], own.workers.start().wait(60)).check_returncode()
    assert breakable.database.start()
    say(own.services, after)
    truth.check("database: orderly stop and restart", 1, own, own.workers.start())
