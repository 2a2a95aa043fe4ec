"""What the kit has seen of a member's system so far: records of its sandbox inbox, each with its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.certify.lifecycle import Lifecycle


@dataclass(frozen=True)
class Seen:
    """One record of the sandbox inbox and what admission says of it. What could not be decoded has no type."""

    outcome: str
    reasons: tuple[dict[str, Any], ...]
    event_type: str | None
    event_id: str | None
    subject: str | None
    occurred_at: datetime | None
    recorded_at: datetime

    def told(self) -> tuple[str, str]:
        """One line in Chinese and in English."""
        what = f"{self.event_type or '?'} {self.subject or ''}".strip()
        why_zh, why_en = "；".join(r["zh"] for r in self.reasons), "; ".join(r["en"] for r in self.reasons)
        zh = {"accepted": "接受", "rejected": "被退回", "duplicate": "重复"}[self.outcome]
        return f"{what}：{zh} {why_zh}".rstrip(), f"{what}: {self.outcome} {why_en}".rstrip()


@dataclass
class Course:
    """`before`: everything of earlier scenarios; `now`: of the present one, in the order of the inbox.

    `subject`: what the first scenario stated; `closed_at`, `opened_at`: when the road was taken away and given back.
    """

    lifecycle: Lifecycle
    subject: str | None = None
    before: list[Seen] = field(default_factory=list)
    now: list[Seen] = field(default_factory=list)
    closed_at: datetime | None = None
    opened_at: datetime | None = None

    def accepted(self, *event_types: str) -> list[Seen]:
        """What was accepted in the present scenario, of these types."""
        return [one for one in self.now if one.outcome == "accepted" and one.event_type in event_types]

    def accepted_before(self) -> list[Seen]:
        return [one for one in self.before if one.outcome == "accepted"]

    def next_scenario(self) -> None:
        self.before += self.now
        self.now = []


def rejected_for(seen: Iterable[Seen], code: str) -> list[Seen]:
    """Records that were rejected for a reason."""
    return [one for one in seen if any(reason["code"] == code for reason in one.reasons)]
