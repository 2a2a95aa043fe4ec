"""What admission knows of the world: members (schemas.member_book) and code lists, built from facts and nothing else.

State is a function of the set of facts: of two statements about one thing the newer by (occurred_at, event_id)
holds, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from schemas.days import day_of
from schemas.member_book import OPERATOR, MemberBook

__all__ = ["OPERATOR", "CodeList", "ReferenceBook", "nearest_code"]


@dataclass(frozen=True)
class CodeList:
    """One version of a code list. `codes` maps code to (Chinese name, parent)."""

    list_id: str
    version: str
    effective_from: date
    codes: Mapping[str, tuple[str, str | None]]


@dataclass
class ReferenceBook:
    """Members and code lists in force."""

    members: MemberBook = field(default_factory=MemberBook)
    lists: dict[str, dict[str, CodeList]] = field(default_factory=dict)
    _newest: dict[tuple[str, str], tuple[datetime, str]] = field(default_factory=dict)

    def learn(self, event_type: str, fact: Mapping[str, Any]) -> None:
        """Take in one accepted fact; facts of other types pass by."""
        self.members.learn(event_type, fact)
        if event_type == "CodeListPublished":
            list_id, version = fact["list_id"], fact["version"]
            if self._wins(("list", f"{list_id}/{version}"), fact):
                codes = {e["code"]: (e["name_zh"], e["parent"]) for e in fact["entries"]}
                self.lists.setdefault(list_id, {})[version] = CodeList(list_id, version, fact["effective_from"], codes)

    def _wins(self, key: tuple[str, str], fact: Mapping[str, Any]) -> bool:
        mark = (fact["occurred_at"], fact["event_id"])
        if key in self._newest and self._newest[key] >= mark:
            return False
        self._newest[key] = mark
        return True

    def list_on(self, list_id: str, moment: datetime) -> CodeList | None:
        """The version in force at `moment`: the latest that has begun, else the earliest there is."""
        versions = sorted(self.lists.get(list_id, {}).values(), key=lambda v: (v.effective_from, v.version))
        begun = [v for v in versions if v.effective_from <= day_of(moment)]
        return (begun[-1] if begun else versions[0]) if versions else None

    def versions(self) -> dict[str, list[str]]:
        """Code list versions known now, for the verdict."""
        return {list_id: sorted(versions) for list_id, versions in sorted(self.lists.items())}


def nearest_code(code: str, codes: Mapping[str, tuple[str, str | None]]) -> str | None:
    """The valid code most like `code`, with its name: codes are hierarchical, so the longest common beginning wins."""
    alike = [(_shared(code, c), SequenceMatcher(None, code, c).ratio(), c) for c in codes]
    shared, ratio, best = max(alike, default=(0, 0.0, ""))
    return f"{best} {codes[best][0]}" if best and (shared >= 2 or ratio >= 0.6) else None


def _shared(one: str, other: str) -> int:
    """Length of the common beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
