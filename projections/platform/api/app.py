"""Puts the API together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import Engine
from starlette.middleware.gzip import GZipMiddleware

from projections.engine.declaration import Projection
from projections.engine.discovery import all_projections
from projections.platform.api import (
    alerts,
    closings,
    cloud_events,
    facts,
    figures,
    findings,
    fit,
    lag,
    members,
    models,
    reasons,
    stream,
    timelines,
    web_page,
)
from projections.platform.api.catalogue import routes as catalogue
from projections.platform.api.headers import SecurityHeaders
from projections.platform.api.live_feed import LiveFeed
from projections.platform.api.problems import Problem, answer_problems
from projections.platform.api.read_after import ReadAfter, waiting
from projections.platform.api.reader import Reader
from projections.platform.api.registry import routes as registry
from projections.platform.api.search import routes as search
from projections.platform.api.shapes import Health
from schemas.problem_document import describe_problems
from schemas.topics import Topics

DESCRIPTION = """\
市域产教联合体信息平台的只读接口。每个读取都可带 `as_of`（截至某日已发生）和 `known_at`（截至某日已记录）。

Read-only API of the consortium's information platform. Every read takes `as_of` (what had happened by then) and
`known_at` (what had been recorded by then).
"""


def build_api(
    engine: Engine,
    archive_root: Path,
    web_root: Path,
    *,
    projections: Sequence[Projection] | None = None,
    keep_alive: float = 15.0,
    topics: Topics | None = None,
    read_after: ReadAfter | None = None,
    measure_lag: lag.Measure | None = None,
    more: Sequence[APIRouter] = (),
) -> FastAPI:
    """The API over a database, an archive and a built web page; nothing is connected until it is started.

    `projections`: all there are, unless given. `keep_alive`: seconds of silence on a stream before a comment.
    `topics`: names of the instance's topics, for the documents; without a prefix, unless given.
    `read_after`, `measure_lag`: what needs the broker; without them `wait_for` and lag are answered with 503.
    `more`: routes that need what only the outside world has, e.g. keys.
    `app.state.feed.close()` ends all streams at once; call it before waiting for connections to end.
    """
    reader = Reader(engine, archive_root, all_projections() if projections is None else projections)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with feed.running():
            yield

    feed = LiveFeed(reader, keep_alive=keep_alive)
    # No /docs page: it would load its scripts from somebody else's host.
    app = FastAPI(
        title="鸢线 Kiteline",
        version="1",
        description=DESCRIPTION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=running,
    )
    app.state.feed = feed
    answer_problems(app)
    waits = [Depends(waiting(read_after))]
    for part in (figures, fit, facts, cloud_events, alerts, closings, findings, members, models, timelines):
        app.include_router(part.routes(reader), dependencies=waits)
    app.include_router(search(reader), dependencies=waits)
    app.include_router(reasons.routes(), dependencies=waits)
    app.include_router(lag.routes(measure_lag))
    app.include_router(stream.routes(feed))
    app.include_router(registry.routes())
    app.include_router(catalogue.routes(topics or Topics()))
    for router in more:
        app.include_router(router)
    app.include_router(web_page.routes(web_root))

    @app.get("/health", summary="接口是否在运行 / is the API running", response_model=Health, tags=["运行 / operation"])
    def health() -> Health:
        return Health(status="ok")

    describe_problems(app.openapi(), Problem.model_json_schema())
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(SecurityHeaders)
    return app
