"""A process that is told to stop comes to its end, whatever its threads are doing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import Launch

STANDS = """
import os, time
from stream_processors.ending import Ending

def leave(code):
    os._exit(7 if code is None else code)

ending = Ending(leave, patience=0.5)
ending.listen()
{then}
print("up", flush=True)
while True:
    try:
        time.sleep(60)
    except BaseException:  # as in a library that catches everything
        pass
"""


def standing(launch: Launch, then: str) -> subprocess.Popen[str]:
    process = launch([sys.executable, "-c", STANDS.format(then=then)])
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


@pytest.mark.parametrize(("told", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_who_has_nothing_to_end_yet_leaves_at_once(launch: Launch, told: signal.Signals, code: int) -> None:
    process = standing(launch, "")
    process.send_signal(told)
    assert process.wait(5) == code


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_who_stops_but_does_not_come_to_an_end_is_ended(launch: Launch, told: signal.Signals) -> None:
    process = standing(launch, "ending.attend(lambda: print('stopping', flush=True))")
    process.send_signal(told)
    assert process.wait(5) == 7
    assert process.communicate()[0] == "stopping\n"


def test_who_has_failed_and_does_not_come_to_an_end_is_ended(launch: Launch) -> None:
    assert standing(launch, "ending.attend(print); ending.begin(); ending.begin()").wait(5) == 7


def test_a_second_ctrl_c_ends_at_once(launch: Launch) -> None:
    process = standing(launch, "ending._patience = 60; ending.attend(lambda: print('stopping', flush=True))")
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    assert process.stdout.readline() == "stopping\n"
    assert process.poll() is None
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 130
