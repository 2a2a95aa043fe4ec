"""What became of a code: replaced by another or by several, those again later, until what is in use on a day.

A step says that facts dated before `since` may carry `code`, and that it is `successor` from then on. A code that
lives on beside what was split off has a step to itself. A code may be given anew after it was replaced, so a step
is of the code as it was used between its replacement before and `since`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Step(NamedTuple):
    """One pair of a mapping `<list>-successor`, in force from `since` on."""

    code: str
    successor: str
    since: date


@dataclass(frozen=True)
class Replacement:
    """`since`: the day from which the code was no longer used; `codes`: what stands for it, sorted."""

    since: date
    codes: tuple[str, ...]


def successors(steps: Iterable[Step], code: str, used_on: date, day: date) -> set[str]:
    """What a code that was used on `used_on` has become by `day`; itself when nothing replaced it in between.

    Every step must be later than the one before it, so that a chain ends and codes may be exchanged on one day.
    """
    by_code: dict[str, list[Step]] = {}
    for step in steps:
        if step.since <= day:
            by_code.setdefault(step.code, []).append(step)
    found: set[str] = set()
    seen: set[tuple[str, date]] = set()
    open_ends = [(code, used_on)]
    while open_ends:
        current, after = open_ends.pop()
        later = [step for step in by_code.get(current, []) if step.since > after]
        if not later:
            found.add(current)
            continue
        since = min(step.since for step in later)
        for end in ((step.successor, since) for step in later if step.since == since):
            if end not in seen:
                seen.add(end)
                open_ends.append(end)
    return found


def replacement_of(steps: list[Step], code: str, day: date) -> Replacement | None:
    """What replaced `code` when it was last replaced, at or before `day`; None when it never was."""
    past = [step.since for step in steps if step.code == code and step.since <= day]
    if not past:
        return None
    since = max(past)
    if since == date.min:
        return None
    before = date.fromordinal(since.toordinal() - 1)
    return Replacement(since, tuple(sorted(successors(steps, code, before, day))))
