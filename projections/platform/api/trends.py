"""/v1/figures/{figure}/trend: a figure at the ends of the last months, and what it is now."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import evaluate
from projections.platform.api.moments import MomentQuery
from projections.platform.api.past_figures import PastFigures, month_ends
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.reader import Reader


class TrendQuery(MomentQuery):
    months: int = Field(12, ge=1, le=36, description="几个月末 / how many ends of months")


class Point(BaseModel):
    on: date = Field(description="统计日，当日结束 / as of the end of this day")
    value: float | None
    numerator: float | None
    denominator: float | None


class Trend(BaseModel):
    """A figure over time, the earliest first; the last point is the moment that was asked about."""

    id: str
    name_zh: str
    name_en: str
    unit: str
    points: list[Point]
    month_ago: float | None = Field(description="上月末的值 / at the end of last month")
    change: float | None = Field(description="与上月末之差，单位同指标 / difference since then, in the figure's unit")


def routes(reader: Reader, past: PastFigures) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)

    @router.get(
        "/figures/{figure}/trend",
        summary="一个指标近几个月末的值 / a figure at the ends of the last months",
        description="过去各月末按今天（或 known_at）所知计算，迟报的事实算在发生的月份。\n\n"
        "Past months are as known today (or at known_at): a late fact counts in the month in which it occurred.",
        response_model=Trend,
        responses=responses(404),
    )
    def trend(figure: str, query: Annotated[TrendQuery, Query()]) -> dict[str, Any]:
        indicator = indicator_named(figure)
        with reader.view(query) as view:
            on, now = view.on, evaluate(indicator, view)
        points = [
            _point(day, past.at(day, query.known_at, [indicator])[figure]) for day in month_ends(on, query.months)
        ]
        about = {name: getattr(indicator, name) for name in ("id", "name_zh", "name_en", "unit")}
        before = points[-1]["value"]
        return about | {
            "points": [*points, _point(on, now)],
            "month_ago": before,
            "change": change(now.value, before),
        }

    return router


def change(value: float | None, before: float | None) -> float | None:
    """None where one of the two is not there."""
    return None if value is None or before is None else value - before


def _point(on: date, figure: Figure) -> dict[str, Any]:
    return {"on": on} | {name: getattr(figure, name) for name in ("value", "numerator", "denominator")}
