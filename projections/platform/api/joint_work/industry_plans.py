"""/v1/plans/chains: the key chains of industry in the plans in force, and what answers each."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from projections.platform.api.joint_work.chain_answers import Chain, chains_of
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/plans", tags=["产业规划 / plans"], responses=READ_PROBLEMS)

    @router.get("/chains", summary="产业链与应答情况 / chains and what answers them", response_model=Page[Chain])
    def chains(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            items = chains_of(view)
        page, following = page_of("plans/chains", query, items, lambda one: (-one["openings"], one["chain"]))
        return {"items": page, "next": following}

    return router
