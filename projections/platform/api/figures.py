"""/v1/figures, /v1/summary and /v1/evidence: indicators, counts, and the facts behind an indicator."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, Select, Text, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from projections.consortia import consortia, members
from projections.demand import open_demand
from projections.engine.view import View, count
from projections.evaluation.indicators import all_indicators, indicator_named
from projections.evaluation.measuring import evaluate, evidence
from projections.graduates import graduates_by_major
from projections.majors import majors_on_offer
from projections.platform.access.caller import Asking
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Grant
from projections.platform.api import names
from projections.platform.api.kept_counts import Kept
from projections.platform.api.moments import ListQuery, MomentQuery
from projections.platform.api.paging import Page, bad_cursor, cursor_of, key_of
from projections.platform.api.people import at_month_end, few_or_near, told_figure
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.reader import Reader
from projections.platform.api.shapes import EvidenceFact, Figures, Summary
from projections.platform.api.verdicts import ACCEPTED, accepted_by
from projections.records import verdict
from projections.reports.contents.suppression import counts_people
from projections.services import services

MONTH_END_KEPT = 600.0
"""Seconds for which figures of a month end are given again."""


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)
    kept: Kept[dict[str, Any]] = Kept(MONTH_END_KEPT)

    def people_figures(query: MomentQuery, fewest: int) -> dict[str, Any]:
        """Figures of people at a month end, by id. They stay the same: what is asked again is kept."""
        then = at_month_end(query)

        def ask() -> dict[str, Any]:
            with reader.view(then) as view:
                found = [one for one in all_indicators().values() if counts_people(one)]
                view.expect([one.rows(view.on) for one in found])
                return {one.id: _figure(one.id, view, fewest) for one in found}

        return kept.get((then.as_of, then.known_at, fewest), ask)

    @router.get("/figures", summary="核心指标 / key figures", response_model=Figures)
    def figures(query: Annotated[MomentQuery, Query()], who: Asking) -> dict[str, Any]:
        of_people = {} if who.sees_all_of_people else people_figures(query, who.fewest)
        exact = [one for one in all_indicators().values() if one.id not in of_people]
        with reader.view(query) as view:
            view.expect([one.rows(view.on) for one in exact])
            on, found = view.on, of_people | {one.id: _figure(one.id, view) for one in exact}
        told = [found[name] for name in all_indicators()]
        with reader.live() as live:
            freshest = live.rows(_newest_recorded(query))
        return {
            "as_of": on,
            "known_at": query.known_at,
            "live": query.live,
            "freshest_fact": freshest[0]["recorded_at"] if freshest else None,
            "figures": told,
        }

    @router.get("/summary", summary="总数 / counts", response_model=Summary)
    def summary(query: Annotated[MomentQuery, Query()], who: Asking) -> dict[str, Any]:
        with reader.view(query) as view:
            on, counts = view.on, _counts(view)
        then = on
        if not who.sees_all_of_people:
            with reader.view(at_month_end(query)) as view:
                then = view.on
                counts |= {"graduates": few_or_near(_sum(view, graduates_by_major.table.c.registered), who.fewest)}
        return {"as_of": on, "live": query.live, "people_as_of": then, "counts": counts}

    @router.get(
        "/evidence/{figure}",
        summary="指标背后的事实，新的在前 / the facts behind a figure, newest first",
        response_model=Page[EvidenceFact],
        responses=responses(401, 403, 404),
    )
    def evidence_of(figure: str, query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        indicator = indicator_named(figure)
        whose = _whose_evidence(who, counts_people(indicator), figure)
        name = f"evidence/{figure}"
        before = key_of(name, query)
        v = verdict.c
        columns = (
            v.seq,
            v.event_id,
            v.event_type,
            v.member,
            v.occurred_at,
            v.recorded_at,
            v.topic,
            v.partition,
            v.offset,
        )
        with reader.view(query) as view:
            behind: Any = v.event_id.in_(evidence(indicator, view.on))
            if not query.live:
                ids = [row["event_id"] for row in view.rows(evidence(indicator, view.on))]
                behind = v.event_id == any_(literal(ids, ARRAY(Text(collation="C"))))
        with reader.live() as live:
            wanted = select(*columns).where(v.outcome == ACCEPTED, behind, *whose).order_by(v.seq.desc())
            if before is not None:
                if not (len(before) == 1 and isinstance(before[0], int)):
                    raise bad_cursor(query.cursor or "")
                wanted = wanted.where(v.seq < before[0])
            rows = live.rows(wanted.limit(query.limit + 1))
            named = names.member_names(live, {row["member"] for row in rows})
        page = rows[: query.limit]
        items = [
            row | {"event_type_zh": names.event_type_zh(row["event_type"]), "member_zh": named.get(row["member"])}
            for row in page
        ]
        more = len(rows) > query.limit
        return {"items": items, "next": cursor_of(name, query, [page[-1]["seq"]]) if more else None}

    return router


def _whose_evidence(who: Caller, of_people: bool, figure: str) -> list[ColumnElement[bool]]:
    """Of a figure of people the facts that the caller may see. Raises RequestRefused where it may see none."""
    grant = who.may("graduate-facts")
    if not of_people or grant is Grant.ALL:
        return []
    if grant is Grant.OWN and who.member:
        return [verdict.c.member == who.member]
    raise refusal(who, f"/v1/evidence/{figure}")


def _figure(figure: str, view: View, fewest: int = 0) -> dict[str, Any]:
    """As it is, or with `fewest` as those may see it who do not see counts of fewer people."""
    indicator = indicator_named(figure)
    found = evaluate(indicator, view)
    about = ("id", "name_zh", "name_en", "unit", "definition_zh", "definition_en")
    numbers = ("value", "numerator", "denominator", "events")
    told = told_figure(found, fewest) if fewest else {n: getattr(found, n) for n in numbers}
    return {n: getattr(indicator, n) for n in about} | {"as_of": view.on} | told


def _newest_recorded(query: MomentQuery) -> Select[Any]:
    v = verdict.c
    known = select(v.recorded_at).where(*accepted_by(query))
    if query.live:
        return known.order_by(v.seq.desc()).limit(1)
    return known.order_by(v.recorded_at.desc()).limit(1)


def _counts(view: View) -> dict[str, int | None]:
    on = view.on
    stock, graduates = open_demand(on).subquery().c, graduates_by_major.table.c
    return {
        "open_demands": _sum(view, stock.demands),
        "open_positions": _sum(view, stock.open),
        "graduates": _sum(view, graduates.registered),
        "majors_on_offer": count(view, majors_on_offer(on)),
        "services": count(view, services(on)),
        "members": count(view, members(on)),
        "consortia": count(view, consortia(on)),
    }


def _sum(view: View, column: ColumnElement[Any]) -> int:
    return int(view.rows(select(func.coalesce(func.sum(column), 0).label("n")))[0]["n"])
