"""Attacks: other people's things, other sites' pages, scripts in facts, paths, bodies, forged and old secrets, logs."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from projections.platform.access.sessions import csrf_token
from schemas.contracts import contract_named
from schemas.reasons import Reason
from tests.asking import LIMITS, PATIENCE
from tests.conftest import Launch
from tests.instance import Instance
from tests.platform.city import FIRM, SCHOOL, demand, stated
from tests.platform.guarded import COOKIE, PASSWORD, Guarded

SCRIPT = "<script>alert('鸢')</script>"
LOGIN = {"name": "school.plan", "password": PASSWORD}


def problem(answer: httpx2.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).rpartition(":")[2]


# Other people's things


def test_a_member_cannot_ask_for_anothers_things_by_any_parameter(guarded: Guarded) -> None:
    seq = guarded.city.reject(demand(500), Reason("unknown-code", "occupation", "9-9"))
    school = guarded.client("school.plan")
    for path in ("/v1/rejections", "/v1/mine/verdicts"):
        items = school.get(path, params={"limit": 500}).json()["items"]
        assert seq not in [one["seq"] for one in items]
        assert problem(school.get(path, params={"member": FIRM}), 422) == "unusable-value"
    assert school.get("/v1/mine").json()["member"] == SCHOOL
    assert {one["member"] for one in school.get("/v1/mine/seen-by-others").json()["facts"]} == {SCHOOL}


def test_a_cursor_of_ones_own_list_opens_no_other(guarded: Guarded) -> None:
    firm, school = guarded.client("firm.hr"), guarded.client("school.plan")
    cursor = firm.get("/v1/mine/verdicts", params={"limit": 1}).json()["next"]
    assert cursor
    assert problem(school.get("/v1/mine/verdicts", params={"limit": 1, "cursor": cursor}), 422) == "unusable-value"


def test_nobody_revokes_or_sees_anothers_tokens(guarded: Guarded) -> None:
    token_id = guarded.client("office.chen").post("/v1/tokens", json={"label": "mine"}).json()["token_id"]
    school = guarded.client("school.plan")
    assert problem(school.delete(f"/v1/tokens/{token_id}"), 404) == "unknown-name"
    assert token_id not in school.get("/v1/tokens").text
    open_ = [one for one in guarded.access.tokens.issued_to("office.chen") if one.token_id == token_id]
    assert [one.revoked_at for one in open_] == [None]


# Other sites' pages


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1:1"},
    ],
)
def test_a_page_of_another_site_can_neither_write_nor_log_in(guarded: Guarded, headers: dict[str, str]) -> None:
    client = guarded.client("school.plan")
    for method, path, body in (
        ("POST", "/v1/tokens", {}),
        ("POST", "/v1/account/password", {"present": PASSWORD, "password": "a quite different one"}),
        ("DELETE", "/v1/session", None),
    ):
        assert problem(client.request(method, path, json=body, headers=headers), 403) == "cross-site"
    visitor = guarded.client()
    assert problem(visitor.post("/v1/session", json=LOGIN, headers=headers), 403) == "cross-site"
    assert "set-cookie" not in visitor.post("/v1/session", json=LOGIN, headers=headers).headers
    assert client.get("/v1/session").json()["role"] == "member"


@pytest.mark.parametrize("given", [None, "", "0" * 64, csrf_token("another cookie"), "é"])
def test_a_write_needs_the_token_of_its_own_session(guarded: Guarded, given: str | None) -> None:
    client = guarded.client("school.plan")
    del client.headers["x-csrf-token"]
    headers = [] if given is None else [(b"x-csrf-token", given.encode())]
    assert problem(client.post("/v1/tokens", json={}, headers=headers), 403) == "cross-site"


def test_our_own_page_may_write(guarded: Guarded) -> None:
    client = guarded.client("school.plan")
    headers = {"origin": guarded.url, "sec-fetch-site": "same-origin"}
    assert client.post("/v1/tokens", json={}, headers=headers).status_code == 201


def test_no_other_site_is_allowed_to_read(guarded: Guarded) -> None:
    client = guarded.client("school.plan")
    for method in ("GET", "OPTIONS"):
        answer = client.request(method, "/v1/session", headers={"origin": "https://evil.example"})
        assert not [name for name in answer.headers if name.startswith("access-control")]


# Scripts in facts


def texts_replaced(event_type: str, fact: dict[str, Any]) -> dict[str, Any]:
    """The fact with a script in every field that takes free text."""
    governed = ("event_id", "member", "subject", "consortium", "correlation_id", "causation_id")
    free = [
        field.name
        for field in contract_named(event_type).fields
        if field.kind == "string" and field.name not in governed and isinstance(fact.get(field.name), str)
    ]
    return fact | dict.fromkeys(free, SCRIPT)


@pytest.mark.parametrize(
    "event_type", ["DemandPublished", "ServiceRequested", "CooperationAgreed", "MajorOpened", "CasePublished"]
)
def test_scripts_in_facts_are_only_ever_data(guarded: Guarded, event_type: str) -> None:
    name, fact = stated(event_type, subject=f"{SCHOOL}/{event_type}<b>")
    guarded.city.accept([(name, texts_replaced(event_type, dict(fact)))])
    guarded.city.reject((name, dict(fact)), Reason("unknown-code", "title", SCRIPT))
    office, told = guarded.client("office.chen"), 0
    paths = ["/v1/facts", "/v1/rejections", "/v1/findings", "/v1/members", "/v1/alerts", "/v1/cloudevents/facts"]
    paths += [f"/v1/models/{one['name']}" for one in guarded.every("/v1/models")]
    for path in paths:
        answer = office.get(path, params={"limit": 500})
        assert answer.headers["content-type"].partition(";")[0].endswith("json"), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        told += "<script>" in answer.text
    assert told


def test_what_is_asked_for_comes_back_as_data_only(guarded: Guarded) -> None:
    client = guarded.client()
    for path in (f"/v1/{SCRIPT}", f"/v1/models/{SCRIPT}", f"/v1/facts?cursor={SCRIPT}", f"/v1/members/{SCRIPT}"):
        answer = client.get(path)
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"
    for path in (f"/catalogue/events/{SCRIPT}", f"/catalogue/codes/{SCRIPT}"):
        assert not client.get(path).headers["content-type"].startswith("text/html")


# Secrets that are forged, old, or in the wrong place


@pytest.mark.parametrize(
    "cookie", ["", "x", "x" * 5000, "../../etc", "%00", "' OR 1=1 --", "kiteline_session", "\u00e9"]
)
def test_a_forged_cookie_is_nobodys(guarded: Guarded, cookie: str) -> None:
    answer = guarded.client().get("/v1/session", headers=[(b"cookie", f"{COOKIE}={cookie}".encode())])
    assert answer.json()["role"] == "public"
    refused = guarded.client().get("/v1/mine", headers=[(b"cookie", f"{COOKIE}={cookie}".encode())])
    assert problem(refused, 401) == "unauthenticated"


def test_an_ended_or_expired_session_is_nobodys(guarded: Guarded) -> None:
    ended, expired = guarded.client("office.chen"), guarded.client("office.chen")
    guarded.access.sessions.end(ended.cookies[COOKIE])
    assert ended.get("/v1/session").json()["role"] == "public"
    guarded.clock.ahead = timedelta(hours=3)
    try:
        assert problem(expired.get("/v1/rejections"), 401) == "unauthenticated"
    finally:
        guarded.clock.ahead = timedelta()


@pytest.mark.parametrize(
    "said",
    [
        "Bearer",
        "Bearer kiteline_00000000_forged",
        "Bearer x",
        "Basic b2ZmaWNlOng=",
        "Bearer " + "kiteline_" + "x" * 5000,
        "Bearer kiteline_\u00e9",
        "bearer kiteline_' OR 1=1",
    ],
)
def test_a_forged_token_is_refused_not_taken_for_a_visitor(guarded: Guarded, said: str) -> None:
    answer = guarded.client().get("/v1/facts", headers=[(b"authorization", said.encode())])
    assert problem(answer, 401) == "unauthenticated"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert said.rpartition(" ")[2] not in answer.text or len(said) < 12


def test_a_token_in_a_cookie_or_an_address_is_no_token(guarded: Guarded) -> None:
    token = guarded.client("office.chen").post("/v1/tokens", json={}).json()["token"]
    client = guarded.client()
    assert client.get("/v1/session", headers={"cookie": f"{COOKIE}={token}"}).json()["role"] == "public"
    assert client.get("/v1/facts", params={"access_token": token}).status_code == 422


def test_a_session_is_no_token(guarded: Guarded) -> None:
    cookie = guarded.access.sessions.begin("office.chen")
    assert guarded.client(authorization=f"Bearer {cookie}").get("/v1/facts").status_code == 401


@pytest.mark.parametrize("value", ["a\r\nset-cookie: kiteline_session=x", "a\nx-evil: 1", "a\0b"])
def test_no_header_can_be_put_into_an_answer(guarded: Guarded, value: str) -> None:
    client = guarded.client("school.plan")
    answers = [
        client.get("/v1/facts", params={"cursor": value}),
        client.get("/v1/members/" + httpx2.URL("http://x", params={"a": value}).query.decode()[2:]),
        client.get("/v1/cloudevents/facts", params={"limit": "1", "cursor": value}),
        client.post("/v1/tokens", json={"label": value}),
    ]
    for answer in answers:
        assert "x-evil" not in answer.headers
        assert "set-cookie" not in answer.headers


def test_a_visitor_who_is_taken_for_the_office_is_so_by_a_loopback_name_only(guarded: Guarded) -> None:
    """No page elsewhere can point its own host name at this machine and read what the demo shows."""
    import dataclasses

    from projections.platform.access.roles import Role

    access = dataclasses.replace(guarded.access, visitors=Role.OFFICE)

    class Asked:
        def __init__(self, host: str) -> None:
            self.headers = {"host": host}

    for host, role in (
        ("127.0.0.1:8420", Role.OFFICE),
        ("localhost:8420", Role.OFFICE),
        ("[::1]:8420", Role.OFFICE),
        ("localhost", Role.OFFICE),
        ("evil.example:8420", Role.PUBLIC),
        ("localhost.evil.example", Role.PUBLIC),
        ("", Role.PUBLIC),
    ):
        assert access._visitor(Asked(host)) is role, host  # type: ignore[arg-type]


# Logs


def test_no_secret_reaches_a_log_or_an_error(instance: Instance, launch: Launch) -> None:
    secrets = ["richtig pferd batterie 7", "falsches pferd batterie 8"]
    command = [sys.executable, "-m", "infra.cli.main"]
    added = subprocess.run(
        [*command, "account", "add", "office.chen", "--role", "office"],
        env=instance.environment(), input=secrets[0] + "\n", capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    process = launch([*command, "serve", "--port", "0"], env=instance.environment())
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    answers = []
    with httpx2.Client(base_url=url, timeout=PATIENCE, limits=LIMITS) as client:
        for password in secrets:
            said: dict[str, Any] = {"name": "office.chen", "password": password}
            answers += [client.post("/v1/session", json=said | {"odd": password})]
            answers += [client.post("/v1/session", json=said)]
        cookie = client.cookies[COOKIE]
        client.headers["x-csrf-token"] = csrf_token(cookie)
        token = client.post("/v1/tokens", json={}).json()["token"]
        secrets += [cookie, csrf_token(cookie), token]
        answers += [client.post("/v1/tokens", json={"scopes": [token]})]
        answers += [client.get("/v1/lag", headers={"authorization": f"Bearer {token}x"})]
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    told = "".join(answer.text for answer in answers if answer.status_code >= 400)
    log = (instance.settings.logs_dir / "serve.log").read_text(encoding="utf-8")
    out, err = process.communicate()
    for secret in secrets:
        for place in (told, log, out, err, added.stdout, added.stderr):
            assert secret not in place
