"""Accounts: log in and out, delays after wrong passwords, sessions that end, tokens with scopes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from projections.platform.access.accounts import FIRST_DELAY, FREE_TRIES
from projections.platform.access.roles import Role, Scope
from schemas.errors import UsageError
from tests.platform.city import FIRM, SCHOOL
from tests.platform.guarded import COOKIE, PASSWORD, Guarded


@pytest.fixture(autouse=True)
def on_time(guarded: Guarded) -> Iterator[None]:
    yield
    guarded.clock.ahead = timedelta()


def log_in(client: httpx2.Client, name: str = "school.plan", password: str = PASSWORD) -> httpx2.Response:
    return client.post("/v1/session", json={"name": name, "password": password})


def role(client: httpx2.Client) -> str:
    return str(client.get("/v1/session").json()["role"])


def test_logging_in_and_out(guarded: Guarded) -> None:
    client = guarded.client()
    assert role(client) == "public"
    answer = log_in(client)
    assert answer.status_code == 200, answer.text
    who = answer.json()
    assert (who["role"], who["account"], who["member"]) == ("member", "school.plan", SCHOOL)
    cookie = answer.headers["set-cookie"]
    for attribute in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age="):
        assert attribute in cookie
    assert "Secure" not in cookie
    seen = client.get("/v1/session").json()
    assert (seen["csrf_token"], seen["way"], seen["grants"]["people"]) == (who["csrf_token"], "session", "rounded")
    assert client.delete("/v1/session", headers={"x-csrf-token": who["csrf_token"]}).status_code == 204
    assert role(client) == "public"


def test_over_https_the_cookie_is_secure_and_of_this_host_only(guarded: Guarded) -> None:
    client = guarded.client(**{"x-forwarded-proto": "https"})
    cookie = log_in(client).headers["set-cookie"]
    assert cookie.startswith("__Host-kiteline=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_the_session_id_changes_with_every_login_and_the_old_one_ends(guarded: Guarded) -> None:
    client = guarded.client()
    first = log_in(client)
    old = client.cookies[COOKIE]
    client.headers["x-csrf-token"] = first.json()["csrf_token"]
    assert log_in(client, "firm.hr").json()["member"] == FIRM
    assert log_in(client).status_code == 403  # the token of another session
    client.headers["x-csrf-token"] = client.get("/v1/session").json()["csrf_token"]
    assert log_in(client).status_code == 200
    assert client.cookies[COOKIE] != old
    assert guarded.access.sessions.find(old) is None


def test_neither_cookie_nor_password_is_kept(guarded: Guarded) -> None:
    client = guarded.client()
    log_in(client)
    with guarded.city.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM login_session")).all())
        kept += str(connection.execute(text("SELECT * FROM account")).all())
    assert client.cookies[COOKIE] not in kept
    assert PASSWORD not in kept
    assert "$argon2id$" in kept


@pytest.mark.parametrize(("step", "steps"), [(timedelta(hours=2, minutes=1), 1), (timedelta(hours=1, minutes=50), 7)])
def test_a_session_ends_when_it_is_idle_and_when_it_is_old(guarded: Guarded, step: timedelta, steps: int) -> None:
    client = guarded.client("school.plan")
    for _ in range(steps - 1):
        guarded.clock.ahead += step
        if guarded.clock.ahead < timedelta(hours=12):
            assert role(client) == "member"
    guarded.clock.ahead += step
    assert role(client) == "public"


def failures(guarded: Guarded, name: str, count: int) -> list[httpx2.Response]:
    client = guarded.client()
    return [log_in(client, name, f"wrong {n} wrong {n}") for n in range(count)]


def test_wrong_passwords_cost_growing_delays(guarded: Guarded) -> None:
    answers = failures(guarded, "dept.edu", FREE_TRIES + 1)
    assert [answer.status_code for answer in answers] == [401] * FREE_TRIES + [429]
    first = int(answers[-1].headers["retry-after"])
    assert first <= FIRST_DELAY.total_seconds()
    assert log_in(guarded.client(), "dept.edu").status_code == 429  # the right one too, while it lasts
    guarded.clock.ahead += FIRST_DELAY + timedelta(seconds=1)
    again = failures(guarded, "dept.edu", 2)
    assert [answer.status_code for answer in again] == [401, 429]
    assert int(again[-1].headers["retry-after"]) > first
    guarded.clock.ahead += 2 * FIRST_DELAY + timedelta(seconds=1)
    assert log_in(guarded.client(), "dept.edu").status_code == 200
    assert failures(guarded, "dept.edu", 1)[0].status_code == 401  # counted anew
    guarded.access.accounts.unlock("dept.edu")


def test_many_tries_at_once_are_counted_one_by_one(guarded: Guarded) -> None:
    with ThreadPoolExecutor(12) as pool:
        tried = [pool.submit(failures, guarded, "ops.li", 1) for _ in range(24)]
        statuses = [one.result()[0].status_code for one in tried]
    guarded.access.accounts.unlock("ops.li")
    assert statuses.count(401) <= FREE_TRIES
    assert set(statuses) == {401, 429}


def test_an_unknown_name_cannot_be_told_from_a_wrong_password(guarded: Guarded) -> None:
    def tried(name: str) -> list[tuple[int, Any]]:
        answers = failures(guarded, name, FREE_TRIES + 1)
        return [(one.status_code, one.json()["detail"] if one.status_code == 401 else "") for one in answers]

    guarded.access.accounts.add("locked.one", Role.OFFICE, PASSWORD)
    guarded.access.accounts.lock("locked.one")
    assert tried("nobody.here") == tried("office.chen") == tried("locked.one")
    guarded.access.accounts.unlock("office.chen")
    guarded.access.accounts.remove("locked.one")

    taken: dict[str, list[float]] = {"nobody.there": [], "firm.hr": []}
    for _ in range(4):  # in turn, so that what slows the machine meanwhile slows both
        for name, seconds in taken.items():
            begun = time.perf_counter()
            log_in(guarded.client(), name, "wrong wrong wrong")
            seconds.append(time.perf_counter() - begun)
    assert min(taken["nobody.there"]) > min(taken["firm.hr"]) / 3
    guarded.access.accounts.unlock("firm.hr")


def test_a_new_password_ends_all_other_sessions(guarded: Guarded) -> None:
    mine, elsewhere = guarded.client("firm.hr"), guarded.client("firm.hr")
    new = "anderes pferd und klammer 8"
    wrong = mine.post("/v1/account/password", json={"present": "not the password", "password": new})
    assert wrong.status_code == 401
    short = mine.post("/v1/account/password", json={"present": PASSWORD, "password": "kurz"})
    assert short.status_code == 422
    assert mine.post("/v1/account/password", json={"present": PASSWORD, "password": new}).status_code == 204
    assert (role(mine), role(elsewhere)) == ("member", "public")
    assert log_in(guarded.client(), "firm.hr").status_code == 401
    guarded.access.accounts.set_password("firm.hr", PASSWORD)


def test_locking_an_account_ends_its_sessions_and_tokens_at_once(guarded: Guarded) -> None:
    client = guarded.client("ops.li")
    token = client.post("/v1/tokens", json={"label": "x"}).json()["token"]
    guarded.access.accounts.lock("ops.li")
    assert role(client) == "public"
    assert bearer(guarded, token).get("/v1/lag").status_code == 401
    guarded.access.accounts.unlock("ops.li")
    assert bearer(guarded, token).get("/v1/lag").status_code == 503  # let in; no broker here


def bearer(guarded: Guarded, token: str) -> httpx2.Client:
    return guarded.client(authorization=f"Bearer {token}")


def test_a_token_is_shown_once_and_does_what_its_scopes_say(guarded: Guarded) -> None:
    client = guarded.client("school.plan")
    made = client.post("/v1/tokens", json={"label": "ERP", "scopes": ["mine"], "days": 30})
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    token, token_id = made.json()["token"], made.json()["token_id"]
    assert token.startswith(f"kiteline_{token_id}_")
    assert token not in client.get("/v1/tokens").text
    [listed] = [one for one in client.get("/v1/tokens").json()["items"] if one["token_id"] == token_id]
    assert (listed["label"], listed["scopes"], listed["used_at"]) == ("ERP", ["mine"], None)
    program = bearer(guarded, token)
    assert program.get("/v1/rejections").status_code == 403  # needs read
    assert program.get("/v1/facts").status_code == 200  # open to everybody
    assert program.post("/v1/tokens", json={}).status_code == 403  # never by token
    [used] = [one for one in client.get("/v1/tokens").json()["items"] if one["token_id"] == token_id]
    assert used["used_at"]
    guarded.clock.ahead += timedelta(days=31)
    assert program.get("/v1/facts").status_code == 401
    guarded.clock.ahead = timedelta()
    assert client.delete(f"/v1/tokens/{token_id}").status_code == 204
    assert program.get("/v1/facts").status_code == 401


def test_a_token_of_the_office_reads_as_the_office_and_states_nothing(guarded: Guarded) -> None:
    client = guarded.client("office.chen")
    assert client.post("/v1/tokens", json={"scopes": ["state"]}).status_code == 422
    token = client.post("/v1/tokens", json={}).json()["token"]
    assert bearer(guarded, token).get("/v1/summary").json()["counts"]["graduates"] == 6
    assert guarded.access.tokens.member_of(token) is None


def test_a_members_gateway_token_states_and_reads_only_what_is_public(guarded: Guarded) -> None:
    token, _ = guarded.access.tokens.issue(FIRM, "ERP")
    assert guarded.access.tokens.member_of(token) == FIRM
    reading, _ = guarded.access.tokens.issue(FIRM, "BI", scopes=[Scope.READ])
    assert guarded.access.tokens.member_of(reading) is None
    assert bearer(guarded, token).get("/v1/rejections").status_code == 403
    assert bearer(guarded, reading).get("/v1/rejections").status_code == 200
    stating, _ = guarded.access.tokens.issue(SCHOOL)
    reading, _ = guarded.access.tokens.issue(SCHOOL, scopes=[Scope.READ])
    seen = [bearer(guarded, one).get("/v1/facts", params={"limit": 500}).text for one in (stating, reading)]
    assert ["GraduateRegistered" in text for text in seen] == [False, True]


@pytest.mark.parametrize(
    ("name", "chosen", "password", "member"),
    [
        ("A B", Role.OFFICE, PASSWORD, None),
        ("x", Role.OFFICE, PASSWORD, None),
        ("office.chen", Role.OFFICE, PASSWORD, None),
        ("new.one", Role.OFFICE, "kurz", None),
        ("new.one", Role.OFFICE, "new.one new.one", None),
        ("new.one", Role.OFFICE, "ababababababab", None),
        ("new.one", Role.MEMBER, PASSWORD, None),
        ("new.one", Role.OFFICE, PASSWORD, SCHOOL),
        ("new.one", Role.PUBLIC, PASSWORD, None),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    guarded: Guarded, name: str, chosen: Role, password: str, member: str | None
) -> None:
    with pytest.raises(UsageError) as refused:
        guarded.access.accounts.add(name, chosen, password, member)
    assert password not in str(refused.value)
    assert name not in [one.name for one in guarded.access.accounts.every()] or name == "office.chen"
