"""What the API does, counted for Prometheus: requests, how long they take, open streams, where answers come from."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)
OTHER = "other"
"""Route of what no route has answered: the number of series must not depend on who asks for what."""


class Traffic:
    """The counters of one process. `open_streams()`: how many there are now."""

    def __init__(self, open_streams: Callable[[], int] = lambda: 0) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "kiteline_api_requests", "Requests answered", ("route", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "kiteline_api_seconds", "Seconds until an answer was sent", ("route",), buckets=SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.answers = Counter(
            "kiteline_api_answers", "Where answers come from: hit, stale, miss, not_modified, bypass", ("source",),
            registry=self.registry,
        )  # fmt: skip
        streams = Gauge("kiteline_api_streams", "Streams that are open", registry=self.registry)
        streams.set_function(open_streams)

    def count_answer(self, source: str) -> None:
        self.answers.labels(source).inc()

    def told(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self.registry)


class CountTraffic:
    """ASGI middleware that counts each request with the route's template, not its path."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self._app = app
        self._traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, streamed = time.perf_counter(), 500, False

        async def noted(message: Message) -> None:
            nonlocal status, streamed
            if message["type"] == "http.response.start":
                status = message["status"]
                streamed = any(
                    v.startswith(b"text/event-stream") for n, v in message["headers"] if n == b"content-type"
                )
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = scope.get("kiteline.route") or getattr(scope.get("route"), "path", "") or OTHER
            self._traffic.requests.labels(route, scope["method"], str(status)).inc()
            if not streamed:  # a stream takes as long as somebody listens
                self._traffic.seconds.labels(route).observe(time.perf_counter() - began)
