"""/v1/reasons: every reason that admission gives, what it means, and what a member does to mend it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from projections.platform.api.moments.asked import ListQuery, MomentQuery
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import responses
from schemas.reason_examples import explained
from schemas.reasons import SENTENCES


class ReasonExample(BaseModel):
    """A bad example from beside the schemas: `change` put over the good example, and what the verdict says."""

    event_type: str
    version: int
    why: str
    change: dict[str, Any]
    zh: str
    en: str


class ReasonShape(BaseModel):
    code: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    mend_zh: str = Field(description="如何改正 / what a member does about it")
    mend_en: str
    example: ReasonExample | None


def routes() -> APIRouter:
    """The reasons are the same at every moment: `as_of` and `known_at` are taken, as by every read, and change nothing."""
    router = APIRouter(prefix="/v1/reasons", tags=["裁定理由 / reasons"], responses=responses(422))

    @router.get("", summary="全部退回理由 / every reason for a rejection", response_model=Page[ReasonShape])
    def listed(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        order = {code: place for place, code in enumerate(SENTENCES)}
        items = [explained(code) for code in order]
        page, following = page_of("reasons", query, items, lambda item: (order[item["code"]],))
        return {"items": page, "next": following}

    @router.get(
        "/{code}",
        summary="一个退回理由 / one reason",
        response_model=ReasonShape,
        responses=responses(404),
    )
    def one(code: str, _: Annotated[MomentQuery, Query()]) -> dict[str, Any]:
        return explained(code)

    return router
