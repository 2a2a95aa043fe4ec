"""Every failure is a problem in two languages that names what is wrong and the way out; never a traceback."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import create_engine, text

from projections.platform.api.app import build_api
from projections.platform.api.figures import routes as figures
from tests import asking
from tests.platform.city import City
from tests.platform.conftest import Api
from tests.platform.server import running

NOWHERE = "postgresql+psycopg://u:geheim@127.0.0.1:1/x"


def problem(answer: httpx2.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body.keys() == {"type", "title", "status", "detail", "title_en", "detail_en"}
    assert body["status"] == status
    assert "Traceback" not in answer.text
    return body


@pytest.fixture
def alone(web_root: Path, tmp_path: Path) -> Iterator[Api]:
    """The API while its database is away."""
    app = build_api(create_engine(NOWHERE), tmp_path / "archive", web_root)
    app.state.feed._patience = 0.2
    with running(app) as url:
        yield Api(url, app)


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("/v1/figures?as_of=2026-02-30", "as_of", "2026-02-30"),
        ("/v1/figures?as_of=30.6.2026", "as_of", "30.6.2026"),
        ("/v1/figures?as_of=20260630", "as_of", "20260630"),
        ("/v1/figures?as_of=", "as_of", "''"),
        ("/v1/figures?as_of=9999-12-31", "as_of", "9999-12-31"),
        ("/v1/summary?known_at=yesterday", "known_at", "yesterday"),
        ("/v1/figures?as-of=2026-06-30", "as-of", "2026-06-30"),
        ("/v1/facts?limit=0", "limit", "0"),
        ("/v1/facts?limit=501", "limit", "500"),
        ("/v1/facts?limit=many", "limit", "many"),
        ("/v1/facts?cursor=*", "cursor", "*"),
        ("/v1/facts?cursor=", "cursor", "cursor"),
        (f"/v1/facts?cursor={cursor('facts||', 'x')}", "cursor", ""),
        (f"/v1/facts?cursor={cursor('facts||')}", "cursor", ""),
        (f"/v1/facts?cursor={cursor('rejections||', 5)}", "cursor", ""),
        (f"/v1/facts?cursor={cursor('facts|2026-06-30|', 5)}", "cursor", ""),
        (f"/v1/facts?cursor={cursor({'a': 1})}", "cursor", ""),
        (f"/v1/fit?cursor={cursor('fit||', 'x', 3)}", "cursor", ""),
        (f"/v1/models/demands?cursor={cursor('models/demands||', 1, 2, 3)}", "cursor", ""),
        (f"/v1/models/demands?cursor={cursor('models/demands||', {'at': 'x'})}", "cursor", ""),
        (f"/v1/models/demands?cursor={cursor('models/demands||', {'now': 'x'})}", "cursor", ""),
        ("/v1/stream?last_event_id=abc", "Last-Event-ID", "abc"),
        ("/v1/stream?as_of=2026-06-30", "as_of", "2026-06-30"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_field(api: Api, path: str, field: str, value: str) -> None:
    body = problem(api.get(path), 422)
    for detail in (body["detail"], body["detail_en"]):
        assert field in detail
        assert value in detail


@pytest.mark.parametrize("path", ["/nope", "/v1/nope", "/v1/models/nope", "/v1/evidence/nope", "/assets/nope.js"])
def test_what_is_not_there_is_404(api: Api, path: str) -> None:
    assert "nope" in problem(api.get(path), 404)["detail"]


@pytest.mark.parametrize("path", ["/assets/..%2findex.html", "/assets/%2e%2e/index.html", "/assets/a%00b"])
def test_no_file_but_the_assets_can_be_read(api: Api, path: str) -> None:
    problem(api.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "there"),
    [
        ("POST", "/v1/facts", "GET"),
        ("GET", "/v1/what-if", "POST"),
        ("DELETE", "/v1/models/demands/export", "GET, HEAD"),
        ("PUT", "/fit", "GET, HEAD"),
    ],
)
def test_other_methods_are_refused_with_those_that_the_path_takes(api: Api, method: str, path: str, there: str) -> None:
    answer = asking.request(method, api.url + path)
    assert there in problem(answer, 405)["detail_en"]
    assert answer.headers["allow"] == there


@pytest.mark.parametrize(
    "path", ["/v1/figures", "/v1/fit", "/v1/facts", "/v1/alerts", "/v1/models/demands", "/v1/stream"]
)
def test_a_database_that_is_away_is_503_and_says_when_to_try_again(alone: Api, path: str) -> None:
    answer = alone.get(path)
    body = problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0
    assert "geheim" not in str(body)
    assert alone.json("/health") == {"status": "ok"}
    assert alone.get("/").status_code == 200


def test_a_projection_that_needs_a_rebuild_is_409_and_says_how(api: Api, city: City) -> None:
    with city.engine.begin() as connection:
        connection.execute(text("UPDATE projection SET stale = true WHERE name = 'demand'"))
    for path in ("/v1/models/demands", "/v1/figures", "/v1/fit"):
        assert "kiteline rebuild demand" in problem(api.get(path), 409)["detail_en"]
    assert api.every("/v1/models/members")
    assert api.every("/v1/facts")


def test_a_database_without_tables_names_the_way_out(api: Api, city: City) -> None:
    with city.engine.begin() as connection:
        connection.execute(text("ALTER TABLE projection RENAME TO elsewhere"))
    assert "kiteline provision" in problem(api.get("/v1/figures"), 503)["detail"]


def test_an_unexpected_error_tells_nothing_of_itself(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(figures, "_counts", explode)
    answer = api.get("/v1/summary")
    problem(answer, 500)
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers


def test_every_answer_says_what_a_browser_may_do_with_it(api: Api) -> None:
    for path in ("/", "/v1/figures", "/v1/nope", "/assets/app-1234.js", "/v1/facts?limit=x"):
        headers = api.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        for rule in (
            "default-src 'self'",
            "style-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "img-src 'self' data:",
        ):
            assert rule in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert api.get("/").headers["cache-control"] == "no-cache"
    assert "immutable" in api.get("/assets/app-1234.js").headers["cache-control"]


def test_a_page_that_is_not_built_says_how_to_build_it(city: City, tmp_path: Path) -> None:
    with running(build_api(city.engine, city.archive, tmp_path / "none")) as url:
        answer = asking.get(url)
        assert answer.status_code == 503
        assert "make web" in answer.text
        assert asking.get(f"{url}/v1/summary").status_code == 200
