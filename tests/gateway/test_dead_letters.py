"""A member deals with its own dead letters by HTTP, and with nobody else's."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx2

from schemas.wire import decode
from tests.gateway.admitting import admit, desk, gateway, soon
from tests.gateway.asking import EMPLOYER, Gateway, event
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import SCHOOL, value

__all__ = ["desk", "gateway"]


def rejected(desk: Desk, gateway: Gateway, **changes: Any) -> dict[str, Any]:
    """The dead letter of an event that came by HTTP with a wrong occupation."""
    said = event(data=event()["data"] | {"occupation": "6-18-01-99"}, **changes)
    assert gateway.post(said).status_code == 202
    admit(desk, gateway)
    [letter] = [one for one in ask(gateway, "").json()["items"] if one["event_id"] == said["id"]]
    return dict(letter)


def ask(gateway: Gateway, path: str, *, token: str | None = None, **asked: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {token or gateway.token}"}
    return gateway.client.get(f"{gateway.url}/v1/dead-letters{path}", params=asked, headers=headers)


def resubmit(
    gateway: Gateway, letter: dict[str, Any], body: Any = None, *, token: str | None = None, **asked: Any
) -> httpx2.Response:
    headers = {"authorization": f"Bearer {token or gateway.token}"}
    url = f"{gateway.url}/v1/dead-letters/{quote(letter['position'], safe='')}/resubmission"
    return gateway.client.post(url, json=body, params=asked, headers=headers)


def times(gateway: Gateway, letter: dict[str, Any]) -> int:
    """How often facts of its event id stand in the portal inbox."""
    return Counter(decode(record.value)[1]["event_id"] for record in gateway.inbox())[letter["event_id"]]


RIGHT = {"set": {"occupation": "6-18-01-01"}}


def test_a_member_lists_shows_tries_out_corrects_and_resubmits(desk: Desk, gateway: Gateway) -> None:
    letter = rejected(desk, gateway)
    assert (letter["state"], letter["reasons"][0]["code"]) == ("open", "unknown-code")
    assert letter["reasons"][0]["field_zh"] == "职业"
    shown = ask(gateway, f"/{quote(letter['position'], safe='')}").json()
    assert "fact" in shown, shown
    assert shown["fact"]["occupation"] == "6-18-01-99"
    tried = resubmit(gateway, letter, RIGHT, dry_run=True)
    assert (tried.status_code, tried.json()["expected"]["outcome"]) == (200, "accepted")
    assert times(gateway, letter) == 1
    with soon(lambda: admit(desk, gateway)):
        done = resubmit(gateway, letter, RIGHT, wait_for="verdict", timeout=20)
    told = done.json()
    assert (done.status_code, told["status"], told["event_id"]) == (200, "accepted", letter["event_id"])
    assert told["verdict"]["receipt"]
    assert gateway.verdict(letter["event_id"]).json()["status"] == "accepted"
    again = resubmit(gateway, letter, {"set": {"occupation": "6-18-01-02"}})
    assert (again.status_code, again.json()["status"], again.json()["became"]) == (200, "submitted-before", "accepted")
    assert again.json()["position"] == told["position"]
    assert times(gateway, letter) == 2  # the rejected one, and the one that was resubmitted
    [listed] = [one for one in ask(gateway, "").json()["items"] if one["position"] == letter["position"]]
    assert (listed["state"], listed["became"]) == ("resubmitted", "accepted")


def test_the_whole_fact_may_be_given_as_it_was_shown(desk: Desk, gateway: Gateway) -> None:
    letter = rejected(desk, gateway)
    shown = ask(gateway, f"/{quote(letter['position'], safe='')}").json()
    shown["fact"]["occupation"] = "6-18-01-01"
    done = resubmit(gateway, letter, {name: shown[name] for name in ("type", "version", "fact")})
    assert (done.status_code, done.json()["status"]) == (202, "submitted")
    assert done.headers["location"] == f"/v1/verdicts/{letter['event_id']}"
    admit(desk, gateway)
    assert gateway.verdict(letter["event_id"]).json()["status"] == "accepted"


def test_requests_that_come_at_once_resubmit_once(desk: Desk, gateway: Gateway) -> None:
    letter = rejected(desk, gateway)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: resubmit(gateway, letter, RIGHT), range(6)))
    assert {answer.status_code for answer in answers} <= {200, 202, 409}
    assert sum(answer.status_code == 202 for answer in answers) <= 1
    assert times(gateway, letter) == 2


def test_what_would_be_rejected_again_is_not_sent_and_says_why(desk: Desk, gateway: Gateway) -> None:
    letter = rejected(desk, gateway)
    for body in (None, {}, {"set": {"occupation": "6-18-01-98"}}):
        answer = resubmit(gateway, letter, body)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:kiteline:problem:would-be-rejected")
        assert answer.json()["reasons"][0]["field"] == "occupation"
    assert times(gateway, letter) == 1
    assert ask(gateway, f"/{quote(letter['position'], safe='')}").json()["corrections"] == 0


def test_another_members_dead_letters_do_not_exist(desk: Desk, gateway: Gateway) -> None:
    letter = rejected(desk, gateway)
    desk.usual.process(desk.state(SCHOOL, value("OutcomeReported", SCHOOL, wage=-1)))
    for answer in (
        ask(gateway, f"/{quote(letter['position'], safe='')}", token=gateway.others),
        resubmit(gateway, letter, RIGHT, token=gateway.others),
    ):
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:kiteline:problem:no-dead-letter")
    assert {one["member"] for one in ask(gateway, "").json()["items"]} == {EMPLOYER}
    assert {one["member"] for one in ask(gateway, "", token=gateway.others).json()["items"]} == {SCHOOL}
    assert ask(gateway, "", token="kiteline_nobody").status_code == 401
    assert times(gateway, letter) == 1


def test_pages_and_filters(desk: Desk, gateway: Gateway) -> None:
    three = [rejected(desk, gateway)["position"] for _ in range(3)]
    first = ask(gateway, "", limit=2, state="open", code="unknown-code", type="DemandPublished").json()
    second = ask(gateway, "", limit=2, state="open", code="unknown-code", before=first["next"]).json()
    found = [one["position"] for one in first["items"] + second["items"]]
    assert found[:3] == three[::-1]
    assert ask(gateway, "", subject="nobody/x").json() == {"items": [], "next": None}
    assert ask(gateway, "", until="2020-01-01T00:00:00Z").json()["items"] == []


def test_values_that_cannot_be_used_are_named(desk: Desk, gateway: Gateway) -> None:
    letter = rejected(desk, gateway)
    for answer, attribute in (
        (ask(gateway, "/nonsense"), "position"),
        (ask(gateway, "", state="ever"), "state"),
        (ask(gateway, "", since="soon"), "since"),
        (resubmit(gateway, letter, {"sets": {}}), "sets"),
        (resubmit(gateway, letter, {"set": {"event_id": "1"}}), "set.event_id"),
        (resubmit(gateway, letter, {"set": {"openings": "many"}}), "fact.openings"),
        (resubmit(gateway, letter, {"set": {"nope": 1}}), "fact.nope"),
    ):
        assert (answer.status_code, answer.json()["attribute"]) == (422, attribute), answer.text
        assert attribute.rpartition(".")[2] in answer.json()["detail"] or attribute == "position"
    assert resubmit(gateway, letter, [1]).status_code == 400
