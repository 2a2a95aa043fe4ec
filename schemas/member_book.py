"""Who is a member, since when, in which consortia, and who may speak for others: built from facts and nothing else.

State is a function of the set of facts, in whatever order they come:

- admission, consortium, mandate: of two statements about one (member, consortium id, subject of the mandate) the newer
  by (occurred_at, event_id) holds;
- what begins on a day (suspended, reinstated; joined, left): on a day the statement that began last holds, and of
  those that began on one day the newer by (occurred_at, event_id). So a reinstatement from the very day of a
  suspension, stated later, cancels it.

The operator is a member from the start, which no fact can change: it admits the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

OPERATOR = "operator"
CONCERNING = frozenset(
    {"MemberAdmitted", "MemberSuspended", "MemberReinstated", "ConsortiumFounded", "MemberJoined", "MemberLeft"}
    | {"MandateGranted"}
)
"""Event types that say something about members here."""
Mark = tuple[datetime, str]
"""(occurred_at, event_id): by it facts win over one another."""


@dataclass(frozen=True)
class Admitted:
    """A member: its kind and the first day on which it may state facts."""

    kind: str
    admitted_on: date


@dataclass(frozen=True)
class Turn:
    """What holds from a day on. `holds`: reinstated or joined; otherwise suspended or left, for `reason`."""

    since: date
    holds: bool
    reason: str | None = None


@dataclass(frozen=True)
class Mandate:
    """`owner` or `industry` says for whom; in which families; from the first to the last day."""

    subject: str
    owner: str | None
    industry: str | None
    families: frozenset[str]
    first: date
    last: date

    def told(self) -> str:
        """For a reason: which mandate it is and how far it goes."""
        whom = f"owner {self.owner}" if self.owner else f"industry {self.industry}"
        return f"{self.subject} ({whom}; {', '.join(sorted(self.families))}; {self.first} – {self.last})"


@dataclass
class Turns:
    """Turns of one thing, at most one a day, in order of day."""

    by_day: dict[date, tuple[Mark, Turn]] = field(default_factory=dict)

    def take(self, turn: Turn, mark: Mark) -> None:
        known = self.by_day.get(turn.since)
        if known is None or known[0] < mark:
            self.by_day[turn.since] = (mark, turn)

    def on(self, day: date) -> Turn | None:
        """The turn that holds on `day`; None before the first."""
        begun = [since for since in self.by_day if since <= day]
        return self.by_day[max(begun)][1] if begun else None


@dataclass
class MemberBook:
    """`admitted`: members by code. Facts about the operator itself are passed over."""

    admitted: dict[str, Admitted] = field(default_factory=lambda: {OPERATOR: Admitted("operator", date.min)})
    consortia: set[str] = field(default_factory=set)
    _standing: dict[str, Turns] = field(default_factory=dict)
    _belonging: dict[tuple[str, str], Turns] = field(default_factory=dict)
    _mandates: dict[str, tuple[str, Mandate]] = field(default_factory=dict)
    _newest: dict[tuple[str, str], Mark] = field(default_factory=dict)

    def learn(self, event_type: str, fact: Mapping[str, Any]) -> None:
        """Take in one accepted fact; facts of other types pass by."""
        mark = (fact["occurred_at"], fact["event_id"])
        match event_type:
            case "MemberAdmitted" if fact["member_code"] != OPERATOR:
                if self._wins(("member", fact["member_code"]), mark):
                    self.admitted[fact["member_code"]] = Admitted(fact["kind"], fact["admitted_on"])
            case "MemberSuspended":
                self._stand(fact, Turn(fact["suspended_from"], False, fact["reason"]), mark)
            case "MemberReinstated":
                self._stand(fact, Turn(fact["effective_from"], True), mark)
            case "ConsortiumFounded":
                self.consortia.add(fact["consortium_id"])
            case "MemberJoined":
                self._belong(fact, Turn(fact["joined_on"], True), mark)
            case "MemberLeft":
                self._belong(fact, Turn(fact["left_on"], False, fact["reason"]), mark)
            case "MandateGranted" if self._wins(("mandate", fact["subject"]), mark):
                self._mandates[fact["subject"]] = (fact["member_code"], _mandate(fact))

    def _wins(self, key: tuple[str, str], mark: Mark) -> bool:
        if key in self._newest and self._newest[key] >= mark:
            return False
        self._newest[key] = mark
        return True

    def _stand(self, fact: Mapping[str, Any], turn: Turn, mark: Mark) -> None:
        self._standing.setdefault(fact["member_code"], Turns()).take(turn, mark)

    def _belong(self, fact: Mapping[str, Any], turn: Turn, mark: Mark) -> None:
        self._belonging.setdefault((fact["consortium_id"], fact["member_code"]), Turns()).take(turn, mark)

    def suspension(self, member: str, day: date) -> Turn | None:
        """Since when and why `member` is suspended on `day`; None when it is not."""
        turn = self._standing[member].on(day) if member in self._standing and member != OPERATOR else None
        return turn if turn and not turn.holds else None

    def belonging(self, consortium: str, member: str, day: date) -> Turn | None:
        """Whether and since when `member` is in `consortium` on `day`; None when it had not joined by then."""
        turns = self._belonging.get((consortium, member))
        return turns.on(day) if turns else None

    def mandates(self, member: str) -> list[Mandate]:
        """Every mandate that `member` holds or held, by subject."""
        return [mandate for _, (holder, mandate) in sorted(self._mandates.items()) if holder == member]


def _mandate(fact: Mapping[str, Any]) -> Mandate:
    by_owner = fact["mandate_scope"] == "owner"
    return Mandate(
        fact["subject"],
        fact["owner_code"] if by_owner else None,
        None if by_owner else fact["industry"],
        frozenset(entry["family"] for entry in fact["families"]),
        fact["effective_from"],
        fact["valid_until"],
    )
