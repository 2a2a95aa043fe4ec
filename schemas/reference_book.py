"""What admission knows of the world: members and code lists, built from facts and nothing else.

State is a function of the set of facts: of two statements about one thing the newer by (occurred_at, event_id)
holds, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from schemas.code_book import LONG_AGO, CodeBook

OPERATOR = "operator"


@dataclass
class ReferenceBook:
    """Members and code lists in force. The operator is a member from the start: it admits the others."""

    members: dict[str, tuple[str, date]] = field(default_factory=lambda: {OPERATOR: ("operator", date.min)})
    codes: CodeBook = field(default_factory=CodeBook)
    _newest: dict[tuple[str, str], tuple[datetime, str]] = field(default_factory=dict)

    def learn(self, event_type: str, fact: Mapping[str, Any], recorded_at: datetime = LONG_AGO) -> None:
        """Take in one accepted fact, recorded in its inbox at `recorded_at`; facts of other types pass by."""
        self.codes.learn(event_type, fact, recorded_at)
        if event_type == "MemberAdmitted" and self._wins(("member", fact["member_code"]), fact):
            self.members[fact["member_code"]] = (fact["kind"], fact["admitted_on"])

    def _wins(self, key: tuple[str, str], fact: Mapping[str, Any]) -> bool:
        mark = (fact["occurred_at"], fact["event_id"])
        if key in self._newest and self._newest[key] >= mark:
            return False
        self._newest[key] = mark
        return True
