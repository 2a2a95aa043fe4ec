"""Failpoints: steps of a worker at which a test may have the process killed or stopped, by name.

`admission.settled:3` kills the process, as `kill -9` does, when it passes that step for the third time;
`projector.read:2:stop` stops it, as SIGSTOP does, until somebody sends SIGCONT. Unset, a step costs one empty call.
"""

from __future__ import annotations

import signal
import threading

from schemas.errors import UsageError

POINTS = {
    "admission.read": "a batch is in hand, nothing of it is decided",
    "admission.decided": "a slice is decided, none of its verdicts is written",
    "admission.settling": "verdicts are written, their transaction is open",
    "admission.settled": "verdicts are committed, person keys are not made or destroyed yet",
    "admission.carried-out": "person keys are settled, nothing is handed to the broker",
    "admission.fact-sent": "one fact is handed over, its verdict's message is not",
    "admission.sent": "a slice is handed over, the broker has not confirmed it",
    "admission.acknowledged": "the broker has confirmed the batch, its offset is not stored",
    "admission.stored": "the offset is stored, librdkafka has not committed it",
    "projector.read": "a batch is in hand, no transaction is open",
    "projector.rows": "its rows are written, not committed",
    "projector.checkpoint": "its checkpoint is moved, not committed",
    "projector.before-commit": "everything is written, nothing is committed",
    "projector.committed": "everything is committed, reading has not gone on",
    "archiver.read": "a batch is in hand, nothing is written",
    "archiver.drafted": "a file is written under its draft's name",
    "archiver.renamed": "the file is in place, reading has not gone on",
    "rebuild.before-switch": "the new generation is verified, the pointer not moved",
    "rebuild.in-switch": "the pointer is moved, not committed",
    "rebuild.switched": "the switch is committed, older generations are not dropped",
}
"""Name -> where the process stands. Between two neighbours of a list lies one step."""
ACTIONS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}


class Failpoints:
    """None is set: passing one does nothing."""

    def passed(self, name: str) -> None:
        """The process stands at `name`, one of POINTS. Any thread may say so."""


NO_FAILPOINTS = Failpoints()


class ArmedFailpoints(Failpoints):
    """`action` befalls the process when `name` is passed for the `nth` time."""

    def __init__(self, name: str, nth: int, action: str) -> None:
        self._name = name
        self._nth = nth
        self._sign = ACTIONS[action]
        self._times = 0
        self._alone = threading.Lock()

    def passed(self, name: str) -> None:
        if name != self._name:
            return
        with self._alone:
            self._times += 1
            reached = self._times == self._nth
        if reached:
            # To this very thread: sent to the process, another might take it, and this one go on for a moment.
            signal.pthread_kill(threading.get_ident(), self._sign)


def failpoints(text: str) -> Failpoints:
    """Failpoints from NAME:NTH or NAME:NTH:ACTION; none from "". Raises UsageError."""
    if not text:
        return NO_FAILPOINTS
    name, _, rest = text.partition(":")
    nth, _, action = rest.partition(":")
    action = action or "kill"
    if name not in POINTS or action not in ACTIONS or not nth.isdigit() or not int(nth):
        raise UsageError(
            f"KITELINE_FAILPOINT={text} 不可用；请写成 步骤:次数 或 步骤:次数:stop，步骤见 stream_processors/failpoints.py",
            f"KITELINE_FAILPOINT={text} cannot be used; write STEP:NTH or STEP:NTH:stop, steps are in"
            " stream_processors/failpoints.py",
        )
    return ArmedFailpoints(name, int(nth), action)
