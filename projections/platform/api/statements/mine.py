"""/v1/mine: a member's own statements and what became of them, and what others see of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, func, select

from projections.engine.view import Row, View, count
from projections.member_catalogue import OUTCOMES, catalogue, stated_of
from projections.platform.access.caller import own_member
from projections.platform.access.gate import Access
from projections.platform.access.policy import policy
from projections.platform.access.roles import Caller, Role
from projections.platform.api.members import CataloguedMember, shown_member
from projections.platform.api.moments.asked import Day, ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import UNREADABLE, event_type_zh, member_names
from projections.platform.api.paging import Page, bad_cursor, cursor_of, key_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.shapes import Fact, Reason
from projections.platform.api.statements.verdicts import ACCEPTED, REJECTED, facts_for, told, verdict_rows
from projections.records import verdict
from schemas.chinese import with_field_names
from schemas.contracts import family_contracts
from schemas.days import end_of_day
from schemas.reason_guide import reason_address
from schemas.topics import FAMILY_PARTITIONS

NEWEST = 20
FAMILIES = tuple(FAMILY_PARTITIONS)
Outcome = Literal["accepted", "rejected", "duplicate"]
Member = Annotated[str, Depends(own_member)]
v = verdict.c


class Overview(BaseModel):
    member: str
    member_zh: str | None
    accepted: int
    rejected: int
    duplicate: int
    last_recorded_at: datetime | None


class VerdictQuery(ListQuery):
    """Which of the member's verdicts."""

    outcome: Outcome | None = Field(None, description="只要一种结果 / one outcome")
    family: Literal[FAMILIES] | None = Field(None, description="只要一族事件 / one family of events")  # type: ignore[valid-type]
    day: Day | None = Field(None, description="这一天（北京时间）记录的 / recorded on this day, Asia/Shanghai")
    since: Day | None = Field(None, description="这一天起记录的 / recorded on this day or later")
    until: Day | None = Field(None, description="到这一天为止记录的 / recorded on this day or earlier")
    event_type: str | None = Field(None, max_length=60)
    event_id: str | None = Field(None, max_length=60)


class OwnVerdict(BaseModel):
    """One verdict, with everything that the member itself has stated."""

    seq: int
    outcome: Outcome
    event_id: str | None
    event_type: str
    event_type_zh: str
    subject: str | None
    occurred_at: datetime | None
    recorded_at: datetime
    decided_at: datetime
    position: str
    reasons: list[Reason]
    dead_letter: str | None = Field(description="死信的位置，可改正后重新提交 / where it can be corrected")


class SeenModel(BaseModel):
    name: str
    title_zh: str
    title_en: str
    rows: int = Field(description="其中与本成员有关的行数 / rows that name this member")
    columns: list[str]


class SeenByOthers(BaseModel):
    """What the public, and other members, see of the member."""

    catalogue: CataloguedMember | None
    facts: list[Fact] = Field(description=f"最新的 {NEWEST} 条 / the newest")
    models: list[SeenModel]
    hidden_zh: str
    hidden_en: str


def routes(reader: Reader, access: Access) -> APIRouter:
    router = APIRouter(prefix="/v1/mine", tags=["我的报送 / mine"], responses=READ_PROBLEMS | responses(401, 403))

    @router.get("", summary="本成员报送了多少 / how much the member has stated", response_model=Overview)
    def overview(member: Member) -> Row:
        query = select(v.outcome, func.count().label("n"), func.max(v.recorded_at).label("last"))
        with reader.live() as view:
            rows = {row["outcome"]: row for row in view.rows(query.where(v.member == member).group_by(v.outcome))}
            name = member_names(view, {member}).get(member)
        last = max((row["last"] for row in rows.values()), default=None)
        counts = {outcome: rows[outcome]["n"] if outcome in rows else 0 for outcome in OUTCOMES}
        return {"member": member, "member_zh": name, "last_recorded_at": last} | counts

    @router.get(
        "/verdicts", summary="本成员的裁定，新的在前 / own verdicts, newest first", response_model=Page[OwnVerdict]
    )
    def verdicts(member: Member, query: Annotated[VerdictQuery, Query()]) -> dict[str, Any]:
        name = f"mine/{member}/{query.outcome}/{query.family}/{query.day}/{query.since}/{query.until}"
        name = f"{name}/{query.event_type}/{query.event_id}"
        before = key_of(name, query)
        conditions = _asked(member, query)
        if before is not None:
            if not (len(before) == 1 and isinstance(before[0], int)):
                raise bad_cursor(query.cursor or "")
            conditions.append(v.seq < before[0])
        wanted = select(verdict).where(*conditions).order_by(v.seq.desc()).limit(query.limit + 1)
        with reader.live() as view:
            rows = view.rows(wanted)
        page, more = rows[: query.limit], len(rows) > query.limit
        following = cursor_of(name, query, [page[-1]["seq"]]) if more else None
        return {"items": [_own(row) for row in page], "next": following}

    @router.get(
        "/seen-by-others", summary="别人看到的本成员 / what others see of the member", response_model=SeenByOthers
    )
    def seen_by_others(member: Member) -> dict[str, Any]:
        public = access.for_role(Role.PUBLIC)
        newest = verdict_rows(v.member == member, v.outcome == ACCEPTED, *facts_for(public))
        with reader.live() as view:
            rows = [shown_member(row, public) for row in catalogue(view, stated_of(view, [], member), member)]
            facts = told(view, view.rows(newest.order_by(v.seq.desc()).limit(NEWEST)))
            models = list(_models(reader, view, member, public))
        for row in rows:
            row["stated"] = [one | {"event_type_zh": event_type_zh(one["event_type"])} for one in row["stated"]]
        return {
            "catalogue": rows[0] if rows else None,
            "facts": facts,
            "models": models,
            "hidden_zh": "毕业生的单条事实、退回的报送不对外显示；毕业生人数只按月末、取整显示，过少不显示",
            "hidden_en": "single facts about graduates and rejections are not shown; their numbers at month ends only, rounded",
        }

    return router


def _asked(member: str, query: VerdictQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [v.member == member]
    if query.outcome:
        found.append(v.outcome == query.outcome)
    if query.family:
        found.append(v.event_type.in_(sorted({contract.name for contract in family_contracts(query.family)})))
    firsts = filter(None, (query.day, query.since))
    found += [v.recorded_at > end_of_day(first - timedelta(days=1)) for first in firsts]
    found += [v.recorded_at <= end_of_day(last) for last in (query.day, query.until) if last]
    named = ((v.event_type, query.event_type), (v.event_id, query.event_id))
    found += [column == value for column, value in named if value is not None]
    if query.occurred_until:
        found.append(v.occurred_at <= query.occurred_until)
    if query.recorded_until:
        found.append(v.recorded_at <= query.recorded_until)
    return found


def _own(row: Row) -> dict[str, Any]:
    event_type = row["event_type"] or UNREADABLE
    at = f"{row['topic']}[{row['partition']}]@{row['offset']}"
    kept = ("seq", "outcome", "event_id", "subject", "occurred_at", "recorded_at", "decided_at")
    reasons = [
        {name: reason.get(name) for name in ("code", "field", "value", "zh", "en")}
        | {"type": reason_address(reason["code"])}
        for reason in row["reasons"]
    ]
    return {name: row[name] for name in kept} | {
        "event_type": event_type,
        "event_type_zh": event_type_zh(event_type),
        "position": at,
        "reasons": with_field_names(reasons),
        "dead_letter": at if row["outcome"] == REJECTED else None,
    }


def _models(reader: Reader, view: View, member: str, public: Caller) -> list[dict[str, Any]]:
    """Read models that the public sees row by row and that name members."""
    found = []
    for model in (one for projection in reader.projections for one in projection.read_models):
        asked: Select[Any] = model.select(view.on)
        column = next((name for name in ("member", "member_code") if name in asked.selected_columns), None)
        if column is None or model.name in policy().people:
            continue
        rows = asked.subquery()
        about = {"name": model.name, "title_zh": model.title_zh, "title_en": model.title_en}
        n = count(view, select(rows).where(rows.c[column] == member))
        if n:
            found.append(about | {"rows": n, "columns": [c.name for c in asked.selected_columns]})
    return found
