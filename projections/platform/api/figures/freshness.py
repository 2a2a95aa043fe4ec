"""/v1/freshness: how new the facts of each family are, and which members have not reported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from projections.platform.access.caller import Asking
from projections.platform.api.figures.reporting import (
    FamilyClock,
    FreshnessShape,
    families_for,
    newest_recorded,
    silent_members,
    told,
)
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.problems import READ_PROBLEMS, responses
from schemas.contracts import family_contracts
from schemas.errors import UnknownName
from schemas.topics import FAMILY_PARTITIONS


class FreshnessQuery(MomentQuery):
    """Of which families; of all, unless given."""

    family: list[str] = Field(
        [],
        max_length=20,
        description="只要这些事件族，及应报送这些事实的成员 / only these families, and the members that state such facts",
        examples=[["demand"]],
    )


class FreshnessTold(FreshnessShape):
    as_of: date
    freshest_fact: datetime | None = Field(description="其中最新事实的记录时间 / when the newest of them was recorded")


def routes(reader: Reader, clock: FamilyClock) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)

    @router.get(
        "/freshness",
        summary="数据新旧与未报送成员 / how fresh the data is, and who has not reported",
        response_model=FreshnessTold,
        responses=responses(404),
    )
    def freshness(query: Annotated[FreshnessQuery, Query()], who: Asking) -> dict[str, Any]:
        wanted = _families(query.family)
        with reader.view(query) as view:
            newest, silent, on = newest_recorded(view, query, clock), silent_members(view), view.on
        newest = families_for(who, newest)
        kinds = {kind for family in wanted for contract in family_contracts(family) for kind in contract.speakers}
        said = told(newest, [one for one in silent if one["kind"] in kinds], on)
        families = [one for one in said["families"] if one["family"] in wanted]
        known = [one["newest_recorded_at"] for one in families if one["newest_recorded_at"]]
        return said | {"as_of": on, "families": families, "freshest_fact": max(known, default=None)}

    return router


def _families(given: list[str]) -> list[str]:
    there = list(FAMILY_PARTITIONS)
    for family in given:
        if family not in there:
            names = ", ".join(there)
            raise UnknownName(
                f"没有事件族 {family[:80]}；已有：{names}", f"no family of events {family[:80]}; there are: {names}"
            )
    return given or there
