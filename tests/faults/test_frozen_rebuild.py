"""A rebuild that is frozen while the projector waits for it: the database lets the projector go on, and says so later."""

from __future__ import annotations

import signal

import psutil

from projections.engine import generations
from projections.engine.discovery import projection_named
from tests.faults.conftest import Truth
from tests.faults.test_zombies import AWAKE, LATE
from tests.faults.workers import Stage, portions, say, settle, wait_for

REBUILT = projection_named("graduates")


def test_a_rebuild_that_is_frozen_in_its_switch_holds_the_projector_up_for_half_a_minute_only(
    stage: Stage, truth: Truth
) -> None:
    first, rest = portions(truth.calm.inboxes, 2)
    worker = stage.workers.start()
    say(stage.services, first)
    settle(stage.services, stage.engine, first, worker)
    rebuild = stage.workers.run("rebuild", REBUILT.name, failpoint="rebuild.in-switch:1:stop")
    process = psutil.Process(rebuild.pid)
    wait_for(lambda: process.status() == psutil.STATUS_STOPPED, "stop in the switch", AWAKE, rebuild)
    with stage.engine.connect() as connection:
        before = generations.live(connection)
    say(stage.services, rest)
    settle(stage.services, stage.engine, truth.calm.inboxes, worker)
    rebuild.send_signal(signal.SIGCONT)
    assert rebuild.wait(AWAKE) == 4
    assert LATE in stage.workers.output(rebuild)
    with stage.engine.connect() as connection:
        assert generations.live(connection) == before
    again = stage.workers.run("rebuild", REBUILT.name)
    assert again.wait(AWAKE) == 0, stage.workers.output(again)
    truth.check("rebuild: frozen in the switch", 1, stage, worker)
