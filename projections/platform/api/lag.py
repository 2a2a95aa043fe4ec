"""/v1/lag and /metrics: how far behind each reader of the log is, measured when asked, and what this process counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import structlog
from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from pydantic import BaseModel, Field

from projections.lag import Lag
from projections.platform.api.problems import responses
from schemas.errors import BrokerUnavailable, KitelineError

log = structlog.get_logger("kiteline.api")
Measure = Callable[[], Sequence[Lag]]
TEXT = "text/plain; version=0.0.4; charset=utf-8"
LABELS = ("part", "name", "generation", "state", "topic", "partition")


class LagShape(BaseModel):
    """One reader at one partition."""

    part: Literal["admission", "projection", "archive"] = Field(description="准入、投影、归档")
    name: str = Field(description="投影名 / of a projection")
    generation: int | None
    state: Literal["live", "rebuilding", "waiting", "replaced"] = Field(
        description="waiting 待重建，replaced 日志已换 / waiting for its rebuild; the log is another one"
    )
    topic: str
    partition: int
    next_offset: int = Field(description="尚未处理的第一条 / the first record that was not taken")
    log_end: int = Field(description="日志末端，当场询问 / the log's end, asked just now")
    behind: int = Field(description="落后条数 / positions")
    seconds: float = Field(
        description="尚未处理的第一条已记录多久 / how long ago that record was recorded; 0 when none"
    )


class LagList(BaseModel):
    items: list[LagShape]


def routes(measure: Measure | None, traffic: Callable[[], bytes] = bytes) -> APIRouter:
    """`traffic`: what this process has counted, in Prometheus' text format."""
    router = APIRouter(tags=["运行 / operation"])

    @router.get(
        "/v1/lag",
        summary="落后多少，与日志此刻的末端相比 / lag against the log's end now",
        response_model=LagList,
        responses=responses(503),
    )
    def lag() -> LagList:
        if measure is None:
            raise BrokerUnavailable(
                "这个接口没有连接 Kafka，量不出落后", "this API has no broker and cannot measure lag"
            )
        return LagList(items=[LagShape.model_validate(one, from_attributes=True) for one in measure()])

    @router.get("/metrics", summary="Prometheus 指标 / metrics", response_class=Response)
    def metrics() -> Response:
        registry = CollectorRegistry()
        registry.register(LagGauges(measure))
        return Response(generate_latest(registry) + traffic(), media_type=TEXT)

    return router


class LagGauges(Collector):
    """Measures with every scrape. What cannot be measured has no series: a remembered value would read as healthy."""

    def __init__(self, measure: Measure | None) -> None:
        self._measure = measure

    def collect(self) -> Iterator[GaugeMetricFamily]:
        measured = GaugeMetricFamily("kiteline_lag_measured", "1 when lag could be measured just now, else 0")
        positions = GaugeMetricFamily("kiteline_lag_positions", "Records that a reader has not taken", labels=LABELS)
        seconds = GaugeMetricFamily(
            "kiteline_lag_seconds", "Age of the first record that a reader has not taken, 0 when none", labels=LABELS
        )
        found = self._found()
        measured.add_metric([], 0 if found is None else 1)
        for one in found or ():
            values = [str(getattr(one, name)) for name in LABELS]
            labels = ["" if value == "None" else value for value in values]
            positions.add_metric(labels, one.behind)
            seconds.add_metric(labels, one.seconds)
        yield from (measured, positions, seconds)

    def _found(self) -> Sequence[Lag] | None:
        try:
            return self._measure() if self._measure else None
        except KitelineError as error:
            log.warning("lag not measured", error=error.en)
            return None
