"""Leads a member's system through the scenarios, one after the other, and says what passed and what to mend."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from infra.certify.course import Course, Seen
from infra.certify.sandbox import Sandbox
from infra.certify.sandbox_admission import SandboxAdmission
from infra.certify.scenarios import SCENARIOS, Judged, Scenario
from schemas.days import now

LOOK = 0.5
"""Seconds between two looks at the inbox and at the clock."""


@dataclass(frozen=True)
class Pace:
    """Seconds: how long a scenario may take, and how long the road is away in the last one."""

    patience: float
    away: float


@dataclass(frozen=True)
class Result:
    """How one scenario ended. `facts`: records that came in it."""

    scenario: Scenario
    judged: Judged
    facts: int


class Watcher(Protocol):
    """Who is told while the test goes on: the member's staff, or the built-in connector that plays the member."""

    def begins(self, scenario: Scenario, course: Course) -> None: ...

    def sees(self, seen: Seen) -> None: ...

    def road_is_back(self) -> None: ...

    def ends(self, result: Result, /) -> None: ...


def certify(
    sandbox: Sandbox,
    admission: SandboxAdmission,
    course: Course,
    watcher: Watcher,
    pace: Pace,
    clock: Callable[[], float] = time.monotonic,
) -> list[Result]:
    """Every scenario in turn, each judged by the verdicts on what came; one that fails does not end the test.

    Raises BrokerUnavailable, NotAcknowledged.
    """
    results = []
    for scenario in SCENARIOS:
        course.next_scenario()
        if scenario.id == "recovery":
            _take_the_road_away(sandbox, admission, course, watcher, scenario, pace, clock)
        else:
            watcher.begins(scenario, course)
        judged = _await(scenario, admission, course, watcher, clock, clock() + pace.patience)
        results.append(Result(scenario, judged, len(course.now)))
        watcher.ends(results[-1])
    return results


def _take_the_road_away(
    sandbox: Sandbox,
    admission: SandboxAdmission,
    course: Course,
    watcher: Watcher,
    scenario: Scenario,
    pace: Pace,
    clock: Callable[[], float],
) -> None:
    """Closed, then `pace.away` seconds in which the member's system goes on stating, then open again."""
    sandbox.close_road()
    course.closed_at = now()
    watcher.begins(scenario, course)
    until = clock() + pace.away
    while (left := until - clock()) > 0:
        _take(admission, course, watcher, min(left, LOOK))
    course.opened_at = now()
    sandbox.open_road()
    watcher.road_is_back()


def _await(
    scenario: Scenario,
    admission: SandboxAdmission,
    course: Course,
    watcher: Watcher,
    clock: Callable[[], float],
    until: float,
) -> Judged:
    while not (judged := scenario.judge(course)).passed and (left := until - clock()) > 0:
        _take(admission, course, watcher, min(left, LOOK))
    return judged


def _take(admission: SandboxAdmission, course: Course, watcher: Watcher, seconds: float) -> None:
    for seen in admission.read(seconds):
        course.now.append(seen)
        watcher.sees(seen)
