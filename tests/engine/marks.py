"""A test of crash and resume as one list: facts, and between them marks that say what befalls the worker.

    [published("A", openings=5), filled("A", total=2), ABORT, withdrawn("A")]

Facts are written to their canonical topic in the order of the list. What stands between two marks is one batch; the
end of the list is the end of input. The marks:

CUT         the batch is taken, its transaction committed
END         the same, and the worker ends; what follows is read by a new one from the checkpoint
ABORT       the worker dies with the batch in hand, and a new one resumes. The list is played once for every point at
            which it may die: before each statement, before each commit, and after the last commit
REPEAT(n)   the batch is taken, then the last n facts of each partition are delivered to the same worker again
SPLIT       two workers have the same partitions and take the batch at the same time; both live on and take turns
STALL       the worker stops with the batch in hand; a new one takes over, and at the end of the list the stalled one
            wakes and hands its batch in
LATE(fact)  the fact occurred before all others of the list
TWICE(fact) the fact stands twice in the log, as admission leaves it when it died before it could commit the inbox

`Player` plays a list on a real broker and database (tests/engine/player.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

START = datetime(2026, 3, 1, tzinfo=UTC)
MEMBER = "91370705MA8KT0A1Q4"


@dataclass(frozen=True)
class Fact:
    """`minute`: when it occurred, after START; None: in the order of the list, an hour apart. `name`, one letter,
    is part of its event id; of facts of one minute the greater name wins. `times`: how often it stands in the log."""

    event_type: str
    local: str
    said: dict[str, Any]
    minute: int | None = None
    name: str = ""
    times: int = 1


@dataclass(frozen=True)
class Mark:
    """What befalls the worker once it has read everything before. `count`: of REPEAT."""

    what: str
    count: int = 0


Script = list[Fact | Mark]

CUT, END, ABORT, SPLIT, STALL = (Mark(what) for what in ("cut", "end", "abort", "split", "stall"))


def REPEAT(count: int) -> Mark:  # noqa: N802 - it stands among the other marks
    return Mark("repeat", count)


def LATE(fact: Fact) -> Fact:  # noqa: N802
    return replace(fact, minute=-1)


def TWICE(fact: Fact) -> Fact:  # noqa: N802
    return replace(fact, times=2)


def published(local: str, openings: int, minute: int | None = None, name: str = "") -> Fact:
    said = {"kind": "talent", "title": "车工", "occupation": "6-18-01-01", "industry": None} | _offer(openings)
    where: dict[str, Any] = {"county": "370705", "park": None, "education_min": None, "skills": []}
    return Fact("DemandPublished", local, said | where, minute, name)


def revised(local: str, openings: int, minute: int | None = None, name: str = "") -> Fact:
    return Fact("DemandRevised", local, _offer(openings), minute, name)


def filled(local: str, total: int, minute: int | None = None, name: str = "") -> Fact:
    return Fact("DemandFilled", local, {"filled_total": total}, minute, name)


def withdrawn(local: str, minute: int | None = None, name: str = "") -> Fact:
    return Fact("DemandWithdrawn", local, {"reason": None}, minute, name)


def _offer(openings: int) -> dict[str, Any]:
    return {"openings": openings, "wage_min": None, "wage_max": None, "valid_until": date(2030, 1, 1)}


def stated(fact: Fact, number: int, run: int) -> dict[str, Any]:
    """The fact as number `number` of a list that is played for the `run`th time; each play has subjects of its own."""
    minute = 60 * (number + 1) if fact.minute is None else fact.minute
    return {
        "event_id": f"{run:08x}-{ord(fact.name or ' '):04x}-7000-8000-{number:012x}",
        "occurred_at": START + timedelta(minutes=minute),
        "member": MEMBER,
        "subject": f"{MEMBER}/{run}-{fact.local}",
        "consortium": None,
        "correlation_id": None,
        "causation_id": None,
        **fact.said,
    }
