"""/v1/fit/demands, /v1/fit/cohorts and /v1/fit/trend: what stands behind a cell of the fit, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Select, func, select

from projections.consortia import member
from projections.demand import demand_list
from projections.engine.view import Row
from projections.fit import HORIZON, fit
from projections.graduates import cohort
from projections.platform.api.fit import DIGITS
from projections.platform.api.fit_shapes import CellQuery, CohortBehind, DemandBehind, FitTrend, FitTrendQuery
from projections.platform.api.keyset import page_of_rows
from projections.platform.api.names import NAMELESS, code_names, member_names
from projections.platform.api.paging import Page
from projections.platform.api.past_figures import month_ends
from projections.platform.api.past_fits import PastFits
from projections.platform.api.problems import READ_PROBLEMS
from projections.platform.api.reader import Reader
from projections.succession import pairs_with_former_codes


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/fit", tags=["供需匹配 / fit"], responses=READ_PROBLEMS)
    past = PastFits(reader)

    @router.get("/demands", summary="一格之内的在招需求 / open demands of a cell", response_model=Page[DemandBehind])
    def demands(query: Annotated[CellQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            rows, following = page_of_rows(_name("demands", query), query, view, demands_behind(view.on, query))
            named, jobs = member_names(view, {r["member"] for r in rows}), code_names(view, "occupation")
        items = [
            row
            | {
                "member_zh": named.get(row["member"]),
                "occupation_zh": jobs.get(row["occupation"], NAMELESS).zh,
            }
            for row in rows
        ]
        return {"items": items, "next": following}

    @router.get(
        "/cohorts",
        summary="一格之内一年内毕业的届次 / cohorts of a cell that graduate within a year",
        response_model=Page[CohortBehind],
    )
    def cohorts(query: Annotated[CellQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            rows, following = page_of_rows(_name("cohorts", query), query, view, cohorts_behind(view.on, query))
            named = member_names(view, {r["member"] for r in rows})
            majors = code_names(view, "bachelor_major") | code_names(view, "major")
        items = [
            row | {"member_zh": named.get(row["member"]), "major_zh": majors.get(row["major"], NAMELESS).zh}
            for row in rows
        ]
        return {"items": items, "next": following}

    @router.get(
        "/trend", summary="近几个月末的供需 / supply and demand at the ends of the last months", response_model=FitTrend
    )
    def trend(query: Annotated[FitTrendQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            on, now = view.on, view.rows(fit(view.on))
        days = month_ends(on, query.months)
        points = [_point(day, past.at(day, query.known_at), query) for day in days]
        return {"points": [*points, _point(on, now, query)]}

    return router


def demands_behind(on: date, cell: CellQuery) -> Select[Any]:
    """Open demands that the fit counts in the cell: those that name both an occupation and a county."""
    d = demand_list(on).subquery().c
    columns = (d.subject, d.member, d.title, d.occupation, d.county, d.openings, d.open, d.wage_min, d.wage_max)
    asked = select(*columns, d.valid_until).where(d.occupation.is_not(None), d.county.is_not(None))
    if cell.occupation is not None:
        asked = asked.where(d.occupation == cell.occupation)
    if cell.county is not None:
        asked = asked.where(d.county == cell.county)
    return asked


def cohorts_behind(on: date, cell: CellQuery) -> Select[Any]:
    """Cohorts that graduate within the horizon and whose major leads to an occupation of the cell."""
    c, m = cohort.table.c, member.table.c
    pairs = pairs_with_former_codes("major-occupation", ("major", "bachelor_major"), on)
    ways = select(pairs.c.from_code, func.count().label("occupations")).group_by(pairs.c.from_code).subquery()
    columns = (c.subject, c.member, m.county, c.graduation_year, c.major, c.size)
    asked = (
        select(*columns, ways.c.occupations, c.graduates_on)
        .select_from(cohort.table)
        .join(ways, ways.c.from_code == c.major)
        .join(member.table, m.member_code == c.member)
        .where(c.graduates_on > on, c.graduates_on <= on + HORIZON, m.county.is_not(None))
    )
    if cell.occupation is not None:
        asked = asked.where(c.major.in_(select(pairs.c.from_code).where(pairs.c.to_code == cell.occupation)))
    if cell.county is not None:
        asked = asked.where(m.county == cell.county)
    return asked


def _name(part: str, query: CellQuery) -> str:
    """A cursor is good for the cell that it was given for."""
    return f"fit/{part}/{query.occupation or ''}/{query.county or ''}"


def _point(on: date, rows: Sequence[Row], query: FitTrendQuery) -> Row:
    counted = [
        row
        for row in rows
        if None not in (row["occupation"], row["county"])
        and query.occupation in (None, row["occupation"])
        and query.county in (None, row["county"])
    ]
    open_ = sum(int(row["open"]) for row in counted)
    supply = round(sum(float(row["supply"]) for row in counted), DIGITS)
    return {"on": on, "open": open_, "supply": supply, "gap": round(open_ - supply, DIGITS)}
