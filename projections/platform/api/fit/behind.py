"""/v1/fit/demands, /v1/fit/cohorts and /v1/fit/trend: what stands behind a cell of the fit, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Select, func, select

from projections.consortia import member
from projections.demand import demand_list
from projections.engine.view import Row
from projections.fit import HORIZON, fit
from projections.graduates import cohort
from projections.graduates import projection as graduates_projection
from projections.platform.access.caller import Asking
from projections.platform.api.figures.past_figures import month_ends
from projections.platform.api.fit.past_fits import PastFit, PastFits
from projections.platform.api.fit.routes import DIGITS
from projections.platform.api.fit.shapes import CellQuery, CohortBehind, DemandBehind, FitTrend, FitTrendQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import NAMELESS, code_names, member_names
from projections.platform.api.paging import Page
from projections.platform.api.people import Shown, at_month_end, told_people
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.rows.keyset import page_of_rows
from projections.platform.api.rows.shown_models import moment_for, select_for
from projections.succession import pairs_with_former_codes

COHORTS = next(model for model in graduates_projection.read_models if model.name == "cohorts")


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
        responses=responses(401, 403),
    )
    def cohorts(query: Annotated[CellQuery, Query()], who: Asking) -> dict[str, Any]:
        # What a caller may see of the cohorts behind a cell is what it may see of all of them.
        model = replace(COHORTS, select=lambda on: cohorts_behind(on, query))
        query = moment_for(COHORTS.name, query, who)
        with reader.view(query) as view:
            asked = select_for(model, view.on, who)
            rows, following = page_of_rows(_name("cohorts", query), query, view, asked)
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
    def trend(query: Annotated[FitTrendQuery, Query()], who: Asking) -> dict[str, Any]:
        def point(day: date, rows: list[Row], asked: FitTrendQuery) -> Row:
            if who.sees_all_of_people:
                return _point(day, rows, PastFit(rows, True), query, 0)
            then = at_month_end(asked)
            assert then.as_of
            return _point(day, rows, past.at(then.as_of, then.known_at), query, who.fewest)

        with reader.view(query) as view:
            on, now = view.on, view.rows(fit(view.on))
        points = [
            point(day, past.at(day, query.known_at).rows, query.model_copy(update={"as_of": day}))
            for day in month_ends(on, query.months)
        ]
        return {"points": [*points, point(on, now, query)]}

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


def _point(on: date, wanted: Sequence[Row], people: PastFit, query: FitTrendQuery, fewest: int) -> Row:
    """Demand of one set of rows beside supply of another; with `fewest`, as those may see it who do not see all."""
    open_ = sum(int(row["open"]) for row in _counted(wanted, query))
    supply: float | None = round(sum(float(row["supply"]) for row in _counted(people.rows, query)), DIGITS)
    shown: Shown = "exact"
    if fewest and supply is not None:
        supply, shown = told_people(supply, fewest, people.known)
    gap = None if supply is None else round(open_ - supply, DIGITS)
    return {"on": on, "open": open_, "supply": supply, "gap": gap, "shown": shown}


def _counted(rows: Sequence[Row], query: FitTrendQuery) -> Iterator[Row]:
    """Rows of what is asked about. Demand that names no occupation or county is nowhere in the fit."""
    for row in rows:
        named = None not in (row["occupation"], row["county"])
        if named and query.occupation in (None, row["occupation"]) and query.county in (None, row["county"]):
            yield row
