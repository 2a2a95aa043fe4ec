"""/v1/subjects/{family}/{subject}/timeline: all that was accepted about one subject, and what each fact changed.

Which facts there are is told by the verdicts, what they state by the archive, which is some seconds behind. Nothing is
shown of a single graduate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import select

from projections.cooperation import OF_STUDENTS
from projections.engine.view import Row
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import event_type_zh, member_names
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.rows.column_origins import titles_of
from projections.platform.api.rows.stated_names import with_names
from projections.platform.api.statements.verdicts import PERSONAL, accepted_by
from projections.records import verdict
from schemas.contracts import ENVELOPE, contract_named, family_contracts, newest
from schemas.errors import UnknownName
from schemas.topics import FAMILY_PARTITIONS


class NamedValue(BaseModel):
    """What a code that a fact states stands for."""

    value: str
    zh: str | None
    en: str | None


class FieldChange(BaseModel):
    """A field that a fact states otherwise than the facts before it. Null: nothing was said, or it was empty."""

    field: str
    title_zh: str | None
    title_en: str | None
    before: Any
    after: Any
    before_names: list[NamedValue] = Field(description="其中代码的名称 / names of the codes in it")
    after_names: list[NamedValue]


class TimelineFact(BaseModel):
    """A fact about the subject."""

    event_id: str
    event_type: str
    event_type_zh: str | None
    member: str
    member_zh: str | None
    occurred_at: datetime
    recorded_at: datetime
    changes: list[FieldChange] | None = Field(
        description="这一事实改变的字段；null 表示内容尚未归档，稍后再看 / fields that it changed; null: its content is not in the "
        "archive yet, look again soon"
    )


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["事实 / facts"], responses=READ_PROBLEMS)

    @router.get(
        "/subjects/{family}/{subject:path}/timeline",
        summary="一个对象的沿革 / the history of a subject",
        response_model=Page[TimelineFact],
        responses=responses(404),
    )
    def timeline(
        family: Annotated[str, Path(max_length=100, description="事件族 / family", examples=["demand"])],
        subject: Annotated[str, Path(max_length=500, examples=["91370700123456781A/XQ-2026-0001"])],
        query: Annotated[ListQuery, Query()],
        who: Asking,
    ) -> dict[str, Any]:
        _check(family)
        facts = _facts(reader, family, subject, query)
        if not facts:
            raise UnknownName(
                f"{family} 族没有关于 {subject[:80]} 的事实；请核对编号，或换一个时点",
                f"family {family} has no facts about {subject[:80]}; check the subject, or ask for another moment",
            )
        content = {row["event_id"]: row for row in reader.archived(query).stated_of(family, subject)}
        items = [_for_caller(item, who) for item in changes_of(facts, content)]
        page, following = page_of(
            f"timeline/{family}/{subject}", query, items, lambda item: (item["occurred_at"], item["event_id"])
        )
        with reader.live() as view:
            named = member_names(view, {item["member"] for item in page})
            told = with_names(view, page)
        return {"items": [item | {"member_zh": named.get(item["member"])} for item in told], "next": following}

    return router


def _check(family: str) -> None:
    if family == PERSONAL:
        raise UnknownName(
            f"{family} 族是个人的事实，不提供沿革；总数见 /v1/models/graduate-supply",
            f"facts of family {family} are about persons: there are no timelines of them; totals: /v1/models/graduate-supply",
        )
    if family not in FAMILY_PARTITIONS:
        there = ", ".join(name for name in FAMILY_PARTITIONS if name != PERSONAL)
        raise UnknownName(
            f"没有事件族 {family[:80]}；已有：{there}", f"no family of events {family[:80]}; there are: {there}"
        )


def _facts(reader: Reader, family: str, subject: str, query: ListQuery) -> list[Row]:
    """What was accepted about the subject, in order of occurrence. The same statement may have been accepted once only."""
    if "\0" in subject:
        return []
    v = verdict.c
    types = sorted({contract.name for contract in family_contracts(family)})
    wanted = select(v.event_id, v.event_type, v.member, v.occurred_at, v.recorded_at).where(
        v.subject == subject, v.event_type.in_(types), *accepted_by(query)
    )
    with reader.live() as view:
        return view.rows(wanted.order_by(v.occurred_at, v.event_id))


def _for_caller(item: dict[str, Any], who: Caller) -> dict[str, Any]:
    """A fact without its counts of students, for those who do not see all of people and have not stated it."""
    if who.sees_all_of_people or item["member"] == who.member or item["changes"] is None:
        return item
    return item | {"changes": [change for change in item["changes"] if change["field"] not in OF_STUDENTS]}


def changes_of(facts: Iterable[Row], content: Mapping[str, Row]) -> Iterator[dict[str, Any]]:
    """Each fact with its changes. Where each party speaks for itself, its facts are held against its own only."""
    said: dict[str, dict[str, Any]] = {}
    for fact in facts:
        stated = content.get(fact["event_id"])
        contract = contract_named(fact["event_type"])
        before = said.setdefault(fact["member"] if contract.authority == "party" else "", {})
        told = {name: fact[name] for name in ("event_id", "event_type", "member", "occurred_at", "recorded_at")}
        yield told | {
            "event_type_zh": event_type_zh(fact["event_type"]),
            "changes": None if stated is None else _changes(fact["event_type"], stated, before),
        }


def _changes(event_type: str, stated: Row, before: dict[str, Any]) -> list[dict[str, Any]]:
    """Fields of the type that differ from `before`, which is brought up to date. Sealed fields are never shown."""
    found = []
    for name in _shown_fields(event_type):
        value = stated.get(name)
        if before.get(name) != value:
            title_zh, title_en = titles_of("", name)
            found.append(
                {"field": name, "title_zh": title_zh, "title_en": title_en, "before": before.get(name), "after": value}
            )
        before[name] = value
    return found


def _shown_fields(event_type: str) -> Sequence[str]:
    contract = newest()[event_type]
    return [field.name for field in contract.payload if field.name not in (*ENVELOPE, *contract.sealed)]
