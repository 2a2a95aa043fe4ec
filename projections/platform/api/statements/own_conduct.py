"""/v1/mine/conduct: whether what the member states comes in time, regularly, and right at once.

The same definitions as the city's figures of conduct, of one member only: the database is asked for its rows alone.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import select

from projections.consortia import members
from projections.engine.view import View
from projections.evaluation.indicator import Indicator
from projections.evaluation.members_conduct import (
    REPORTING,
    rejected_share,
    reporting_completeness,
    reporting_on_time,
)
from projections.evaluation.scope import Scope, within
from projections.platform.access.caller import own_member
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.problems import READ_PROBLEMS, responses


class Share(BaseModel):
    """A figure of conduct, of this member. Null: nothing to compute it from, or not known as of that moment."""

    id: str
    name_zh: str
    name_en: str
    definition_zh: str = Field(description="全市口径的定义；此处只计本成员 / the city's; here of this member alone")
    definition_en: str
    value: float | None = Field(description="百分数，0 至 100 / percent")
    numerator: float | None
    denominator: float | None


class Conduct(BaseModel):
    as_of: date
    kind: str | None = Field(description="school, enterprise, …；不是成员则为 null / null for no member")
    expected: bool = Field(description="是否应每月报送 / whether it is expected to state something every month")
    spoke: bool | None = Field(description="近 31 日有报送被接受 / something was accepted in the last 31 days")
    figures: list[Share]


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/mine", tags=["我的报送 / mine"], responses=READ_PROBLEMS | responses(401, 403))

    @router.get("/conduct", summary="本成员报送得如何 / how well the member reports", response_model=Conduct)
    def conduct(member: Annotated[str, Depends(own_member)], query: Annotated[MomentQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            m = members(view.on).subquery()
            kinds = view.rows(select(m.c.kind).where(m.c.member_code == member))
            shares = [_share(indicator, view, member) for indicator in (reporting_on_time, rejected_share)]
            spoke = _share(reporting_completeness, view, member)
            on = view.on
        kind = kinds[0]["kind"] if kinds else None
        return {
            "as_of": on,
            "kind": kind,
            "expected": kind in REPORTING,
            "spoke": bool(spoke["numerator"]) if spoke["denominator"] else None,
            "figures": shares,
        }

    return router


def _share(indicator: Indicator, view: View, member: str) -> dict[str, Any]:
    about = ("id", "name_zh", "name_en", "definition_zh", "definition_en")
    told = {name: getattr(indicator, name) for name in about}
    if indicator.of_refused and not view.knows_refused:
        return told | dict.fromkeys(("value", "numerator", "denominator"))
    rows = within(indicator.rows(view.on).subquery(), Scope(member=member), view.on).subquery()
    [row] = view.rows(indicator.figure(rows))
    numbers = {name: row[name] for name in ("value", "numerator", "denominator")}
    return told | {name: None if number is None else float(number) for name, number in numbers.items()}
