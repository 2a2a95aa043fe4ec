"""A member's own dead letters by HTTP: found, shown, corrected, resubmitted through its portal inbox."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from infra.dead_letters.correcting import Content, readable
from infra.dead_letters.desk import DeadLetterDesk, Rehearsed, content_in_json, letter_in_json
from infra.dead_letters.listing import DeadLetter, State, Wanted, position_of, told
from infra.dead_letters.resubmitting import Done, Resubmitter
from producers.gateway.portal_writer import Written
from producers.gateway.ports import AskedLetters, Resubmission
from schemas.errors import ContractError, RequestRefused, RowRefused, UsageError

Fields = Mapping[str, Any] | None


class MemberDeadLetters:
    """See producers.gateway.ports.DeadLetters. `desk` sees all; here each member sees its own. Raises Unavailable."""

    def __init__(self, desk: DeadLetterDesk, resubmitter: Resubmitter) -> None:
        self._desk = desk
        self._resubmitter = resubmitter

    def find(self, member: str, asked: AskedLetters, limit: int) -> list[dict[str, Any]]:
        wanted = Wanted(
            *(member, asked.code, asked.event_type, asked.subject, asked.since, asked.until),
            states=(State(asked.state),) if asked.state else (),
            before=asked.before,
        )
        return [letter_in_json(letter) for letter in self._desk.find(wanted, limit)]

    def show(self, member: str, position: str) -> dict[str, Any]:
        desk, letter = self._letter(member, position)
        return content_in_json(letter, desk.contents([letter])[0])

    def resubmit(self, member: str, position: str, changes: Fields, whole: Fields, *, dry_run: bool) -> Resubmission:
        desk, letter = self._letter(member, position)
        change = _same_for_all(changes, whole) if changes or whole else None
        if letter.state in (State.RESUBMITTED, State.UNFINISHED):
            change = None  # what was begun is finished as it was begun
        try:
            [one] = desk.rehearse([letter], change)
        except (RowRefused, UsageError, ContractError) as error:
            at = error.field if isinstance(error, RowRefused) else ""
            value = error.value if isinstance(error, RowRefused) else ""
            raise RequestRefused(
                error.zh, error.en, kind="invalid-event", attribute=f"fact.{at}" if at else "fact", value=value
            ) from None
        if dry_run:
            return _answer(one, "rehearsed", None)
        if one.is_open and change:
            desk.correct([one], member)
        [one] = desk.resubmit([one], dataclasses.replace(self._resubmitter, made_by=member))
        if one.sent is None:
            return _answer(one, "held-back", None)
        return _answer(one, STATUS[one.sent.done], one)

    def close(self) -> None:
        self._desk.rehearsal.close()

    def _letter(self, member: str, position: str) -> tuple[DeadLetterDesk, DeadLetter]:
        try:
            at = position_of(position)
        except UsageError as error:
            raise RequestRefused(
                error.zh, error.en, kind="unusable-value", attribute="position", value=position[:60]
            ) from None
        desk = dataclasses.replace(self._desk, member=member)
        found = desk.find(Wanted(member, positions=(at,)), 1)
        if not found:
            raise RequestRefused(
                f"{told(at)} 处没有你的死信；全部见 /v1/dead-letters",
                f"there is no dead letter of yours at {told(at)}; all of them: /v1/dead-letters",
                kind="no-dead-letter",
                attribute="position",
                value=told(at)[:60],
            )
        return desk, found[0]


STATUS = {
    Done.SENT: "submitted",
    Done.EARLIER: "submitted-before",
    Done.ELSEWHERE: "under-way",
    Done.UNCONFIRMED: "unconfirmed",
}


def _same_for_all(changes: Fields, whole: Fields) -> Any:
    def change(_letter: DeadLetter, _content: Content) -> tuple[Fields, Fields]:
        return changes, whole

    return change


def _answer(one: Rehearsed, status: str, sent: Rehearsed | None) -> Resubmission:
    held = readable(one.value)
    done = sent.sent if sent else None
    at = done.at if done else None
    return Resubmission(
        status=status,
        dead_letter=told(one.letter.position),
        event_id=(done.event_id if done else "") or (held[1]["event_id"] if held else None),
        outcome=one.expected.outcome,
        reasons=one.expected.reasons,
        at=Written(at.topic, at.partition, at.offset) if at else None,
        became=one.letter.became,
        why=done.why if done else "",
    )
