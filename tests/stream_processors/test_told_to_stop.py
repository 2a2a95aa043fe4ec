"""A worker that is told to stop ends in time, at whatever moment of its start it is told."""

from __future__ import annotations

import signal
import time

from stream_processors import ending, presence
from tests.faults.workers import stage_on, wait_for
from tests.instance import Instance

EMPLOYER = "91370705MA8KT0B2W7"
MOMENTS = 6
IN_TIME = ending.PATIENCE + presence.PATIENCE + 10
"""Seconds; until it is cut off, its last word to the database, and what a busy machine takes."""


def test_at_any_moment_of_its_start(instance: Instance) -> None:
    """The first is let up, which shows how long that takes; the others are told at moments spread over it and what follows."""
    instance.add_members(EMPLOYER)
    with stage_on(instance.services) as stage:
        began = time.monotonic()
        first = stage.workers.start(talkative=True)
        wait_for(lambda: stage.workers.output(first).count('"reads"') > 20, "assignment", 60, first)
        up = time.monotonic() - began
        first.send_signal(signal.SIGINT)
        assert first.wait(IN_TIME) == 0
        codes, took = [], []
        for number in range(MOMENTS):
            worker = stage.workers.start()
            time.sleep(2 * up * (number + 1) / MOMENTS)
            told = time.monotonic()
            worker.terminate()
            codes.append(worker.wait(IN_TIME))
            took.append(round(time.monotonic() - told, 1))
            assert stage.workers.said(worker) == []
        print(f"up after {up:.1f} s; ended with {codes} after {took} s")
    assert set(codes) <= {0, -signal.SIGTERM}, codes  # the latter before any line of ours has run
    assert codes[1:] == [0] * (MOMENTS - 1)
