"""Failpoints: what may be asked for, and that a fault test stands at each."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from infra.settings import Settings
from schemas.errors import UsageError
from stream_processors.failpoints import NO_FAILPOINTS, POINTS, failpoints
from tests.faults import test_kill_between_steps, test_kill_in_switch

PASSING = """
import sys
from stream_processors.failpoints import failpoints
armed = failpoints(sys.argv[1])
armed.passed("admission.sent")
armed.passed("admission.settled")
armed.passed("admission.sent")
"""


def test_every_failpoint_kills_a_process_in_some_test() -> None:
    """Each of these tests fails when its process does not come by."""
    killed = [*test_kill_between_steps.ADMISSION, *test_kill_between_steps.BEHIND, *test_kill_in_switch.STEPS]
    assert sorted(killed) == sorted(POINTS)


def test_nothing_is_set_unless_it_is_asked_for() -> None:
    assert failpoints(Settings().failpoint) is NO_FAILPOINTS
    for name in POINTS:
        NO_FAILPOINTS.passed(name)


@pytest.mark.parametrize("text", ["admission.settled", "admission.settled:0", "nowhere:1", "admission.read:1:explode"])
def test_a_wrong_failpoint_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(UsageError, match="STEP:NTH"):
        failpoints(text)


@pytest.mark.parametrize(("action", "sign"), [("", signal.SIGKILL), (":stop", signal.SIGSTOP)])
def test_the_process_ends_or_stops_at_the_nth_passing_of_its_step_and_at_no_other(action: str, sign: int) -> None:
    # Not forked: this process may have threads, and Python 3.12 and later warn of that.
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", PASSING, f"admission.sent:2{action}"], os.environ)
    _, status = os.waitpid(pid, os.WUNTRACED)
    assert (os.WSTOPSIG(status) if os.WIFSTOPPED(status) else os.WTERMSIG(status)) == sign
    if os.WIFSTOPPED(status):
        os.kill(pid, signal.SIGCONT)
        assert os.waitpid(pid, 0)[1] == 0
