"""/v1/figures and /v1/summary: indicators and counts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import ColumnElement, func, select

from projections.consortia import consortia, members
from projections.demand import open_demand
from projections.engine.view import View, count
from projections.evaluation.indicator import Figure
from projections.evaluation.key_figures import KEY_FIGURES, asked_indicators
from projections.evaluation.measuring import read_for
from projections.evaluation.scope import EVERYBODY
from projections.graduates import graduates_by_major
from projections.majors import majors_on_offer
from projections.platform.access.caller import Asking
from projections.platform.api.figures.live_conduct import LiveConduct
from projections.platform.api.figures.past_figures import PastFigures, month_ends
from projections.platform.api.figures.reporting import (
    FamilyClock,
    families_for,
    newest_recorded,
    of_figure,
    silent_members,
)
from projections.platform.api.figures.reporting import told as reported
from projections.platform.api.figures.trends import change
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.people import at_month_end, on_record, told_figure, told_people
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.shapes import Figures, Summary
from projections.reports.contents.suppression import counts_people, reads_people
from projections.services import services


class FigureQuery(MomentQuery):
    """Which figures."""

    only: list[str] = Field([], max_length=100, description="只要这些指标 / only these", examples=[["placement_rate"]])
    key: bool = Field(False, description="只要关键指标，比全部快得多 / key figures alone, much faster than all")
    change: bool = Field(False, description="附上月末的值和变化 / with the value a month ago and the change")


def routes(reader: Reader, past: PastFigures, conduct: LiveConduct, clock: FamilyClock) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)

    @router.get("/figures", summary="核心指标 / key figures", response_model=Figures, responses=responses(404))
    def figures(query: Annotated[FigureQuery, Query()], who: Asking) -> dict[str, Any]:
        asked = asked_indicators(query.only, key=query.key)
        people = [one for one in asked if counts_people(one) and not who.sees_all_of_people]
        exact = [one for one in asked if one not in people]
        with reader.view(query) as view:
            view.expect([read_for(one, view.on, (EVERYBODY,)) for one in exact])
            on = view.on
            found = {one.id: conduct(one, view, (EVERYBODY,))[EVERYBODY] for one in exact}
            families, silent = newest_recorded(view, query, clock), silent_members(view)
        before = past.at(month_ends(on, 1)[0], query.known_at, exact) if query.change else {}
        told = {one.id: _figure(found[one.id], before.get(one.id), on) for one in exact}
        families = families_for(who, families)
        if people:
            then = at_month_end(query)
            assert then.as_of
            found = past.at(then.as_of, then.known_at, people)
            known = all(found[one.id].denominator for one in people if reads_people(one))
            if not known:  # seldom: the view is opened for nothing else
                with reader.view(then) as view:
                    known = on_record(view)
            before = past.at(month_ends(then.as_of, 1)[0], then.known_at, people) if query.change else {}
            told |= {
                one.id: _figure(found[one.id], before.get(one.id), then.as_of, who.fewest, known) for one in people
            }
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
        then, known = on, True
        if not who.sees_all_of_people:
            with reader.view(at_month_end(query)) as view:
                then, known = view.on, on_record(view)
                registered = _sum(view, graduates_by_major.table.c.registered)
            counts["graduates"], _ = told_people(registered, who.fewest, known)
        of_people = {"people_as_of": then, "people_on_record": known}
        return {"as_of": on, "live": query.live, "counts": counts} | of_people

    return router


def _figure(found: Figure, before: Figure | None, on: date, fewest: int = 0, known: bool = True) -> dict[str, Any]:
    """As it is, or with `fewest` as those may see it who do not see counts of fewer people; `known`: whether anything of
    people was on record."""
    about = ("id", "name_zh", "name_en", "unit", "definition_zh", "definition_en")
    numbers = ("value", "numerator", "denominator", "events")
    told = {n: getattr(found.indicator, n) for n in about} | {"as_of": on}
    told |= told_figure(found, fewest, known) if fewest else {n: getattr(found, n) for n in numbers}
    told["key"] = found.indicator.id in KEY_FIGURES
    if before is not None:
        ago = told_figure(before, fewest, known)["value"] if fewest else before.value
        told |= {"month_ago": ago, "change": change(told["value"], ago)}
    return told


def _counts(view: View) -> dict[str, int | None]:
    on = view.on
    stock, graduates = open_demand(on).subquery().c, graduates_by_major.table.c
    added = (func.coalesce(func.sum(column), 0).label(column.name) for column in (stock.demands, stock.open))
    [wanted] = view.rows(select(*added))
    return {
        "open_demands": int(wanted["demands"]),
        "open_positions": int(wanted["open"]),
        "graduates": _sum(view, graduates.registered),
        "majors_on_offer": count(view, majors_on_offer(on)),
        "services": count(view, services(on)),
        "members": count(view, members(on)),
        "consortia": count(view, consortia(on)),
    }


def _sum(view: View, column: ColumnElement[Any]) -> int:
    return int(view.rows(select(func.coalesce(func.sum(column), 0).label("n")))[0]["n"])
