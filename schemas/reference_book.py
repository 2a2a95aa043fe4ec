"""What admission knows of the world: members (schemas.member_book) and code lists, built from facts and nothing else.

State is a function of the set of facts: of two statements about one thing the newer by (occurred_at, event_id)
holds, in whatever order they come. A fact is judged by what had been recorded when it was recorded itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemas.code_book import LONG_AGO, CodeBook
from schemas.member_book import OPERATOR, MemberBook
from schemas.member_history import MemberHistory

__all__ = ["OPERATOR", "ReferenceBook"]


@dataclass
class ReferenceBook:
    """Members and code lists in force."""

    members: MemberBook = field(default_factory=MemberBook)
    codes: CodeBook = field(default_factory=CodeBook)
    history: MemberHistory = field(default_factory=MemberHistory)

    def learn(self, event_type: str, fact: Mapping[str, Any], recorded_at: datetime = LONG_AGO) -> None:
        """Take in one accepted fact, recorded in its inbox at `recorded_at`; facts of other types pass by."""
        self.codes.learn(event_type, fact, recorded_at)
        self.members.learn(event_type, fact)
        self.history.learn(event_type, fact, recorded_at)

    def members_known(self, known: int | None) -> MemberBook:
        """What was known about members once `known` statements had been recorded (`MemberHistory.known_at`)."""
        return self.members if known is None else self.history.book(known)
