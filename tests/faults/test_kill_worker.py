"""`kill -9` at any moment: the worker goes on where it was, and the end is the same as without it."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Iterator

from infra.services import Services
from tests.faults.conftest import Truth
from tests.faults.form import Form
from tests.faults.workers import (
    OPERATOR,
    Inboxes,
    Stage,
    count_verdicts,
    forget_members,
    kill,
    progress,
    say,
    wait_for,
)

PORTIONS = 90


@contextlib.contextmanager
def members_speaking(
    services: Services, inboxes: Inboxes, pause: float
) -> Iterator[tuple[threading.Thread, threading.Event]]:
    """The members speak in portions with `pause` seconds between, so that the load lasts; without, once the event is
    set. Ended with the block."""
    say(services, {OPERATOR: inboxes[OPERATOR]})
    members = {member: said for member, said in inboxes.items() if member != OPERATOR}
    stop, hurry, failed = threading.Event(), threading.Event(), list[BaseException]()

    def speak() -> None:
        try:
            for n in range(PORTIONS):
                say(services, {m: s[len(s) * n // PORTIONS : len(s) * (n + 1) // PORTIONS] for m, s in members.items()})
                hurry.wait(pause)
                if stop.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)

    speaker = threading.Thread(target=speak)
    speaker.start()
    try:
        yield speaker, hurry
    finally:
        stop.set()
        hurry.set()
        speaker.join()
    assert failed == []


def test_kills_at_random_moments_leave_what_an_uninterrupted_run_leaves(stage: Stage, truth: Truth, form: Form) -> None:
    """Facts come in while workers die; half of the moments lie in the start of a worker, half in its work."""
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    services, engine, moments = stage.services, stage.engine, list[tuple[int, int]]()
    with members_speaking(services, truth.calm.inboxes, 2.0) as (speaker, hurry):
        worker = stage.workers.start()
        for number in range(form.random_kills):
            if number % 2:
                time.sleep(chance.uniform(0, 4))
            else:
                judged, _ = progress(engine)  # of admission, which is up later than the projector
                wait_for(lambda judged=judged: progress(engine)[0] != judged, "verdicts", 60, worker)  # type: ignore[misc]
                time.sleep(chance.uniform(0, 0.8))
            kill(worker)
            moments.append(progress(engine))
            forget_members(services)
            worker = stage.workers.start()
        print(f"seed {seed}; (verdicts, projected) at each kill: {moments}")
        hurry.set()
        speaker.join()
    truth.check("worker: kill -9 at a random moment", form.random_kills, stage, worker)
    assert len({verdicts for verdicts, _ in moments}) >= form.random_kills // 2, moments  # they did fall into the load


def test_of_two_workers_one_is_killed_and_the_other_takes_over(stage: Stage, truth: Truth) -> None:
    """The dead one is not struck from the groups here: the other waits until the broker has noticed."""
    first, second = stage.workers.start(), stage.workers.start()
    say(stage.services, truth.calm.inboxes)
    wait_for(lambda: count_verdicts(stage.engine) > 200, "verdicts", 60, first)
    kill(first)
    truth.check("worker: kill -9, another takes over", 1, stage, second)
    assert second.poll() is None
    assert stage.workers.said(second) == []


def test_a_second_worker_that_comes_and_goes_disturbs_nothing(stage: Stage, truth: Truth, form: Form) -> None:
    """Each coming and going shares the partitions out anew while batches are under way."""
    with members_speaking(stage.services, truth.calm.inboxes, 0.1 * form.rebalances) as (speaker, hurry):
        first = stage.workers.start()
        for _ in range(form.rebalances):
            second = stage.workers.start(talkative=True)
            wait_for(lambda w=second: '"reads"' in stage.workers.output(w), "share of the partitions", 60, second)  # type: ignore[misc]
            second.terminate()
            assert second.wait(30) == 0, stage.workers.output(second)
        hurry.set()
        speaker.join()
    truth.check("rebalance: a worker joins and leaves", form.rebalances, stage, first)
    assert stage.workers.said(first) == []
