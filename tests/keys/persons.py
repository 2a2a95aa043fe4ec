"""Graduates with names and ID numbers that a search finds again, sealed as a member seals them."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from typing import Any

from schemas.sealing import SealingKey
from schemas.wire import encode
from tests.stream_processors.speaking import SCHOOL, fact, unchecked

NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Somebody:
    """A made-up person. `traces`: what nobody may find in clear."""

    name: str = field(default_factory=lambda: f"欧阳测试{next(NUMBERS):04d}")
    id_number: str = field(default_factory=lambda: f"37999920050101{next(NUMBERS):04d}")
    student_number: str = field(default_factory=lambda: f"2023SEAL{next(NUMBERS):05d}")
    ref: str = field(default_factory=lambda: f"p-{uuid.uuid4().hex[:16]}")

    @property
    def subject(self) -> str:
        return f"{SCHOOL}/{self.ref}"

    @property
    def clear(self) -> dict[str, str]:
        return {"name": self.name, "id_number": self.id_number, "student_number": self.student_number}

    @property
    def traces(self) -> list[bytes]:
        return [text.encode() for text in self.clear.values()]

    def registered(self, key: SealingKey, **changes: Any) -> bytes:
        """The record of GraduateRegistered, sealed."""
        sealed = {name: key.seal(text.encode()) for name, text in self.clear.items()}
        said = fact("GraduateRegistered", SCHOOL, self.ref, **sealed, legal_basis="statutory_duty")
        return encode("GraduateRegistered", said | changes)

    def in_clear(self, **changes: Any) -> bytes:
        """The same from a client that does not seal."""
        said = self.clear | {"legal_basis": "consent", "subject": self.subject} | changes
        return unchecked("GraduateRegistered", SCHOOL, **said)

    def outcome(self, **changes: Any) -> bytes:
        """What became of it, without personal data."""
        return encode("OutcomeReported", fact("OutcomeReported", SCHOOL, self.ref, **changes))

    def erased(self) -> bytes:
        said = fact("IdentityErased", SCHOOL, self.ref, occurred_at="2026-08-24T09:30:00+08:00")
        return encode("IdentityErased", said)
