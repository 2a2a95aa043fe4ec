"""Puts the gateway together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from producers.gateway import dead_letter_routes, reason_route, sealing, stating, verdict_route
from producers.gateway.document import DESCRIPTION
from producers.gateway.ports import GatewayParts
from producers.gateway.problems import Problem, answer_problems
from schemas.problem_document import describe_problems


def build_gateway(parts: GatewayParts) -> FastAPI:
    """The gateway over its parts; nothing is connected until it is started."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        parts.writer.start()
        try:
            yield
        finally:
            parts.writer.close()
            parts.dead_letters.close()

    # No /docs page: it would load its scripts from somebody else's host.
    app = FastAPI(
        title="鸢线 HTTP 入口 / Kiteline gateway",
        version="1",
        description=DESCRIPTION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=running,
    )
    answer_problems(app, parts.retry_seconds)
    app.include_router(stating.routes(parts))
    app.include_router(verdict_route.routes(parts))
    app.include_router(dead_letter_routes.routes(parts))
    for router in parts.more:
        app.include_router(router)
    app.include_router(reason_route.routes())
    app.include_router(sealing.routes(parts.seals))

    @app.get("/health", summary="入口是否在运行 / is the gateway running", tags=["运行 / operation"])
    def health() -> dict[str, str]:
        return {"status": "ok"}

    describe_problems(app.openapi(), Problem.model_json_schema())
    return app
