"""/v1/evidence: the facts behind a figure, newest first."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import ColumnElement, Text, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from projections.engine.view import LiveView, Row, View
from projections.evaluation.indicator import Indicator
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import evidence
from projections.evaluation.scope import Scope
from projections.platform.access.caller import Asking
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Grant
from projections.platform.api import names
from projections.platform.api.evaluation.tree import CODE, scope_in
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, bad_cursor, cursor_of, key_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.shapes import EvidenceFact
from projections.platform.api.statements.verdicts import accepted_by
from projections.records import verdict
from projections.reports.contents.suppression import reads_people

LOOKED_AT = (500, 20_000, 200_000)
"""So many of the newest facts are looked through for those behind a figure, before all behind it are looked up: most
pages end among them."""
_v = verdict.c
COLUMNS = (
    *(_v.seq, _v.event_id, _v.event_type, _v.member, _v.occurred_at, _v.recorded_at, _v.topic, _v.partition, _v.offset),
)


class EvidenceQuery(ListQuery):
    """Whose figure it is that is to be traced."""

    consortium: str | None = Field(
        None,
        max_length=64,
        pattern=CODE,
        description="只要这个联合体的 / of this consortium's figure",
        examples=["WF-GX"],
    )
    member: str | None = Field(
        None,
        max_length=64,
        pattern=CODE,
        description="只要这个成员的 / of this member's figure",
        examples=["4137012391"],
    )


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)

    @router.get(
        "/evidence/{figure}",
        summary="指标背后的事实，新的在前 / the facts behind a figure, newest first",
        response_model=Page[EvidenceFact],
        responses=responses(401, 403, 404),
    )
    def evidence_of(figure: str, query: Annotated[EvidenceQuery, Query()], who: Asking) -> dict[str, Any]:
        indicator = indicator_named(figure)
        conditions = [*accepted_by(query), *_whose_evidence(who, reads_people(indicator), figure)]
        name = f"evidence/{figure}"
        if query.consortium or query.member:
            name += f"/{query.consortium or ''}/{query.member or ''}"
        before = key_of(name, query)
        if before is not None:
            if not (len(before) == 1 and isinstance(before[0], int)):
                raise bad_cursor(query.cursor or "")
            conditions.append(_v.seq < before[0])
        with reader.view(query) as view, _verdicts(reader, view) as live:
            scope = scope_in(view, query.consortium, query.member)
            rows = _newest(view, live, indicator, scope, conditions, query.limit + 1)
            named = names.member_names(live, {row["member"] for row in rows})
        page = rows[: query.limit]
        items = [
            row | {"event_type_zh": names.event_type_zh(row["event_type"]), "member_zh": named.get(row["member"])}
            for row in page
        ]
        more = len(rows) > query.limit
        return {"items": items, "next": cursor_of(name, query, [page[-1]["seq"]]) if more else None}

    return router


def _verdicts(reader: Reader, view: View) -> AbstractContextManager[LiveView]:
    """Where the verdicts are read: a live view has them itself."""
    return nullcontext(view) if isinstance(view, LiveView) else reader.live()


def _newest(
    view: View, live: LiveView, indicator: Indicator, scope: Scope, conditions: list[ColumnElement[bool]], most: int
) -> list[Row]:
    """The newest `most` verdicts on facts behind the figure."""
    wanted = select(*COLUMNS).where(*conditions).order_by(_v.seq.desc())
    for number in LOOKED_AT:
        looked = live.rows(wanted.with_only_columns(_v.seq, _v.event_id).limit(number))
        ids = literal([row["event_id"] for row in looked], ARRAY(Text))
        among = evidence(indicator, view.on, scope, among=ids)
        behind = {row["event_id"] for row in view.rows(among)}
        found = [row["seq"] for row in looked if row["event_id"] in behind]
        if len(found) >= most or len(looked) < number:
            return live.rows(wanted.where(_v.seq.in_(found[:most])))
    every = evidence(indicator, view.on, scope)
    if isinstance(view, LiveView):
        return live.rows(wanted.where(_v.event_id.in_(every)).limit(most))
    all_ids = literal([row["event_id"] for row in view.rows(every)], ARRAY(Text(collation="C")))
    return live.rows(wanted.where(_v.event_id == any_(all_ids)).limit(most))


def _whose_evidence(who: Caller, of_people: bool, figure: str) -> list[ColumnElement[bool]]:
    """Of a figure of people the facts that the caller may see. Raises RequestRefused where it may see none."""
    grant = who.may("graduate-facts")
    if not of_people or grant is Grant.ALL:
        return []
    if grant is Grant.OWN and who.member:
        return [verdict.c.member == who.member]
    raise refusal(who, f"/v1/evidence/{figure}")
