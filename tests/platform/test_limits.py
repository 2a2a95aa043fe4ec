"""What the API refuses before it reads anything: too often, too large, too slow; and how it says whether it can serve."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from infra import patient_http
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from projections.platform.api.serving.rate import Allowance, RateLimit
from projections.platform.api.serving.request_bounds import Bounds
from tests import asking
from tests.backing import Backing
from tests.platform.city import City
from tests.platform.served import Served, served, stated_city
from tests.platform.server import running, stream


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        yield made


@pytest.fixture(scope="module")
def api(city: City) -> Iterator[Served]:
    bounds = Bounds(body=1_000, headers=4_000, address=2_000, seconds=0.5)
    with served(city, Serving(allowance=Allowance(per_second=1_000, at_once=1_000, streams=2), bounds=bounds)) as made:
        yield made


def raw(api: Served, *parts: bytes, pause: float = 0.0) -> bytes:
    """What the server says to bytes that are sent one after the other."""
    host, port = api.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=asking.PATIENCE) as wire:
        heard = b""
        # A server that closes with bytes unread resets the connection: the end of what can be said, and of what is heard.
        with suppress(ConnectionResetError, BrokenPipeError):
            for part in parts:
                wire.sendall(part)
                time.sleep(pause)
        with suppress(ConnectionResetError):
            while more := wire.recv(65_536):
                heard += more
        return heard


def test_who_asks_too_often_is_told_when_to_come_back(city: City) -> None:
    with served(city, Serving(allowance=Allowance(per_second=0.02, at_once=3))) as api:
        answers = [api.get("/v1/models") for _ in range(5)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["type"] == "urn:kiteline:problem:too-many-requests"
        assert 1 <= int(refused.headers["retry-after"]) <= 50
        assert api.get("/health").status_code == 200  # monitoring is not limited


def test_a_bucket_fills_again_and_belongs_to_one_client() -> None:
    now = [0.0]

    async def nobody(*_: object) -> None:
        raise AssertionError

    limit = RateLimit(nobody, Allowance(per_second=2, at_once=2), clock=lambda: now[0])
    assert [limit._spend("a") for _ in range(3)] == [0, 0, 1]
    assert limit._spend("b") == 0
    now[0] = 0.5
    assert [limit._spend("a") for _ in range(2)] == [0, 1]


def test_open_streams_are_counted_apart(api: Served) -> None:
    with ExitStack() as open_ones:
        for _ in range(2):
            open_ones.enter_context(stream(api.url))
        assert api.counted("kiteline_api_streams") == 2
        assert api.get("/v1/stream").status_code == 429
        assert api.get("/v1/models").status_code == 200
    deadline = time.monotonic() + asking.PATIENCE
    while api.counted("kiteline_api_streams") and time.monotonic() < deadline:
        time.sleep(0.05)
    with stream(api.url):
        pass


@pytest.mark.parametrize(
    ("path", "headers", "body", "status", "kind"),
    [
        ("/v1/what-if", {}, b"x" * 1_001, 413, "body-too-large"),
        ("/v1/models", {"Cookie": "c=" + "x" * 4_000}, None, 431, "headers-too-large"),
        ("/v1/models?x=" + "y" * 2_000, {}, None, 414, "address-too-long"),
    ],
)
def test_what_is_too_large_is_refused(
    api: Served, path: str, headers: dict[str, str], body: bytes | None, status: int, kind: str
) -> None:
    method = "POST" if body else "GET"
    answer = asking.request(method, api.url + path, headers=headers, content=body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:kiteline:problem:{kind}")


def test_a_body_of_unknown_length_is_refused_once_it_is_too_long(city: City) -> None:
    head = b"POST /registry/subjects/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    chunk = b"320\r\n" + b"x" * 800 + b"\r\n"
    with served(city, Serving(bounds=Bounds(body=1_000))) as api:  # with the usual time for its chunks to come in
        assert raw(api, head, chunk, chunk).startswith(b"HTTP/1.1 413")


def test_a_body_that_does_not_come_is_not_waited_for(api: Served) -> None:
    head = b"POST /registry/subjects/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nConnection: close\r\n\r\n"
    began = time.monotonic()
    assert raw(api, head, b"half").startswith(b"HTTP/1.1 408")
    assert time.monotonic() - began < 4


def test_a_request_whose_head_never_ends_loses_its_connection(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_http, "HEAD_SECONDS", 0.4)
    assert raw(api, b"GET /v1/models HTTP/1.1\r\n", b"Host: x\r\n", pause=0.1) == b""
    assert raw(api) == b""  # nor is one waited for that says nothing
    two = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    assert raw(api, two, two, b"GET /health", pause=0.2).count(b'{"status":"ok"}') == 2


def test_ready_says_that_reads_can_be_answered(api: Served) -> None:
    assert api.json("/ready") == {"status": "ready"}


def test_ready_names_what_is_missing(city: City, tmp_path: Path) -> None:
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", connect_args={"connect_timeout": 1})
    blocked = tmp_path / "archive"
    (blocked / "demand").mkdir(parents=True)
    (blocked / "demand" / "0").write_text("no folder")
    with running(build_api(nowhere, blocked, tmp_path)) as url:
        answer = asking.get(url + "/ready")
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert [reason["part"] for reason in answer.json()["reasons"]] == ["database", "archive"]
        assert asking.get(url + "/health").status_code == 200


def test_ready_names_a_projection_that_waits_for_its_rebuild(city: City, api: Served) -> None:
    with city.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE projection SET stale = true WHERE name = 'demand'")
    try:
        answer = api.get("/ready")
        assert answer.status_code == 503
        [reason] = answer.json()["reasons"]
        assert reason["part"] == "projection demand"
        assert "kiteline rebuild demand" in reason["zh"]
    finally:
        with city.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE projection SET stale = false")


def test_requests_are_counted_by_route_and_status(api: Served) -> None:
    route = {"route": "/v1/models/{name}", "method": "GET"}
    before = {s: api.counted("kiteline_api_requests_total", **route, status=s) for s in ("200", "304", "404")}
    tag = api.get("/v1/models/demands").headers["etag"]
    api.get("/v1/models/demands")
    asking.get(api.url + "/v1/models/demands", headers={"If-None-Match": tag})
    api.get("/v1/models/none")
    after = {s: api.counted("kiteline_api_requests_total", **route, status=s) for s in before}
    assert {s: after[s] - before[s] for s in before} == {"200": 2, "304": 1, "404": 1}
    assert api.counted("kiteline_api_seconds_count", route="/v1/models/{name}") >= 4
    api.get("/v1/" + "x" * 50)
    assert "xxxx" not in api.get("/metrics").text


def test_refusals_are_in_the_document_of_every_path(api: Served) -> None:
    for path in json.loads(api.get("/v1/openapi.json").text)["paths"].values():
        for operation in path.values():
            assert {"408", "413", "414", "429", "431"} <= operation["responses"].keys()
