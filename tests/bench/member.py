"""Members for benchmarks: admitted employers, and one who states facts at a steady rate."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from infra.credentials import read_credentials
from infra.operator_voice import Statement, operator_fact, state_by_operator, state_starter_codes
from infra.settings import Settings
from producers.client import MemberClient
from producers.publishing import member_state_path
from producers.state import MemberState
from schemas.days import end_of_day
from schemas.topics import Topics
from tests.bench.demand_facts import Stated, demand_facts, employer
from tests.bench.figures import require
from tests.instance import Instance

ADMITTED_ON = date(2024, 9, 1)
LEAD = 5.0
"""Seconds in which a process that runs must have taken what it is to state."""


def state_employers(instance: Instance, count: int = 1, wait_seconds: float | None = None) -> list[str]:
    """Employers with inboxes; the operator states the code lists and that they are members. Returns their codes."""
    codes = [employer(n) for n in range(count)]
    instance.add_members(*codes)
    state_starter_codes(instance.services, wait_seconds)
    state_by_operator(instance.services, [_admitted(code) for code in codes], wait_seconds)
    return codes


def _admitted(code: str) -> Statement:
    said = {"member_code": code, "kind": "enterprise", "name_zh": f"企业 {code}", "admitted_on": ADMITTED_ON}
    return operator_fact("MemberAdmitted", f"member/{code}", said, end_of_day(ADMITTED_ON))


def steady_facts(count: int, before: datetime) -> list[Stated]:
    """Facts of one employer of which each stays visible: no two of one type are about one demand.

    They occurred before the moment given, in the order in which they are stated.
    """
    seen: set[tuple[str, str]] = set()
    kept: list[Stated] = []
    start = before - timedelta(days=30)
    for event_type, fact in demand_facts(3 * count, employers=1, start=start):
        if (event_type, fact["subject"]) not in seen:
            seen.add((event_type, fact["subject"]))
            kept.append((event_type, fact))
    moments = sorted(fact["occurred_at"] for _, fact in kept[:count])
    return [(t, fact | {"occurred_at": at}) for (t, fact), at in zip(kept[:count], moments, strict=True)]


@contextmanager
def process_for(work: Callable[..., Any]) -> Iterator[ProcessPoolExecutor]:
    """Another process, which has already loaded all that `work` needs: that takes seconds, and more on a busy machine."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(callable, work).result()
        yield pool


def due(start: float, rate: float, number: int) -> float:
    """Moment (monotonic clock) at which fact `number` is to be stated, at `rate` facts a second."""
    return start + number / rate


def first_due(count: int) -> float:
    """Moment (monotonic clock) at which another process can begin to state `count` facts that it has yet to be given."""
    return time.monotonic() + LEAD + count / 50_000


def require_punctual(start: float) -> None:
    """The first fact is not due yet."""
    require(time.monotonic() < start, "who was to state the facts came late: the machine is too busy for this figure")


def state_on_time(settings: Settings, member: str, facts: Sequence[Stated], rate: float, start: float) -> None:
    """Publish facts through the member client from `start` on: in one call whatever has fallen due since the last.

    The client connects with its first call, which belongs to the warm-up.
    """
    access = read_credentials(settings.credentials_dir, member)
    with (
        MemberState(member_state_path(settings.home, member)) as state,
        MemberClient(access, Topics(settings.topic_prefix), member, state) as client,
    ):
        require_punctual(start)
        stated = 0
        while stated < len(facts):
            time.sleep(max(0.0, due(start, rate, stated) - time.monotonic()))
            waiting = min(len(facts), int((time.monotonic() - start) * rate) + 1)
            client.publish_many(facts[stated:waiting])
            stated = waiting
