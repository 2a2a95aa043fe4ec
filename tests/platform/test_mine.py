"""我的报送 on a real broker: verdicts, dead letters corrected in place, uploads, credentials; each member its own only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.engine import generations
from projections.engine.discovery import with_entities
from projections.platform.access.roles import Role, Scope
from schemas.days import day_of, now
from schemas.wire import decode
from tests.gateway.admitting import soon
from tests.platform.guarded import PASSWORD
from tests.platform.own_desk import ACCOUNTS, EVENT, Platform, at, opened_platform, workbook
from tests.platform.trying import ask, cases, is_refusal, wanted
from tests.stream_processors.conftest import desk
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, records, value

__all__ = ["desk"]

OF_ROLE: dict[Role, str | None] = {
    Role.PUBLIC: None,
    Role.MEMBER: "firm",
    Role.DEPARTMENT: "department",
    Role.OFFICE: "office",
    Role.OPERATOR: "operator",
}


@pytest.fixture(scope="module")
def platform(desk: Desk) -> Iterator[Platform]:
    with desk.engine.begin() as connection:
        for projection in with_entities():
            generations.create(connection, projection, 1)
            generations.point_to(connection, projection, 1)
    with opened_platform(desk) as made:
        yield made


@pytest.mark.parametrize(("route", "role"), list(cases(broker=True)))
def test_each_role_gets_from_each_route_what_the_policy_says(platform: Platform, route: str, role: Role) -> None:
    name = OF_ROLE[role]
    status = ask(platform.client(name), route)
    refusal = wanted(route, role, has_member=name is not None and ACCOUNTS[name][1] is not None)
    assert status < 500
    assert status == refusal if refusal else not is_refusal(status), status


BEGUN = day_of(now())
"""No verdict of this file is of an earlier day."""
RIGHT = {"set": {"occupation": "6-18-01-01"}}


def test_own_verdicts_are_found_by_outcome_day_and_event(platform: Platform) -> None:
    platform.desk.state(EMPLOYER, value("DemandPublished", EMPLOYER))
    letter = platform.rejected()
    client = platform.client("firm")
    turned_down = client.get("/v1/mine/verdicts", params={"outcome": "rejected"}).json()["items"]
    assert {one["outcome"] for one in turned_down} == {"rejected"}
    [found] = [one for one in turned_down if one["dead_letter"] == letter["position"]]
    assert found["reasons"][0]["value"] == "6-18-01-99"
    assert found["reasons"][0]["field_zh"] == "职业"
    assert found["event_type_zh"] == "需求发布"
    accepted = client.get("/v1/mine/verdicts", params={"outcome": "accepted"}).json()["items"]
    assert {one["dead_letter"] for one in accepted} == {None}
    days = sorted({BEGUN, day_of(now())})  # two where midnight falls into the tests of this file
    decided = [v for day in days for v in client.get("/v1/mine/verdicts", params={"day": str(day)}).json()["items"]]
    assert len(decided) == len(client.get("/v1/mine/verdicts").json()["items"])
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
    assert len(seqs) == len(decided)
    counts = client.get("/v1/mine").json()
    assert counts["accepted"] + counts["rejected"] + counts["duplicate"] == len(seqs)


def test_a_dead_letter_is_shown_tried_corrected_and_stated_once(platform: Platform) -> None:
    letter, client = platform.rejected(), platform.client("firm")
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
    letter, client = platform.rejected(), platform.client("firm")
    answer = client.post(f"{at(letter)}/resubmission", json={"set": {"occupation": "6-18-01-98"}})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("would-be-rejected")


def test_a_member_reaches_nobody_elses_dead_letters(platform: Platform) -> None:
    letter, other = platform.rejected(SCHOOL), platform.client("firm")
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
    letter, client = platform.rejected(), platform.client("firm")
    del client.headers["x-csrf-token"]
    assert client.post(f"{at(letter)}/resubmission", json=RIGHT).status_code == 403
    assert client.post("/v1/mine/uploads", params={"filename": "a.xlsx", "publish": True}).status_code == 403
    assert platform.client("firm").get(at(letter)).json()["state"] == "open"


def test_a_token_reads_with_mine_and_states_with_state(platform: Platform) -> None:
    letter = platform.rejected()
    mine, _ = platform.access.tokens.issue(EMPLOYER, scopes=[Scope.MINE])
    state, _ = platform.access.tokens.issue(EMPLOYER, scopes=[Scope.STATE])
    assert platform.client(token=mine).get(at(letter)).status_code == 200
    assert platform.client(token=mine).post(f"{at(letter)}/resubmission", json=RIGHT).status_code == 403
    assert platform.client(token=state).get(at(letter)).status_code == 403
    assert platform.client(token=state).post(f"{at(letter)}/resubmission", json=RIGHT).status_code == 202
    assert platform.client(token=state).post("/v1/mine/credentials/rotation", json={}).status_code == 403


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
    platform.rejected()
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
