"""/v1/closings: the frozen cutoffs of months, quarters and years, the latest first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from projections.closings import closing_of, listed
from projections.engine.view import Row
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS
from projections.platform.api.statements.verdicts import PERSONAL


class Cut(BaseModel):
    family: str
    partition: int
    end: int = Field(description="不含 / exclusive")


class ClosingShape(BaseModel):
    kind: str = Field(description="month, quarter, year")
    period: str = Field(examples=["2026-06", "2026-Q2", "2026"])
    as_of: date = Field(description="期间的最后一天 / the period's last day")
    known_at: date = Field(
        description="结算日：当日结束前记录的都在内 / the settling day: what was recorded by its end"
    )
    records: int
    made_at: datetime
    positions: list[Cut]


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)

    @router.get("/closings", summary="月、季、年的结账 / closings", response_model=Page[ClosingShape])
    def closings(query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        with reader.live() as view:
            rows = view.rows(listed())
        items = [_told(row, who) for row in rows if _known(row, query)]
        page, following = page_of("closings", query, items, _latest_first)
        return {"items": page, "next": following}

    return router


def _known(row: Row, query: ListQuery) -> bool:
    bounds = ((query.as_of, row["as_of"]), (query.known_at, row["known_at"]))
    return all(bound is None or day <= bound for bound, day in bounds)


def _latest_first(item: Row) -> tuple[Any, ...]:
    return (-item["known_at"].toordinal(), -item["as_of"].toordinal(), item["kind"], item["period"])


def _told(row: Row, who: Caller) -> dict[str, Any]:
    """Ends of the log of graduates count facts about people: shown with other positions only."""
    made = closing_of(row)
    places: list[dict[str, Any]] = [
        {"family": family, "partition": p, "end": end} for (family, p), end in sorted(made.positions.items())
    ]
    records = made.records
    if who.may("positions") is not Grant.ALL:
        places = [one for one in places if one["family"] != PERSONAL]
        records = sum(one["end"] for one in places)
    about = {name: getattr(made, name) for name in ("kind", "period", "as_of", "known_at", "made_at")}
    return about | {"records": records, "positions": places}
