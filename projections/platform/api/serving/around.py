"""What stands around the routes, from the outside in: headers, counting, bounds, limits, the cache, compression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Scope

from projections.platform.access.gate import Access
from projections.platform.access.identify import Identify, audience
from projections.platform.api.headers import SecurityHeaders
from projections.platform.api.serving.answer_cache import AnswerCache
from projections.platform.api.serving.data_state import DataState
from projections.platform.api.serving.freshness import EXACT, Freshness
from projections.platform.api.serving.rate import Allowance, RateLimit, client_address
from projections.platform.api.serving.request_bounds import Bounds, RequestBounds
from projections.platform.api.serving.traffic import CountTraffic, Traffic


def everybody(_: Scope) -> str:
    """All see the same."""
    return ""


@dataclass(frozen=True)
class Serving:
    """How the API serves. `allowance`: None sets no limit. `client`, `audience`: who asks, see RateLimit and Question."""

    freshness: Freshness = EXACT
    allowance: Allowance | None = None
    bounds: Bounds = field(default_factory=Bounds)
    client: Callable[[Scope], str] = client_address
    audience: Callable[[Scope], str | None] = everybody


def put_around(
    app: FastAPI,
    serving: Serving,
    state: DataState,
    traffic: Traffic,
    refreshed: Callable[[], None],
    access: Access | None = None,
) -> None:
    """Add them all to `app`; the one that is added last is the outermost. With `access` answers are kept by who may see
    them, which is found out before the cache is asked."""
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(
        AnswerCache,
        state=state,
        freshness=serving.freshness,
        audience=serving.audience if access is None else audience,
        count=traffic.count_answer,
        refreshed=refreshed,
    )
    if access is not None:
        app.add_middleware(Identify, access=access)
    if serving.allowance:
        app.add_middleware(RateLimit, allowance=serving.allowance, client=serving.client)
    app.add_middleware(RequestBounds, bounds=serving.bounds)
    app.add_middleware(CountTraffic, traffic=traffic)
    app.add_middleware(SecurityHeaders)


REFUSALS = (408, 413, 414, 429, 431)
"""What every path may answer before it is asked; told in the API's document."""
