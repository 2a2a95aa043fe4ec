"""Verdicts as the public may see them, for lists and for the stream.

Of the graduate family no subject and no stated value is shown: a school may have put into them what names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from projections.engine.view import Row, View
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.names import UNREADABLE, event_type_zh, member_names
from projections.records import verdict
from schemas.chinese import with_field_names
from schemas.contracts import family_contracts
from schemas.reason_guide import reason_address
from schemas.reasons import SENTENCES

ACCEPTED, REJECTED = "accepted", "rejected"
PERSONAL = "graduate"
HIDDEN = "***"


def verdict_rows(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Verdicts with all that the lists and the stream show."""
    v = verdict.c
    columns = (v.seq, v.outcome, v.event_type, v.member, v.subject, v.occurred_at, v.recorded_at, v.reasons)
    return select(*columns).where(*conditions)


def accepted_by(moment: MomentQuery) -> list[ColumnElement[bool]]:
    """Facts that had happened and were known at the moment."""
    v = verdict.c
    conditions = [v.outcome == ACCEPTED]
    if moment.occurred_until:
        conditions.append(v.occurred_at <= moment.occurred_until)
    if moment.recorded_until:
        conditions.append(v.recorded_at <= moment.recorded_until)
    return conditions


def rejected_by(moment: MomentQuery) -> list[ColumnElement[bool]]:
    """Rejections made by the moment: what a rejected record says of its own time is not to be relied on."""
    ends = [end for end in (moment.occurred_until, moment.recorded_until) if end]
    return [verdict.c.outcome == REJECTED, *([verdict.c.recorded_at <= min(ends)] if ends else [])]


def personal_types() -> frozenset[str]:
    return frozenset(contract.name for contract in family_contracts(PERSONAL))


def facts_for(who: Caller) -> list[ColumnElement[bool]]:
    """Verdicts of which the caller may see that they are there: those about graduates not for everybody."""
    v, grant = verdict.c, who.may("graduate-facts")
    if grant is Grant.ALL:
        return []
    others = or_(v.event_type.is_(None), v.event_type.not_in(sorted(personal_types())))
    return [or_(others, v.member == who.member)] if grant is Grant.OWN and who.member else [others]


def rejections_for(who: Caller) -> list[ColumnElement[bool]]:
    """The same of rejections: all, or those of the caller's own member."""
    own = who.may("rejections") is not Grant.ALL
    return [*facts_for(who), *([verdict.c.member == who.member] if own else [])]


def shown_to(who: Caller) -> Callable[[Row], bool] | None:
    """Whether the caller may see an item of `told`; as `facts_for` and `rejections_for`, for the stream; None: all."""
    personal, facts, rejections = personal_types(), who.may("graduate-facts"), who.may("rejections")
    if facts is Grant.ALL and rejections is Grant.ALL:
        return None

    def shown(item: Row) -> bool:
        needed = [facts] if item["event_type"] in personal else []
        needed += [rejections] if "reasons" in item else []
        is_own = who.member is not None and item["member"] == who.member
        return all(grant is Grant.ALL or (grant is Grant.OWN and is_own) for grant in needed)

    return shown


def told(view: View, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows of `verdict_rows` as items of the API: Fact or Rejection."""
    names = member_names(view, {row["member"] for row in rows})
    personal = personal_types()
    return [_item(row, names, row["event_type"] in personal) for row in rows]


def _item(row: Row, names: dict[str, str | None], personal: bool) -> dict[str, Any]:
    event_type = row["event_type"] or UNREADABLE
    item = {
        "seq": row["seq"],
        "event_type": event_type,
        "event_type_zh": event_type_zh(event_type),
        "member": row["member"],
        "member_zh": names.get(row["member"]),
        "subject": None if personal else row["subject"],
        "recorded_at": row["recorded_at"],
    }
    if row["outcome"] == REJECTED:
        return item | {"reasons": with_field_names(_reason(reason, personal) for reason in row["reasons"])}
    return item | {"occurred_at": row["occurred_at"]}


def _reason(reason: dict[str, Any], personal: bool) -> dict[str, Any]:
    shown = {name: reason.get(name) for name in ("code", "field", "value", "zh", "en")}
    shown["type"] = reason_address(reason["code"])
    if personal and shown["field"]:
        zh, en = SENTENCES.get(reason["code"], (reason["code"], reason["code"]))
        shown |= {"value": HIDDEN, "zh": f"{zh}：{shown['field']}", "en": f"{en}: {shown['field']}"}
    return shown
