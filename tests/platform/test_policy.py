"""The policy: each role on each route of the real server, and what each row means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from sqlalchemy import create_engine, select

from projections.engine.declaration import Projection, ReadModel
from projections.engine.discovery import all_projections
from projections.graduates import graduate
from projections.platform.access.gate import open_access
from projections.platform.access.policy import FILE, policy, read_policy
from projections.platform.access.roles import Role, Scope
from projections.platform.api.app import build_api
from schemas.errors import DeclarationError
from tests.platform.guarded import OF_ROLE, PEOPLE, Guarded
from tests.platform.trying import NEEDS_BROKER, ask, cases, is_refusal, wanted


@pytest.mark.parametrize(("route", "role"), list(cases(broker=False)))
def test_each_role_gets_from_each_route_what_the_policy_says(guarded: Guarded, route: str, role: Role) -> None:
    name = OF_ROLE[role]
    has_member = name is not None and PEOPLE[name][1] is not None
    status = ask(guarded.as_role(role), route)
    refusal = wanted(route, role, has_member=has_member)
    assert status < 500 or route == "GET /v1/lag"  # let in; there is no broker here to measure against
    assert status == refusal if refusal else not is_refusal(status), status


def test_the_policy_names_the_routes_there_are_and_no_others(guarded: Guarded) -> None:
    there = {
        f"{method} {route.path}" for route in iter_route_contexts(guarded.app.routes) for method in route.methods or ()
    }
    assert there == policy().routes.keys() - set(NEEDS_BROKER)


def built(tmp_path: Path, **more: Any) -> None:
    engine = create_engine("postgresql+psycopg://u@127.0.0.1:1/x")
    build_api(engine, tmp_path, tmp_path, access=open_access(engine), **more)


def test_a_route_that_the_policy_does_not_name_refuses_to_start(tmp_path: Path) -> None:
    router = APIRouter()

    @router.get("/v1/new-thing")
    def new_thing() -> None:
        return None

    with pytest.raises(DeclarationError, match="GET /v1/new-thing"):
        built(tmp_path, more=[router])


def test_beside_v1_everything_is_open_to_everybody(guarded: Guarded) -> None:
    """There nobody is asked who it is, so that the page and its files come even while the database is away."""
    text = FILE.read_text(encoding="utf-8").replace("GET /metrics: metrics", "GET /metrics: lag")
    with pytest.raises(DeclarationError, match="GET /metrics"):
        read_policy(text).check(guarded.app.routes, all_projections())
    for path in ("/", "/health", "/metrics"):
        answer = guarded.client(authorization="Bearer kiteline_forged").get(path)
        assert answer.status_code == 200


def test_a_read_model_of_people_that_the_policy_does_not_name_refuses_to_start(tmp_path: Path) -> None:
    model = ReadModel("wages", "工资", "Wages", lambda _: select(graduate.table.c.wage))
    odd = Projection("odd", "怪", "Odd", read_models=(model,), reads=("graduates",))
    with pytest.raises(DeclarationError, match="model wages"):
        built(tmp_path, projections=[*all_projections(), odd])


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("facts:               [read,  all,", "facts:               [read,  some,", "facts"),
        ("GET /v1/facts: facts", "GET /v1/facts: fact", "GET /v1/facts"),
        ("[token, public,", "[public, token,", "columns"),
    ],
)
def test_a_policy_that_is_written_wrongly_is_refused_by_its_row(before: str, after: str, named: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    with pytest.raises(DeclarationError, match=named):
        read_policy(text.replace(before, after))


def test_an_answer_that_is_kept_for_one_is_given_to_no_other(guarded: Guarded) -> None:
    office, public, school = guarded.client("office.chen"), guarded.client(), guarded.client("school.plan")
    for _ in range(3):
        seen = [client.get("/v1/summary") for client in (office, public, school)]
        assert [one.json()["counts"]["graduates"] for one in seen] == [6, 5, 5]
        assert len({one.headers["etag"] for one in seen}) == 2
        rejected = [client.get("/v1/rejections").status_code for client in (office, public, school)]
        assert rejected == [200, 401, 200]
    token, _ = guarded.access.tokens.issue(PEOPLE["school.plan"][1], scopes=[Scope.MINE])
    assert guarded.client(authorization=f"Bearer {token}").get("/v1/rejections").status_code == 403
    tag = office.get("/v1/summary").headers["etag"]
    assert public.get("/v1/summary", headers={"if-none-match": tag}).status_code == 200
    assert "Cookie" in office.get("/v1/summary").headers["vary"]
    for path in ("/v1/session", "/v1/tokens", "/v1/mine", "/v1/mine/verdicts"):
        assert school.get(path).headers["cache-control"] == "no-store"
