"""/v1/fit: supply and demand side by side, by occupation, by county, by both; the largest gap first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query

from projections.engine.view import Row, View
from projections.fit import supply
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller
from projections.platform.api.fit.live_fits import LiveFits
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import NAMELESS, code_names
from projections.platform.api.paging import Page, page_of
from projections.platform.api.people import at_month_end, on_record, told_people
from projections.platform.api.problems import READ_PROBLEMS
from projections.platform.api.shapes import CountyFit, Fit, OccupationFit

DIGITS = 6
"""Shares of people are rounded: the order in which a database sums them must not show."""


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/fit", tags=["供需匹配 / fit"], responses=READ_PROBLEMS)

    fits = LiveFits()

    def rows_for(view: View, query: ListQuery, who: Caller) -> tuple[Sequence[Row], bool]:
        """Rows of the fit, and whether people are on record; for those who do not see all of people, supply is of the
        month end before."""
        rows = fits.rows(view)
        if who.sees_all_of_people:
            return rows, True
        with reader.view(at_month_end(query)) as then:
            people, known = then.rows(supply(then.on)), on_record(then)
        wanted = [row | {"supply": 0} for row in rows if row["open"]]
        return wanted + [row | {"open": 0} for row in people], known

    def page(
        query: ListQuery, who: Caller, name: str, by: Sequence[str], told: Callable[[View, list[Row]], list[Row]]
    ) -> Row:
        with reader.view(query) as view:
            rows, known = rows_for(view, query, who)
            items = told(view, _totals(rows, by))
        if not who.sees_all_of_people:
            items = [_guarded(item, who.fewest, known) for item in items]
        found, following = page_of(name, query, items, lambda i: (-_order(i), *(i[c] or "" for c in by)))
        return {"items": found, "next": following}

    @router.get("", summary="按职业与县市区 / by occupation and county", response_model=Page[Fit])
    def both(query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        by = ("occupation", "county")
        return page(query, who, "fit", by, lambda view, items: _counties(view, _occupations(view, items)))

    @router.get("/occupations", summary="按职业 / by occupation", response_model=Page[OccupationFit])
    def occupations(query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        return page(query, who, "fit/occupations", ("occupation",), _occupations)

    @router.get("/counties", summary="按县市区 / by county", response_model=Page[CountyFit])
    def counties(query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        return page(query, who, "fit/counties", ("county",), _counties)

    return router


def _totals(rows: Sequence[Row], by: Sequence[str]) -> list[Row]:
    """Rows of the fit added up by some of its columns. Demand that names no occupation or county has no row."""
    sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0, 0.0])
    for row in rows:
        key = tuple(row[column] for column in by)
        if None not in key:
            sums[key][0] += int(row["open"])
            sums[key][1] += float(row["supply"])
    return [
        dict(zip(by, key, strict=True))
        | {"open": int(open_), "supply": round(supply, DIGITS), "gap": round(open_ - supply, DIGITS), "shown": "exact"}
        for key, (open_, supply) in sums.items()
    ]


def _guarded(item: Row, fewest: int, known: bool) -> Row:
    people, shown = told_people(item["supply"], fewest, known)
    return item | {"supply": people, "gap": None if people is None else item["open"] - people, "shown": shown}


def _order(item: Row) -> float:
    """The gap; where people are too few to be told, as if there were none."""
    return float(item["open"] if item["gap"] is None else item["gap"])


def _occupations(view: View, items: list[Row]) -> list[Row]:
    named = code_names(view, "occupation")
    return [item | {"occupation_zh": named.get(item["occupation"], NAMELESS).zh} for item in items]


def _counties(view: View, items: list[Row]) -> list[Row]:
    named = code_names(view, "county")
    told = []
    for item in items:
        name = named.get(item["county"], NAMELESS)
        told.append(item | {"county_zh": name.zh, "county_en": name.en})
    return told
