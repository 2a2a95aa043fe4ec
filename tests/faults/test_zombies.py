"""A worker that is frozen with a batch in hand, and wakes after its partitions have gone to another: too late, and seen
to be, it changes nothing.

Frozen by SIGSTOP at a failpoint, so that it is known what it holds. The broker gives its partitions away; the heir
does the batch, and whatever comes after it, before the zombie goes on.
"""

from __future__ import annotations

import itertools
import signal
import subprocess
from collections.abc import Callable

import psutil

from infra.demo import await_settled
from tests.faults.conftest import Truth
from tests.faults.form import Form
from tests.faults.workers import (
    GROUPS,
    Inboxes,
    Stage,
    canonical,
    forget_members,
    kill,
    left_by,
    portions,
    say,
    settle,
    wait_for,
)

AWAKE = 120.0
LATE = "the database has ended its session"
IN_TRANSACTION = ("admission.settling", "projector.before-commit")
"""Here a zombie holds rows of the database, until that ends its idle transaction."""


def freeze(stage: Stage, step: str, *readers: str) -> subprocess.Popen[bytes]:
    """A worker that has stopped itself at `step` and is out of its consumer groups."""
    zombie = stage.workers.start(*readers, failpoint=f"{step}:1:stop", talkative=True)
    process = psutil.Process(zombie.pid)
    wait_for(lambda: process.status() == psutil.STATUS_STOPPED, f"stop at {step}", AWAKE, zombie)
    forget_members(stage.services, readers or GROUPS)
    return zombie


def inherit(stage: Stage, said: list[Inboxes], *readers: str) -> subprocess.Popen[bytes]:
    """Another worker, once it has done everything that was said so far."""
    heir = stage.workers.start(*readers)
    so_far = {member: [r for portion in said for r in portion.get(member, [])] for member in said[0]}
    settle(stage.services, stage.engine, so_far, heir)
    return heir


def forwarded(stage: Stage) -> int:
    return sum(len(log) for log in canonical(stage.services).values())


def wake(stage: Stage, zombie: subprocess.Popen[bytes], step: str, late_batch: Callable[[], bool]) -> bool:
    """Let it go on, to its `late_batch` or, from within a transaction, to the end that the database has set it.

    Whether it was the batch. Either way nothing is changed.
    """
    known = left_by(stage.services, stage.engine)
    zombie.send_signal(signal.SIGCONT)
    if step in IN_TRANSACTION:
        assert zombie.wait(AWAKE) == 4
        assert LATE in stage.workers.output(zombie)
    else:
        wait_for(late_batch, f"late batch from {step}", AWAKE, zombie)
    await_settled(stage.services, stage.engine, lambda *_: None)
    assert left_by(stage.services, stage.engine) == known
    return step not in IN_TRANSACTION


def end(stage: Stage, *workers: subprocess.Popen[bytes]) -> None:
    for worker in workers:
        kill(worker)
    forget_members(stage.services)


def counted(who: str, seen: int, of: int) -> str:
    return f"{who}: zombie ({seen} late batches seen, {of - seen} sessions ended by the database)"


def test_a_zombie_of_admission_forwards_its_batch_again_and_changes_nothing(
    stage: Stage, truth: Truth, form: Form
) -> None:
    said, seen = portions(truth.calm.inboxes, form.zombies), 0
    steps = itertools.cycle(["admission.settled", "admission.decided", "admission.settling", "admission.carried-out"])
    for number, step in enumerate(itertools.islice(steps, form.zombies)):
        say(stage.services, said[number])
        zombie = freeze(stage, step)
        heir = inherit(stage, said[: number + 1])
        before = forwarded(stage)
        seen += wake(stage, zombie, step, lambda before=before: forwarded(stage) > before)  # type: ignore[misc]
        end(stage, zombie, heir)
    truth.check(counted("admission", seen, form.zombies), form.zombies, stage, stage.workers.start())


def test_a_zombie_of_the_projector_finds_its_checkpoint_moved_and_changes_nothing(
    stage: Stage, truth: Truth, form: Form
) -> None:
    """Zombie and heir are projectors only: a frozen admission may hold the key store's file, which nothing ends."""
    said, seen = portions(truth.calm.inboxes, form.zombies), 0
    feeder = stage.workers.start("admission", "archiver")
    steps = itertools.cycle(["projector.read", "projector.before-commit"])
    for number, step in enumerate(itertools.islice(steps, form.zombies)):
        say(stage.services, said[number])
        zombie = freeze(stage, step, "projector")
        heir = inherit(stage, said[: number + 1], "projector")
        seen += wake(stage, zombie, step, lambda z=zombie: "batch dropped" in stage.workers.output(z))  # type: ignore[misc]
        kill(zombie)
        kill(heir)
        forget_members(stage.services, ["projector"])
    end(stage, feeder)
    truth.check(counted("projector", seen, form.zombies), form.zombies, stage, stage.workers.start())
