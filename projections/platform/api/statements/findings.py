"""/v1/findings: contradictions between facts, with the facts as evidence, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Select, func, or_, select

from projections.engine.view import Row, View
from projections.findings.finding import FindingKind
from projections.findings.kinds import finding_kind, finding_kinds, findings
from projections.platform.access.caller import Asking
from projections.platform.access.roles import EVERYTHING, Caller, Grant
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import member_names
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.rows.keyset import page_of_rows
from projections.platform.api.statements.kept_counts import Kept
from projections.platform.api.statements.verdicts import PERSONAL
from schemas.errors import UsageError
from schemas.topics import FAMILY_PARTITIONS


class FindingQuery(ListQuery):
    """Which findings."""

    member: str | None = Field(
        None, max_length=40, description="与这个成员有关的 / those that this member can mend or is part of"
    )
    kind: str | None = Field(None, max_length=60, description="只要一类 / of one kind", examples=["demands-alike"])
    family: str | None = Field(None, max_length=30, description="只要一个事件族 / of one event family")


class Evidence(BaseModel):
    """One of the two statements. `event_id`: the fact (of several, the last); null where nothing is stated."""

    field: str
    value: str | None
    event_id: str | None


class FindingShape(BaseModel):
    kind: str
    family: str
    title_zh: str
    title_en: str
    subject: str | None = Field(description="毕业生个人的主题不公开 / null where it would be a graduate's")
    member: str = Field(description="能更正的成员 / who can mend it")
    member_zh: str | None
    other: str | None = Field(description="所述与之矛盾的另一成员 / another member whose statement is part of it")
    other_zh: str | None
    since: datetime = Field(description="矛盾自何时起 / when the later of the facts occurred")
    evidence: list[Evidence]
    zh: str
    en: str
    mend_zh: str
    mend_en: str


class KindShape(BaseModel):
    """A kind of finding, and how many there are."""

    kind: str
    family: str
    title_zh: str
    title_en: str
    count: int


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/findings", tags=["数据质量 / data quality"], responses=READ_PROBLEMS)
    kept: Kept[dict[str, int]] = Kept()

    @router.get(
        "",
        summary="事实之间的矛盾 / contradictions between facts",
        response_model=Page[FindingShape],
        responses=responses(404),
    )
    def listed(query: Annotated[FindingQuery, Query()], who: Asking) -> dict[str, Any]:
        kinds = shown(asked(query.kind, query.family), who)
        name = f"findings/{query.member or ''}/{query.kind or ''}/{query.family or ''}"
        with reader.view(query) as view:
            if not kinds:
                return {"items": [], "next": None}
            wanted = own(findings(view.on, [kind.id for kind in kinds], query.member or ""), who)
            rows, following = page_of_rows(name, query, view, wanted)
            named = member_names(view, {row[side] for row in rows for side in ("member", "other") if row[side]})
        return {"items": [_item(row, named) for row in rows], "next": following}

    @router.get(
        "/kinds",
        summary="各类矛盾的条数，实时的至多旧 10 秒 / how many there are of each kind; live ones are at most 10 seconds old",
        response_model=Page[KindShape],
        responses=responses(404),
    )
    def kinds(query: Annotated[FindingQuery, Query()], who: Asking) -> dict[str, Any]:
        wanted = shown(asked(query.kind, query.family), who)
        names, member = tuple(kind.id for kind in wanted), query.member or ""

        def ask() -> dict[str, int]:
            with reader.view(query) as view:
                return counted(view, names, member, who)

        counts = kept.get((names, member, who.audience), ask) if query.live else ask()
        items = [
            {name: getattr(kind, name) for name in ("family", "title_zh", "title_en")}
            | {"kind": kind.id, "count": counts.get(kind.id, 0)}
            for kind in wanted
        ]
        order = {kind: place for place, kind in enumerate(finding_kinds())}
        page, following = page_of("finding-kinds", query, items, lambda item: (order[item["kind"]],))
        return {"items": page, "next": following}

    return router


def asked(kind: str | None, family: str | None) -> list[FindingKind]:
    """The kinds that a request names, all where it names none. Raises UnknownName, UsageError."""
    if family and family not in FAMILY_PARTITIONS:
        there = ", ".join(FAMILY_PARTITIONS)
        raise UsageError(f"family 的值 {family} 不是事件族；可用：{there}", f"family is {family}; there are: {there}")
    found = [finding_kind(kind)] if kind else list(finding_kinds().values())
    return [one for one in found if not family or one.family == family]


def shown(kinds: list[FindingKind], who: Caller) -> list[FindingKind]:
    """Kinds of which the caller may see some: not everybody those about graduates."""
    sees = who.may("graduate-facts") is not Grant.NO
    return [kind for kind in kinds if sees or kind.family != PERSONAL]


def own(found: Select[Any], who: Caller) -> Select[Any]:
    """Of findings about graduates those that concern the caller's member, where it sees its own only."""
    if who.may("graduate-facts") is Grant.ALL:
        return found
    c = found.selected_columns
    mine = [column == who.member for column in (c.member, c.other) if who.member]
    return found.where(or_(c.family != PERSONAL, *mine))


def counted(view: View, kinds: Collection[str], member: str = "", who: Caller = EVERYTHING) -> dict[str, int]:
    """Kind -> number of findings, those that there are."""
    if not kinds:
        return {}
    rows = own(findings(view.on, kinds, member), who).subquery()
    query = select(rows.c.kind, func.count().label("n")).group_by(rows.c.kind)
    return {row["kind"]: row["n"] for row in view.rows(query)}


def _item(row: Row, named: dict[str, str | None]) -> dict[str, Any]:
    kind = finding_kind(row["kind"])
    one = {"field": row["field"], "value": row["value"], "event_id": row["fact"]}
    against = {"field": row["against_field"], "value": row["against_value"], "event_id": row["against_fact"]}
    return {
        **{name: row[name] for name in ("kind", "family", "subject", "member", "other")},
        "title_zh": kind.title_zh,
        "title_en": kind.title_en,
        "member_zh": named.get(row["member"]),
        "other_zh": named.get(row["other"]) if row["other"] else None,
        "since": row["since"].astimezone(UTC),
        "evidence": [one, against] if row["against_field"] else [one],
        **kind.told(row),
    }
