"""All routes about what members do together."""

from __future__ import annotations

from fastapi import APIRouter

from projections.platform.api.joint_work import cooperations, industry_plans, inventory, services, tasks
from projections.platform.api.moments.reader import Reader


def routes(reader: Reader) -> APIRouter:
    router = APIRouter()
    for part in (services, cooperations, inventory, industry_plans, tasks):
        router.include_router(part.routes(reader))
    return router
