"""Which dead letters there are, and what has become of each: from the verdict table and the table of resubmissions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, literal_column, select, tuple_

from infra.dead_letters.records import resubmission
from projections.records import verdict
from schemas.errors import UsageError
from schemas.positions import Position

POSITION = re.compile(r"(?P<topic>[A-Za-z0-9._-]{1,249})\[(?P<partition>\d{1,9})\]@(?P<offset>\d{1,18})")
v, r = verdict.c, resubmission.c


class State(StrEnum):
    """OPEN: nothing was done; UNFINISHED: a resubmission was begun and not confirmed; RESUBMITTED: done, once and for
    all; RESTATED: meanwhile the member stated a fact under the same event id, and it was accepted."""

    OPEN = "open"
    UNFINISHED = "unfinished"
    RESUBMITTED = "resubmitted"
    RESTATED = "restated"


@dataclass(frozen=True)
class Wanted:
    """What to look for; None asks for nothing. `since` and `until` bound recorded_at; `before`: a `seq` to go on from."""

    member: str | None = None
    code: str | None = None
    event_type: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    states: tuple[State, ...] = ()
    positions: tuple[Position, ...] = ()
    before: int | None = None


@dataclass(frozen=True)
class DeadLetter:
    """A rejected record. `sent`: where its resubmission is; `became`: that one's outcome, None while undecided."""

    position: Position
    seq: int
    member: str
    event_id: str | None
    event_type: str | None
    subject: str | None
    recorded_at: datetime
    decided_at: datetime
    reasons: list[dict[str, Any]]
    content_hash: bytes
    state: State
    sent: Position | None
    became: str | None

    @property
    def codes(self) -> set[str]:
        return {reason["code"] for reason in self.reasons}


def told(position: Position) -> str:
    """As people write it. Example: inbox.4137012391[0]@12."""
    return f"{position.topic}[{position.partition}]@{position.offset}"


def key_of(position: Position) -> dict[str, Any]:
    """As columns of a table."""
    return {"topic": position.topic, "partition": position.partition, "offset": position.offset}


def position_of(text: str) -> Position:
    """What `told` writes. Raises UsageError."""
    match = POSITION.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            f"“{text}”不是死信的位置，应如 inbox.4137012391[0]@12（见 kiteline dead-letters list）",
            f"{text!r} is no position; e.g. inbox.4137012391[0]@12 (see kiteline dead-letters list)",
        )
    return Position(match["topic"], int(match["partition"]), int(match["offset"]))


def dead_letters(connection: Connection, wanted: Wanted, limit: int) -> list[DeadLetter]:
    """The newest first, at most `limit`."""
    return [_letter(row) for row in connection.execute(letters_query(wanted, limit))]


def letters_query(wanted: Wanted, limit: int) -> Select[Any]:
    """Rows of `dead_letters`, by the index of rejections."""
    return _query().where(*_conditions(wanted)).order_by(v.seq.desc()).limit(limit)


def letters_at(connection: Connection, positions: Sequence[Position], member: str | None = None) -> list[DeadLetter]:
    """The dead letters at `positions`, in their order, each once. Raises UsageError naming one where there is none."""
    asked = tuple(dict.fromkeys(positions))
    found = {one.position: one for one in dead_letters(connection, Wanted(member, positions=asked), len(asked))}
    for position in asked:
        if position not in found:
            whose_zh, whose_en = (f"成员 {member} 在 ", f" of member {member}") if member else ("", "")
            raise UsageError(
                f"{whose_zh}{told(position)} 处没有死信（见 kiteline dead-letters list）",
                f"there is no dead letter{whose_en} at {told(position)} (see kiteline dead-letters list)",
            )
    return [found[position] for position in asked]


def _state() -> ColumnElement[str]:
    later = verdict.alias("later")
    # An id that was accepted before is the reason of a rejection, not its mending: only what came later counts.
    restated = exists(
        select(later.c.seq).where(
            later.c.member == v.member,
            later.c.event_id == v.event_id,
            later.c.outcome == literal_column("'accepted'"),
            later.c.seq > v.seq,
        )
    )
    return case(
        (r.sent_at.is_not(None), State.RESUBMITTED.value),
        (r.begun_at.is_not(None), State.UNFINISHED.value),
        (restated, State.RESTATED.value),
        else_=State.OPEN.value,
    )


def _query() -> Select[Any]:
    became = verdict.alias("became")
    here = and_(r.topic == v.topic, r.partition == v.partition, r.offset == v.offset)
    there = and_(became.c.topic == r.target_topic, became.c.partition == 0, became.c.offset == r.sent_offset)
    joined = verdict.outerjoin(resubmission, here).outerjoin(became, there)
    columns = (v.topic, v.partition, v.offset, v.seq, v.member, v.event_id, v.event_type, v.subject)
    more = (v.recorded_at, v.decided_at, v.reasons, v.content_hash, r.target_topic, r.sent_offset)
    return select(*columns, *more, _state().label("state"), became.c.outcome.label("became")).select_from(joined)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    # Written out, not as a parameter: only so does the planner see that the partial index holds them.
    found: list[ColumnElement[bool]] = [v.outcome == literal_column("'rejected'")]
    if wanted.member is not None:
        found.append(v.member == wanted.member)
    if wanted.code is not None:
        found.append(v.reasons.contains([{"code": wanted.code}]))
    if wanted.event_type is not None:
        found.append(v.event_type == wanted.event_type)
    if wanted.subject is not None:
        found.append(v.subject == wanted.subject)
    if wanted.since is not None:
        found.append(v.recorded_at >= wanted.since)
    if wanted.until is not None:
        found.append(v.recorded_at <= wanted.until)
    if wanted.states:
        found.append(_state().in_([state.value for state in wanted.states]))
    if wanted.positions:
        asked = [(one.topic, one.partition, one.offset) for one in wanted.positions]
        found.append(tuple_(v.topic, v.partition, v.offset).in_(asked))
    if wanted.before is not None:
        found.append(v.seq < wanted.before)
    return found


def _letter(row: Any) -> DeadLetter:
    return DeadLetter(
        Position(row.topic, row.partition, row.offset),
        *(row.seq, row.member, row.event_id, row.event_type, row.subject, row.recorded_at, row.decided_at),
        *(row.reasons, bytes(row.content_hash), State(row.state)),
        None if row.sent_offset is None else Position(row.target_topic, 0, row.sent_offset),
        row.became,
    )
