"""Rows of an ERP's outbox table to facts.

The event id follows from the row (table, id, created_at), not from what it says: however often a row is read, on
whatever machine, it is one fact; and a row whose content was changed after it was accepted is told, not stated anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from producers.erp.json_lines import event_of, json_object
from producers.erp.outbox_table import OutboxRow, moment_of
from producers.rows import Fact, Passed, Quiet, Reading, Refused, Source, refusal, shown
from producers.sealing import Sealing
from producers.state import MemberState
from producers.statements import keep
from schemas.days import UTC
from schemas.errors import RowRefused
from schemas.ids import derived_id

OWN_COLUMNS = ("type", "event_type", "event_id", "occurred_at", "subject", "id", "member")


def row_reading(
    row: OutboxRow, table: str, member: str, state: MemberState, sealing: Sealing | None = None
) -> tuple[Reading, str]:
    """What a row states, kept in `state`'s outbox, and its event id ("" when refused). Call inside a transaction."""
    source = Source(table, "", row.id)
    try:
        event_type, fact, clear = row_fact(row, table, member, state.secret)
        # Stated once and its mark taken away: it is meant to be stated again.
        again = bool(row.event_id) and not state.is_waiting(fact["event_id"])
        if not again and state.has_stated(fact["event_id"], fact):
            return Passed(Quiet.UNCHANGED, source), fact["event_id"]
        key = f"{event_type}:{fact['subject']}"
        _refuse_same_moment(key, fact, table, state)
        return keep(state, event_type, fact | clear, key, fact["occurred_at"], source, sealing), fact["event_id"]
    except RowRefused as error:
        return Refused(source, error.field, shown(error.value), error.zh, error.en), ""


def row_fact(row: OutboxRow, table: str, member: str, secret: bytes) -> tuple[str, Fact, Fact]:
    """Of a row, as `event_of` gives it. Raises RowRefused naming the column or field at fault."""
    created = moment_of(row.created_at)
    if created is None:
        raise refusal("created_at", row.created_at, "不是时间", "a time is expected")
    occurred = created if row.occurred_at in (None, "") else moment_of(row.occurred_at)
    if occurred is None:
        raise refusal(
            "occurred_at", row.occurred_at, "应为 ISO 8601 时间，如 2026-03-02T10:15:00+08:00",
            "a time in ISO 8601 is expected, e.g. 2026-03-02T10:15:00+08:00",
        )  # fmt: skip
    payload = json_object("" if row.payload is None else str(row.payload), "payload")
    doubled = next((name for name in OWN_COLUMNS if name in payload), None)
    if doubled:
        raise refusal(
            f"payload.{doubled}", payload[doubled], "这一项有自己的列，不能写在 payload 里",
            "this has a column of its own and may not stand in the payload",
        )  # fmt: skip
    event_type, fact, clear = event_of(_said(row, payload, occurred.isoformat()), member, secret)
    key = f"erp-outbox:{member}:{table}:{row.id}"
    return event_type, fact | {"event_id": derived_id(key, None, created.astimezone(UTC).isoformat().encode())}, clear


def _said(row: OutboxRow, payload: Mapping[str, object], occurred_at: str) -> dict[str, object]:
    subject = str(row.subject or "").strip()
    named = {"subject": subject} if "/" in subject else {"id": subject}
    return {**payload, "type": row.event_type, "occurred_at": occurred_at, **named}


def _refuse_same_moment(key: str, fact: Fact, table: str, state: MemberState) -> None:
    """Of two facts about one thing at one moment the ids would decide which one holds, so the second is refused."""
    before = state.stated_before([key], fact["occurred_at"])
    if before is None or before.row_time != fact["occurred_at"] or before.event_id == fact["event_id"]:
        return
    other = state.source_of(before.event_id)
    if other is not None and other.file == table:
        raise refusal(
            "occurred_at", fact["occurred_at"].isoformat(),
            f"与第 {other.row} 行是同一对象、同一时间；请把 occurred_at 写得晚一些，再清空 refused",
            f"row {other.row} speaks of the same thing at the same time; give this one a later occurred_at, clear refused",
        )  # fmt: skip
