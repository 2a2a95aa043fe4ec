"""Puts the API together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import Engine

from projections.engine.declaration import Projection
from projections.engine.discovery import all_projections
from projections.platform.access import session_routes, token_routes, without_accounts
from projections.platform.access.gate import Access, gate
from projections.platform.access.identify import API
from projections.platform.api import alerts, closings, lag, members, web_page
from projections.platform.api.catalogue import routes as catalogue
from projections.platform.api.education_map import routes as education_map
from projections.platform.api.evaluation import edition_files, editions_feed, tree, what_if
from projections.platform.api.figures import evidence, trends
from projections.platform.api.figures import freshness as fresh
from projections.platform.api.figures import routes as figures
from projections.platform.api.figures.live_conduct import LiveConduct
from projections.platform.api.figures.past_figures import PastFigures
from projections.platform.api.figures.reporting import FamilyClock
from projections.platform.api.fit import behind as behind_the_fit
from projections.platform.api.fit import routes as fit
from projections.platform.api.joint_work import routes as joint_work
from projections.platform.api.live import stream
from projections.platform.api.live.live_feed import LiveFeed
from projections.platform.api.majors import routes as majors
from projections.platform.api.moments.reached import ReadAfter
from projections.platform.api.moments.read_after import waiting
from projections.platform.api.moments.reader import Reader
from projections.platform.api.operation import intake, workers
from projections.platform.api.operation import projections as generations
from projections.platform.api.places import routes as places
from projections.platform.api.problems import Problem, answer_problems, responses
from projections.platform.api.registry import routes as registry
from projections.platform.api.rows import models, timelines
from projections.platform.api.search import routes as search
from projections.platform.api.serving import ready
from projections.platform.api.serving.around import REFUSALS, Serving, put_around
from projections.platform.api.serving.data_state import DataState
from projections.platform.api.serving.traffic import Traffic
from projections.platform.api.shapes import Health
from projections.platform.api.statements import cloud_events, facts, findings, mine, own_conduct, reasons
from projections.platform.clients.naming import of_route
from schemas.problem_document import describe_everywhere, describe_problems
from schemas.topics import Topics

DESCRIPTION = """\
市域产教联合体信息平台的接口。每个读取都可带 `as_of`（截至某日已发生）和 `known_at`（截至某日已记录）。

API of the consortium's information platform. Every read takes `as_of` (what had happened by then) and
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
    access: Access | None = None,
    serving: Serving | None = None,
    editions_root: Path | None = None,
) -> FastAPI:
    """The API over a database, an archive and a built web page; nothing is connected until it is started.

    `projections`: all there are, unless given. `keep_alive`: seconds of silence on a stream before a comment.
    `topics`: names of the instance's topics, for the documents; without a prefix, unless given.
    `read_after`, `measure_lag`: what needs the broker; without them `wait_for` and lag are answered with 503.
    `more`: routes that need what only the outside world has, e.g. keys.
    `access`: who has accounts and may see what; every route passes its gate. None: there are no accounts and everybody is
    shown everything, which is for what is served to nobody else. Raises DeclarationError for a route that the policy does
    not name.
    `serving`: how old answers may be, and limits; every answer is exact and nobody is limited, unless given.
    `editions_root`: where the files of closed editions lie; without it none can be downloaded.
    `app.state.feed.close()` ends all streams at once; call it before waiting for connections to end.
    """
    reader = Reader(engine, archive_root, all_projections() if projections is None else projections)
    serving = serving or Serving()

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        try:
            async with feed.running():
                yield
        finally:
            await state.close()

    state = DataState(reader.dsn, reader.archive_state, serving.freshness.looks_every)
    feed = LiveFeed(reader, keep_alive=keep_alive, before_models=state.touch)
    traffic = Traffic(lambda: feed.open_streams)
    # No /docs page: it would load its scripts from somebody else's host.
    app = FastAPI(
        title="鸢线 Kiteline",
        version="1",
        description=DESCRIPTION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=of_route,
        lifespan=running,
        dependencies=[] if access is None else [Depends(gate(access))],
    )
    app.state.feed, app.state.access = feed, access
    answer_problems(app)
    waits = [Depends(waiting(read_after))]
    past, conduct, clock = PastFigures(reader), LiveConduct(), FamilyClock()
    of_figures = (figures.routes(reader, past, conduct, clock), trends.routes(reader, past, conduct))
    for router in (
        *of_figures,
        tree.routes(reader, conduct, clock),
        education_map.routes(reader, clock),
        fresh.routes(reader, clock),
    ):
        app.include_router(router, dependencies=waits)
    listed = (facts, cloud_events, alerts, closings, findings, members, models, timelines)
    for part in (editions_feed, fit, behind_the_fit, *listed, majors, joint_work, evidence, what_if, places):
        app.include_router(part.routes(reader), dependencies=waits)
    app.include_router(search(reader), dependencies=waits)
    app.include_router(edition_files.routes(reader, editions_root), dependencies=waits)
    app.include_router(reasons.routes(), dependencies=waits)
    app.include_router(lag.routes(measure_lag, traffic.told))
    app.include_router(ready.routes(reader))
    app.include_router(stream.routes(feed))
    app.include_router(registry.routes())
    app.include_router(catalogue.routes(reader, topics or Topics()), dependencies=waits)
    app.include_router(catalogue.addresses(topics or Topics()))
    app.include_router(generations.routes(reader, topics or Topics(), measures_lag=measure_lag is not None))
    app.include_router(intake.routes(reader))
    app.include_router(workers.routes(reader))
    for router in [*_of_accounts(reader, access), *more]:
        app.include_router(router)
    app.include_router(web_page.routes(web_root))

    @app.get("/health", summary="接口是否在运行 / is the API running", response_model=Health, tags=["运行 / operation"])
    def health() -> Health:
        return Health(status="ok")

    if access is not None:
        access.policy.check(app.routes, reader.projections)
    describe_problems(app.openapi(), Problem.model_json_schema())
    describe_everywhere(app.openapi(), responses(*REFUSALS))
    if access is not None:
        describe_everywhere(app.openapi(), responses(401, 403), below=API)
    put_around(app, serving, state, traffic, feed.tell_models_again, access)
    return app


def _of_accounts(reader: Reader, access: Access | None) -> list[APIRouter]:
    if access is None:
        return [without_accounts.routes()]
    own = [mine.routes(reader, access), own_conduct.routes(reader)]
    return [session_routes.routes(access), token_routes.routes(access), *own]
