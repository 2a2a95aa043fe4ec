"""What the gateway needs of the outside world, handed in by whoever starts it. All raise Unavailable when away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from producers.gateway.rate import Allowance
from schemas.positions import Position

if TYPE_CHECKING:  # commands that only wait for what is visible do without the web framework
    from fastapi import APIRouter

    from producers.gateway.portal_writer import PortalWriter, Written
    from producers.gateway.sealing import Seals


class Tokens(Protocol):
    """API tokens of members."""

    def member_of(self, token: str) -> str | None:
        """Whose token it is; None when it is nobody's, or revoked."""


class Verdicts(Protocol):
    """What admission decided."""

    def of(self, member: str, event_id: str) -> Sequence[dict[str, Any]]:
        """Verdicts on all records of `member` with this event id, newest first, each with its `receipt`; JSON values."""

    def at(self, positions: Sequence[Written]) -> Mapping[Written, dict[str, Any]]:
        """The verdict on each of these records that has one; as in `of`, with its `event_id`."""


@dataclass(frozen=True)
class AcceptedFact:
    """A fact that admission has accepted, and when the inbox took it."""

    member: str
    event_id: str
    event_type: str
    recorded_at: datetime


class Watch(Protocol):
    """Accepted facts that are waited for."""

    def visible(self) -> Mapping[AcceptedFact, Position]:
        """Those that the platform's read models show now, and where they stand in their canonical topics."""


class Visibility(Protocol):
    """When facts can be seen."""

    def watch(self, facts: Sequence[AcceptedFact]) -> AbstractContextManager[Watch]:
        """Look for `facts`, as often as the watch is asked, from one thread at a time."""


@dataclass(frozen=True)
class AskedLetters:
    """Which dead letters are asked for; None asks for nothing. `before`: a `seq` to go on from."""

    code: str | None = None
    event_type: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    state: str | None = None
    before: int | None = None


@dataclass(frozen=True)
class Resubmission:
    """What became of a resubmission. `status`: rehearsed, held-back (see `outcome`, what admission would say now),
    submitted, submitted-before, under-way (by another), unconfirmed (`why`). `at`: where the record stands."""

    status: str
    dead_letter: str
    event_id: str | None
    outcome: str
    reasons: Sequence[Mapping[str, Any]]
    at: Written | None = None
    became: str | None = None
    why: str = ""


class DeadLetters(Protocol):
    """A member's own dead letters, by position. Raises RequestRefused: unusable-value, no-dead-letter."""

    def find(self, member: str, asked: AskedLetters, limit: int) -> Sequence[dict[str, Any]]:
        """Newest first; JSON values only."""

    def show(self, member: str, position: str) -> dict[str, Any]:
        """One with its fact, or its bytes in hex. Raises Unavailable while it is judged and not written yet."""

    def resubmit(
        self,
        member: str,
        position: str,
        changes: Mapping[str, Any] | None,
        whole: Mapping[str, Any] | None,
        *,
        dry_run: bool,
    ) -> Resubmission:
        """Correct single fields or the whole fact, and state it, once. Raises RequestRefused (invalid-event) too."""

    def close(self) -> None:
        """Leave the broker."""


@dataclass(frozen=True)
class Answer:
    """An answer as it was given: kept under an Idempotency-Key, and given again."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


class Answers(Protocol):
    """Answers by (member, Idempotency-Key), for 24 hours."""

    def begin(self, member: str, key: str, fingerprint: bytes) -> Answer | None:
        """The answer given before to the very same request, or None: go on, and then `keep` or `forget`.

        Raises RequestRefused: key-reused (the request differs), key-busy (the first one is still under way).
        """

    def keep(self, member: str, key: str, answer: Answer) -> None: ...

    def forget(self, member: str, key: str) -> None: ...


@dataclass(frozen=True)
class GatewayParts:
    """`largest_body`: bytes of one request; `retry_seconds`: told in Retry-After when a service is away; `more`: routes
    that need what only the outside world has."""

    tokens: Tokens
    verdicts: Verdicts
    answers: Answers
    visibility: Visibility
    dead_letters: DeadLetters
    writer: PortalWriter
    seals: Seals
    allowance: Allowance = field(default_factory=Allowance)
    largest_body: int = 8 * 1024 * 1024
    retry_seconds: int = 5
    more: tuple[APIRouter, ...] = ()
