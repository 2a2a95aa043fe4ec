"""/v1/resources/kinds: how much of each kind the shared inventory has."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Integer, case, cast, func, select

from projections.platform.api.joint_work.named_rows import named_rows
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS
from projections.resources import OFFERED, resources


class ResourceKind(BaseModel):
    """How much of a kind there is; capacity, hours and value are of what is offered."""

    kind: str
    kind_zh: str | None
    kind_en: str | None
    listed: int
    offered: int
    owners: int
    capacity: int
    open_hours: int = Field(description="年开放小时数 / hours a year")
    equipment_value: int = Field(description="元 / yuan")


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/resources", tags=["共享资源 / resources"], responses=READ_PROBLEMS)

    @router.get("/kinds", summary="各类资源的数量 / how much of each kind", response_model=Page[ResourceKind])
    def kinds(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            r = resources(view.on).subquery().c
            offered = r.state == OFFERED
            sums = {name: r[name] for name in ("capacity", "open_hours", "equipment_value")}
            asked = select(
                r.kind,
                func.count().label("listed"),
                cast(func.sum(case((offered, 1), else_=0)), Integer).label("offered"),
                func.count(r.member.distinct()).label("owners"),
                *(func.coalesce(func.sum(case((offered, of))), 0).label(name) for name, of in sums.items()),
            ).group_by(r.kind)
            rows = [row | {name: int(row[name]) for name in sums} for row in view.rows(asked)]
            items = named_rows(view, rows, choices=("kind",))
        page, following = page_of("resources/kinds", query, items, lambda one: (-one["offered"], one["kind"]))
        return {"items": page, "next": following}

    return router
