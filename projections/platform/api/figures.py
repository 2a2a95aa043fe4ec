"""/v1/figures, /v1/summary and /v1/evidence: indicators, counts, and the facts behind an indicator."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import ColumnElement, Text, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from projections.consortia import consortia, members
from projections.demand import open_demand
from projections.engine.view import View, count
from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import indicator_named
from projections.evaluation.key_figures import KEY_FIGURES, asked_indicators
from projections.evaluation.measuring import evaluate, evidence
from projections.graduates import graduates_by_major
from projections.majors import majors_on_offer
from projections.platform.access.caller import Asking
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Grant
from projections.platform.api import names
from projections.platform.api.moments import ListQuery, MomentQuery
from projections.platform.api.paging import Page, bad_cursor, cursor_of, key_of
from projections.platform.api.past_figures import PastFigures, month_ends
from projections.platform.api.people import at_month_end, day_only, few_or_near, told_figure
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.reader import Reader
from projections.platform.api.reporting import FamilyClock, newest_recorded, of_figure, silent_members
from projections.platform.api.reporting import told as reported
from projections.platform.api.shapes import EvidenceFact, Figures, Summary
from projections.platform.api.trends import change
from projections.platform.api.verdicts import ACCEPTED, PERSONAL
from projections.records import verdict
from projections.reports.contents.suppression import counts_people
from projections.services import services


class FigureQuery(MomentQuery):
    """Which figures."""

    only: list[str] = Field([], max_length=100, description="只要这些指标 / only these", examples=[["placement_rate"]])
    key: bool = Field(False, description="只要关键指标，比全部快得多 / key figures alone, much faster than all")
    change: bool = Field(False, description="附上月末的值和变化 / with the value a month ago and the change")


def routes(reader: Reader, past: PastFigures) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)
    clock = FamilyClock()

    @router.get("/figures", summary="核心指标 / key figures", response_model=Figures, responses=responses(404))
    def figures(query: Annotated[FigureQuery, Query()], who: Asking) -> dict[str, Any]:
        asked = asked_indicators(query.only, key=query.key)
        people = [one for one in asked if counts_people(one) and not who.sees_all_of_people]
        exact = [one for one in asked if one not in people]
        with reader.view(query) as view:
            view.expect([one.rows(view.on) for one in exact])
            on, found = view.on, {one.id: evaluate(one, view) for one in exact}
            families, silent = newest_recorded(view, query, clock), silent_members(view)
        before = past.at(month_ends(on, 1)[0], query.known_at, exact) if query.change else {}
        told = {one.id: _figure(found[one.id], before.get(one.id), on) for one in exact}
        if not who.sees_all_of_people and PERSONAL in families:
            families[PERSONAL] = day_only(families[PERSONAL])
        if people:
            then = at_month_end(query)
            assert then.as_of
            found = past.at(then.as_of, then.known_at, people)
            before = past.at(month_ends(then.as_of, 1)[0], then.known_at, people) if query.change else {}
            told |= {one.id: _figure(found[one.id], before.get(one.id), then.as_of, who.fewest) for one in people}
        return {
            "as_of": on,
            "known_at": query.known_at,
            "live": query.live,
            "freshest_fact": max(families.values(), default=None),
            "freshness": reported(families, silent, on),
            "figures": [told[one.id] | of_figure(one, families, silent) for one in asked],
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


def _figure(found: Figure, before: Figure | None, on: date, fewest: int = 0) -> dict[str, Any]:
    """As it is, or with `fewest` as those may see it who do not see counts of fewer people."""
    about = ("id", "name_zh", "name_en", "unit", "definition_zh", "definition_en")
    numbers = ("value", "numerator", "denominator", "events")
    told = {n: getattr(found.indicator, n) for n in about} | {"as_of": on}
    told |= told_figure(found, fewest) if fewest else {n: getattr(found, n) for n in numbers}
    told["key"] = found.indicator.id in KEY_FIGURES
    if before is not None:
        ago = told_figure(before, fewest)["value"] if fewest else before.value
        told |= {"month_ago": ago, "change": change(told["value"], ago)}
    return told


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
