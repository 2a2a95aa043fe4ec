"""`kill -9` between any two steps of a station, by failpoint: the next worker ends what the dead one had begun."""

from __future__ import annotations

import itertools
import random
import signal

from stream_processors.failpoints import POINTS
from tests.faults.conftest import Calm, Truth
from tests.faults.form import Form
from tests.faults.workers import (
    OPERATOR,
    Stage,
    count_verdicts,
    forget_members,
    kill,
    portions,
    progress,
    say,
    wait_for,
)

ADMISSION = [name for name in POINTS if name.startswith("admission.")]
BEHIND = [name for name in POINTS if name.startswith(("projector.", "archiver."))]
UNSETTLED = ("admission.read", "admission.decided", "admission.settling")
"""Steps at which no verdict of the batch stands."""
UNMOVED = ("projector.read", "projector.rows", "projector.checkpoint", "projector.before-commit")
"""Steps at which no fact of the batch is in the tables."""
DEATH = 120.0
"""Seconds in which a worker must come to its failpoint; the start of a worker is in it."""


def admit_operator(stage: Stage, calm: Calm) -> None:
    """Code lists and members: facts that are settled ahead of their batch. The worker is killed afterwards."""
    worker = stage.workers.start()
    wait_for(lambda: count_verdicts(stage.engine) >= len(calm.inboxes[OPERATOR]), "verdicts", 60, worker)
    kill(worker)
    forget_members(stage.services)


def die_at(stage: Stage, step: str, nth: int = 1) -> None:
    worker = stage.workers.start(failpoint=f"{step}:{nth}")
    assert worker.wait(DEATH) == -signal.SIGKILL, stage.workers.output(worker)
    forget_members(stage.services)


def test_admission_killed_between_any_two_of_its_steps_leaves_what_an_uninterrupted_run_leaves(
    stage: Stage, truth: Truth, form: Form
) -> None:
    kills = max(form.step_kills, len(ADMISSION))
    said = portions(truth.calm.inboxes, kills)
    chance = random.Random(kills)
    for number, step in enumerate(itertools.islice(itertools.cycle(ADMISSION), kills)):
        say(stage.services, said[number])
        if not number:
            admit_operator(stage, truth.calm)
        before = count_verdicts(stage.engine)
        die_at(stage, step, chance.randrange(1, 9) if step == "admission.fact-sent" else 1)
        if step in UNSETTLED:
            assert count_verdicts(stage.engine) == before, step
    truth.check("admission: kill -9 between steps", kills, stage, stage.workers.start())


def test_projector_and_archiver_killed_between_any_two_of_their_steps_leave_the_same(
    stage: Stage, truth: Truth, form: Form
) -> None:
    kills = max(form.projector_kills, len(BEHIND))
    said = portions(truth.calm.inboxes, kills)
    for number, step in enumerate(itertools.islice(itertools.cycle(BEHIND), kills)):
        say(stage.services, said[number])
        _, before = progress(stage.engine)
        die_at(stage, step)
        if step in UNMOVED:
            assert progress(stage.engine)[1] == before, step
    truth.check("projector, archiver: kill -9 between steps", kills, stage, stage.workers.start())
