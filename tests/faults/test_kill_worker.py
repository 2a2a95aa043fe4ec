"""`kill -9` at any moment: the worker goes on where it was, and the end is the same as without it."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Iterator

from infra.services import Services
from tests.faults.conftest import Calm
from tests.faults.workers import (
    OPERATOR,
    Inboxes,
    Stage,
    check_archive,
    check_same,
    count_verdicts,
    forget_members,
    kill,
    left_by,
    progress,
    say,
    settle,
    wait_for,
)

KILLS = 10
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


def test_ten_kills_at_random_moments_leave_what_an_uninterrupted_run_leaves(stage: Stage, calm: Calm) -> None:
    """Facts come in while workers die; half of the moments lie in the start of a worker, half in its work."""
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    services, engine, moments = stage.services, stage.engine, list[tuple[int, int]]()
    with members_speaking(services, calm.inboxes, 2.0) as (speaker, hurry):
        worker = stage.workers.start()
        for number in range(KILLS):
            if number % 2:
                time.sleep(chance.uniform(0, 4))
            else:
                judged, _ = progress(engine)  # of admission, which is up later than the projector
                wait_for(lambda judged=judged: progress(engine)[0] != judged, "verdicts", 40, worker)  # type: ignore[misc]
                time.sleep(chance.uniform(0, 0.8))
            kill(worker)
            moments.append(progress(engine))
            forget_members(services)
            worker = stage.workers.start()
        print(f"seed {seed}; (verdicts, projected) at each kill: {moments}")
        hurry.set()
        speaker.join()
    settle(services, engine, calm.inboxes, worker)
    assert len({verdicts for verdicts, _ in moments}) >= 4, moments  # the kills did fall into the load
    assert moments[-1][0] < sum(len(said) for said in calm.inboxes.values())
    check_same(left_by(services, engine), calm.left)
    check_archive(services)


def test_of_two_workers_one_is_killed_and_the_other_takes_over(stage: Stage, calm: Calm) -> None:
    """The dead one is not struck from the groups here: the other waits until the broker has noticed."""
    first, second = stage.workers.start(), stage.workers.start()
    say(stage.services, calm.inboxes)
    wait_for(lambda: count_verdicts(stage.engine) > 200, "verdicts", 60, first)
    kill(first)
    settle(stage.services, stage.engine, calm.inboxes, second)
    assert second.poll() is None
    assert stage.workers.said(second) == []
    check_same(left_by(stage.services, stage.engine), calm.left)
    check_archive(stage.services)


def test_a_second_worker_that_comes_and_goes_disturbs_nothing(stage: Stage, calm: Calm) -> None:
    """Each coming and going shares the partitions out anew while batches are under way."""
    with members_speaking(stage.services, calm.inboxes, 0.15) as (speaker, _):
        first = stage.workers.start()
        while speaker.is_alive():
            second = stage.workers.start()
            speaker.join(5)
            second.terminate()
            assert second.wait(20) == 0
            assert stage.workers.said(second) == []
    settle(stage.services, stage.engine, calm.inboxes, first)
    assert stage.workers.said(first) == []
    check_same(left_by(stage.services, stage.engine), calm.left)
    check_archive(stage.services)
