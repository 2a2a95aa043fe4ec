"""What people do with dead letters, for the command line and the gateway alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from infra.dead_letters.correcting import Content, corrected_record, keep, newest_corrections, readable
from infra.dead_letters.listing import DeadLetter, State, Wanted, dead_letters, letters_at, told
from infra.dead_letters.originals import Originals
from infra.dead_letters.rehearsal import ACCEPTED, REJECTED, Expected, Rehearsal
from infra.dead_letters.resubmitting import Resubmitted, Resubmitter
from producers.envelope import plain
from projections.engine.database_errors import database_errors_told
from schemas.positions import Position

Change = Callable[[DeadLetter, Content], tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]
"""Says of a dead letter which fields to change, or the whole fact; see `corrected_record`."""


@dataclass(frozen=True)
class Rehearsed:
    """A dead letter, the record that would be sent for it, and what admission would say; `sent`: see `resubmit`."""

    letter: DeadLetter
    value: bytes
    expected: Expected
    sent: Resubmitted | None = None

    @property
    def is_open(self) -> bool:
        """Whether sending it would do anything: admission would take it, and has not taken it yet."""
        return self.expected.outcome == ACCEPTED


@dataclass(frozen=True)
class DeadLetterDesk:
    """`member`: whose dead letters may be seen; all when it is None. Blocks."""

    engine: Engine
    originals: Originals
    rehearsal: Rehearsal
    member: str | None = None

    def find(self, wanted: Wanted, limit: int) -> list[DeadLetter]:
        with database_errors_told(), self.engine.connect() as connection:
            return dead_letters(connection, wanted, limit)

    def at(self, positions: Sequence[Position]) -> list[DeadLetter]:
        """Raises UsageError where there is none, or none of the member."""
        with database_errors_told(), self.engine.connect() as connection:
            return letters_at(connection, positions, self.member)

    def contents(self, letters: Sequence[DeadLetter]) -> list[Content]:
        """What each holds, in order."""
        if not letters:
            return []
        original = self.originals.of(letters)
        with database_errors_told(), self.engine.connect() as connection:
            corrections = newest_corrections(connection, [letter.position for letter in letters])
        found = []
        for at in (letter.position for letter in letters):
            came = original.get(at)
            value, count = corrections.get(at, (came, 0))
            found.append(Content(came, value, count))
        return found

    def rehearse(self, letters: Sequence[DeadLetter], change: Change | None = None) -> list[Rehearsed]:
        """What would be sent, with this change, and what would become of it. Bytes that are no fact stay what they are.

        Raises UsageError, RowRefused, InvalidFact.
        """
        values: list[bytes] = []
        for letter, found in zip(letters, self.contents(letters), strict=True):
            if change is not None:
                values.append(corrected_record(letter, found, *change(letter, found)))
            else:
                values.append(corrected_record(letter, found) if found.fact() else b"")
        judged = self.rehearsal.judge([(one.member, value) for one, value in zip(letters, values, strict=True)])
        return [
            Rehearsed(letter, value, expected if value else Expected(REJECTED, letter.reasons))
            for letter, value, expected in zip(letters, values, judged, strict=True)
        ]

    def correct(self, rehearsed: Sequence[Rehearsed], made_by: str) -> None:
        """Keep the records as corrections; what was before is kept too."""
        with database_errors_told():
            keep(self.engine, [(one.letter, one.value) for one in rehearsed], made_by)

    def resubmit(self, rehearsed: Sequence[Rehearsed], resubmitter: Resubmitter) -> list[Rehearsed]:
        """Send those that admission would take; the others stay as they are, with `sent` None.

        One that was sent, or begun, before is never judged: it is finished or told.
        """
        begun = (State.RESUBMITTED, State.UNFINISHED)
        wanted = [one for one in rehearsed if one.letter.state in begun or one.is_open]
        sent = resubmitter.resubmit([(one.letter, one.value) for one in wanted])
        by_position = {one.letter.position: one for one in sent}
        return [
            Rehearsed(one.letter, one.value, one.expected, by_position.get(one.letter.position)) for one in rehearsed
        ]


def letter_in_json(letter: DeadLetter) -> dict[str, Any]:
    """A dead letter as it is listed in JSON."""
    return {
        "position": told(letter.position),
        "member": letter.member,
        "event_id": letter.event_id,
        "type": letter.event_type,
        "subject": letter.subject,
        "recorded_at": letter.recorded_at.isoformat(),
        "state": letter.state.value,
        "resubmitted_at": told(letter.sent) if letter.sent else None,
        "became": letter.became,
        "reasons": letter.reasons,
        "seq": letter.seq,
    }


def content_in_json(letter: DeadLetter, found: Content) -> dict[str, Any]:
    """A dead letter with what it holds. `fact` is to be corrected, `original` is what came; `hex` where it is no fact."""
    shown = letter_in_json(letter) | {"corrections": found.corrections}
    held, before = found.fact(), readable(found.original)
    if held is None:
        return shown | {"hex": None if found.value is None else found.value.hex()}
    return shown | {
        "type": held[0].name,
        "version": held[0].version,
        "fact": in_json(held[1]),
        "original": in_json(before[1]) if before else None,
    }


def in_json(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with dates and moments as ISO 8601 texts, as the contract takes them back."""
    return {name: _plain(value) for name, value in fact.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return in_json(value)
    return value if value is None or isinstance(value, str | int | float | bool) else plain(value)
