"""我的报送 on a real broker: verdicts, dead letters corrected in place, uploads, credentials; each member its own only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from infra.mine.routes import mine_parts, routes
from infra.mine.uploads import BOUNDS
from infra.receipts.keys import ReceiptKeys
from infra.receipts.route import jwks_routes
from projections.engine import generations
from projections.engine.discovery import with_entities
from projections.platform.access.gate import Access, open_access
from projections.platform.access.roles import Role, Scope
from projections.platform.access.sessions import csrf_token
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from schemas.days import day_of, now
from schemas.wire import decode
from tests.gateway.admitting import soon
from tests.platform.guarded import COOKIE, PASSWORD
from tests.platform.server import running
from tests.platform.trying import ask, cases, is_refusal, wanted
from tests.spreadsheets.filling import example, filled, row_of
from tests.stream_processors.conftest import desk
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, records, unchecked, value

__all__ = ["desk"]

ACCOUNTS: dict[str, tuple[Role, str | None]] = {
    "firm": (Role.MEMBER, EMPLOYER),
    "school": (Role.MEMBER, SCHOOL),
    "department": (Role.DEPARTMENT, None),
    "office": (Role.OFFICE, None),
    "operator": (Role.OPERATOR, None),
}
OF_ROLE: dict[Role, str | None] = {
    Role.PUBLIC: None,
    Role.MEMBER: "firm",
    Role.DEPARTMENT: "department",
    Role.OFFICE: "office",
    Role.OPERATOR: "operator",
}


@dataclass
class Platform:
    url: str
    desk: Desk
    access: Access
    _open: list[httpx2.Client] = field(default_factory=list)

    def client(self, account: str | None = None, token: str = "") -> httpx2.Client:
        made = httpx2.Client(base_url=self.url, timeout=60)
        if account:
            cookie = self.access.sessions.begin(account)
            made.cookies.set(COOKIE, cookie)
            made.headers["x-csrf-token"] = csrf_token(cookie)
        if token:
            made.headers["authorization"] = f"Bearer {token}"
        self._open.append(made)
        return made

    def admit(self) -> None:
        """Judge what stands in the members' inboxes, their own and their portals."""
        topics, worker = self.desk.instance.topics, self.desk.instance.kafka("worker")
        for member in (EMPLOYER, SCHOOL):
            for topic in (topics.inbox(member), topics.portal(member)):
                if found := records(worker, topic):
                    self.desk.usual.process(found)


@pytest.fixture(scope="module")
def platform(desk: Desk) -> Iterator[Platform]:
    services, engine = desk.instance.services, desk.engine
    with engine.begin() as connection:
        for projection in with_entities():
            generations.create(connection, projection, 1)
            generations.point_to(connection, projection, 1)
    access, parts = open_access(engine), mine_parts(services, engine)
    for name, (role, member) in ACCOUNTS.items():
        access.accounts.add(name, role, PASSWORD, member)
    more = [jwks_routes(ReceiptKeys(services.settings.receipts_dir)), *routes(services, parts, access)]
    root = services.settings.home / "none"
    app = build_api(
        engine,
        services.settings.archive_dir,
        root,
        topics=services.topics,
        more=more,
        access=access,
        serving=Serving(bounds=BOUNDS),
    )
    with running(app) as url:
        made = Platform(url, desk, access)
        yield made
        for client in made._open:
            client.close()
    parts.dead_letters.close()


@pytest.mark.parametrize(("route", "role"), list(cases(broker=True)))
def test_each_role_gets_from_each_route_what_the_policy_says(platform: Platform, route: str, role: Role) -> None:
    name = OF_ROLE[role]
    status = ask(platform.client(name), route)
    refusal = wanted(route, role, has_member=name is not None and ACCOUNTS[name][1] is not None)
    assert status < 500
    assert status == refusal if refusal else not is_refusal(status), status


def rejected(platform: Platform, member: str = EMPLOYER) -> dict[str, Any]:
    """A dead letter of the member: a demand for an occupation that there is none."""
    client = platform.client("firm" if member == EMPLOYER else "school")
    before = {one["position"] for one in client.get("/v1/mine/dead-letters").json()["items"]}
    wrong = unchecked("DemandPublished", EMPLOYER, occupation="6-18-01-99")
    if member == SCHOOL:
        wrong = unchecked("MajorOpened", SCHOOL, major="999999")
    platform.desk.state(member, wrong)
    platform.admit()
    [letter] = [one for one in client.get("/v1/mine/dead-letters").json()["items"] if one["position"] not in before]
    return dict(letter)


def at(letter: dict[str, Any]) -> str:
    return f"/v1/mine/dead-letters/{quote(letter['position'], safe='')}"


RIGHT = {"set": {"occupation": "6-18-01-01"}}


def test_own_verdicts_are_found_by_outcome_day_and_event(platform: Platform) -> None:
    platform.desk.state(EMPLOYER, value("DemandPublished", EMPLOYER))
    letter = rejected(platform)
    client = platform.client("firm")
    turned_down = client.get("/v1/mine/verdicts", params={"outcome": "rejected"}).json()["items"]
    assert {one["outcome"] for one in turned_down} == {"rejected"}
    [found] = [one for one in turned_down if one["dead_letter"] == letter["position"]]
    assert found["reasons"][0]["value"] == "6-18-01-99"
    assert found["event_type_zh"] == "需求发布"
    accepted = client.get("/v1/mine/verdicts", params={"outcome": "accepted"}).json()["items"]
    assert {one["dead_letter"] for one in accepted} == {None}
    today = client.get("/v1/mine/verdicts", params={"day": str(day_of(now()))}).json()["items"]
    assert len(today) == len(client.get("/v1/mine/verdicts").json()["items"])
    assert client.get("/v1/mine/verdicts", params={"day": "2020-01-01"}).json()["items"] == []
    one = client.get("/v1/mine/verdicts", params={"event_id": found["event_id"]}).json()["items"]
    assert [v["seq"] for v in one] == [found["seq"]]
    seqs, cursor = [], None
    while True:
        page = client.get("/v1/mine/verdicts", params={"limit": 1} | ({"cursor": cursor} if cursor else {})).json()
        seqs += [v["seq"] for v in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seqs == sorted(set(seqs), reverse=True)
    assert len(seqs) == len(today)
    counts = client.get("/v1/mine").json()
    assert counts["accepted"] + counts["rejected"] + counts["duplicate"] == len(seqs)


def test_a_dead_letter_is_shown_tried_corrected_and_stated_once(platform: Platform) -> None:
    letter, client = rejected(platform), platform.client("firm")
    shown = client.get(at(letter)).json()
    assert shown["fact"]["occupation"] == "6-18-01-99"
    tried = client.post(f"{at(letter)}/resubmission", params={"dry_run": True}, json=RIGHT)
    assert (tried.status_code, tried.json()["expected"]["outcome"]) == (200, "accepted")
    with soon(platform.admit):
        done = client.post(f"{at(letter)}/resubmission", params={"wait_for": "verdict", "timeout": 20}, json=RIGHT)
    assert (done.status_code, done.json()["status"]) == (200, "accepted"), done.text
    assert client.get(done.json()["verdict_url"]).json()["items"][0]["outcome"] == "accepted"
    again = client.post(f"{at(letter)}/resubmission", json=RIGHT)
    assert (again.status_code, again.json()["status"]) == (200, "submitted-before")
    topics = platform.desk.instance.topics
    sent = [decode(r.value)[1] for r in records(platform.desk.instance.kafka("worker"), topics.portal(EMPLOYER))]
    assert [one["event_id"] for one in sent].count(letter["event_id"]) == 1


def test_a_correction_that_would_be_rejected_again_is_not_stated(platform: Platform) -> None:
    letter, client = rejected(platform), platform.client("firm")
    answer = client.post(f"{at(letter)}/resubmission", json={"set": {"occupation": "6-18-01-98"}})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("would-be-rejected")


def test_a_member_reaches_nobody_elses_dead_letters(platform: Platform) -> None:
    letter, other = rejected(platform, SCHOOL), platform.client("firm")
    assert letter["position"] not in other.get("/v1/mine/dead-letters").text
    for answer in (
        other.get(at(letter)),
        other.post(f"{at(letter)}/resubmission", json={}),
        other.post(f"{at(letter)}/resubmission", params={"dry_run": True}, json={}),
    ):
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("no-dead-letter")
    assert platform.client("school").get(at(letter)).status_code == 200


def test_a_write_without_the_sessions_token_states_nothing(platform: Platform) -> None:
    letter, client = rejected(platform), platform.client("firm")
    del client.headers["x-csrf-token"]
    assert client.post(f"{at(letter)}/resubmission", json=RIGHT).status_code == 403
    assert client.post("/v1/mine/uploads", params={"filename": "a.xlsx", "publish": True}).status_code == 403
    assert platform.client("firm").get(at(letter)).json()["state"] == "open"


def test_a_token_reads_with_mine_and_states_with_state(platform: Platform) -> None:
    letter = rejected(platform)
    mine, _ = platform.access.tokens.issue(EMPLOYER, scopes=[Scope.MINE])
    state, _ = platform.access.tokens.issue(EMPLOYER, scopes=[Scope.STATE])
    assert platform.client(token=mine).get(at(letter)).status_code == 200
    assert platform.client(token=mine).post(f"{at(letter)}/resubmission", json=RIGHT).status_code == 403
    assert platform.client(token=state).get(at(letter)).status_code == 403
    assert platform.client(token=state).post(f"{at(letter)}/resubmission", json=RIGHT).status_code == 202
    assert platform.client(token=state).post("/v1/mine/credentials/rotation", json={}).status_code == 403


EVENT = "DemandPublished"


def workbook(folder: Path, **changes: dict[str, Any]) -> bytes:
    """A template with one row per local id, each with its changes of cells."""
    meant = example(EVENT) | {"member": EMPLOYER, "consortium": None}
    rows = [row_of(EVENT, meant | {"subject": f"{EMPLOYER}/{local}"}, **cells) for local, cells in changes.items()]
    return filled(folder / "t.xlsx", EVENT, rows).read_bytes()


def test_an_upload_is_checked_first_and_published_when_it_is_wanted(platform: Platform, tmp_path: Path) -> None:
    client, inbox = platform.client("firm"), platform.desk.instance.topics.inbox(EMPLOYER)
    worker = platform.desk.instance.kafka("worker")
    content = workbook(tmp_path, UP1={}, UP2={"openings": "viele"})
    before = len(records(worker, inbox))
    seen = client.post("/v1/mine/uploads", params={"filename": "需求.xlsx"}, content=content)
    assert seen.status_code == 200, seen.text
    told = seen.json()
    assert (told["published"], told["stated"], told["refused_count"]) == (False, {EVENT: 1}, 1)
    [wrong] = told["refused"]
    assert wrong["row"] > 1
    assert "viele" in wrong["zh"]
    assert len(records(worker, inbox)) == before
    with soon(platform.admit):
        done = client.post(
            "/v1/mine/uploads", params={"filename": "需求.xlsx", "publish": True, "wait": 20}, content=content
        )
    assert done.json()["outcomes"] == {"accepted": 1}, done.text
    assert len(records(worker, inbox)) == before + 1
    again = client.post(
        "/v1/mine/uploads", params={"filename": "需求.xlsx", "publish": True, "wait": 0}, content=content
    ).json()
    assert (again["stated"], again["unchanged"], again["position"]) == ({}, 1, None)


def test_files_that_are_none_are_refused(platform: Platform) -> None:
    client = platform.client("firm")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"xl/{number}.xml", b"\0" * 80_000_000)
    for content, status in ((b"%PDF-1.7", 422), (b"", 422), (b"\0" * 100, 422), (bomb.getvalue(), 413)):
        answer = client.post("/v1/mine/uploads", params={"filename": "x.xlsx"}, content=content)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    large = client.post("/v1/mine/uploads", params={"filename": "x.csv"}, content=b"x" * (9 * 1024 * 1024))
    assert large.status_code == 413


def test_what_others_see_is_what_the_public_is_shown(platform: Platform) -> None:
    platform.desk.state(EMPLOYER, value(EVENT, EMPLOYER, "SEEN-1"))
    rejected(platform)
    seen = platform.client("firm").get("/v1/mine/seen-by-others").json()
    public = [one for one in platform.client().get("/v1/facts").json()["items"] if one["member"] == EMPLOYER]
    assert [one["seq"] for one in seen["facts"]] == [one["seq"] for one in public[:20]]
    assert f"{EMPLOYER}/SEEN-1" in [one["subject"] for one in seen["facts"]]
    assert "毕业生" in seen["hidden_zh"]


def test_new_credentials_need_the_password_and_work_beside_the_old_ones(platform: Platform) -> None:
    client, instance = platform.client("school"), platform.desk.instance
    before = client.get("/v1/mine/credentials").json()["kafka"]
    assert (before["user"], before["former"]) == (SCHOOL, None)
    assert "password" not in before
    wrong = client.post("/v1/mine/credentials/rotation", json={"password": "falsches pferd"})
    assert wrong.status_code == 401
    made = client.post("/v1/mine/credentials/rotation", json={"password": PASSWORD, "overlap_hours": 1})
    assert made.status_code == 200, made.text
    assert made.headers["cache-control"] == "no-store"
    new = made.json()
    assert (new["user"], new["former"]) == (f"{SCHOOL}~2", SCHOOL)
    assert instance.kafka(SCHOOL).password == new["password"]
    assert new["password"] not in client.get("/v1/mine/credentials").text
    platform.desk.state(SCHOOL, value("MajorOpened", SCHOOL))
    twice = client.post("/v1/mine/credentials/rotation", json={"password": PASSWORD})
    assert twice.status_code == 422
