"""`wait_for`: the answer comes with the verdict, or when the fact can be seen; bounded, and clear when not yet."""

from __future__ import annotations

import time
from typing import Any

import httpx2

from infra.visibility import Visibility
from producers.gateway.modes import BATCH, STRUCTURED
from producers.gateway.ports import AcceptedFact
from schemas.ids import original_id
from schemas.receipts import check, record_hash
from tests.gateway.admitting import admit, desk, gateway, project, soon
from tests.gateway.asking import Gateway, event
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import OTHER_SCHOOL, SCHOOL, value

__all__ = ["desk", "gateway"]


def post(gateway: Gateway, body: Any, **asked: Any) -> httpx2.Response:
    kind = BATCH if isinstance(body, list) else STRUCTURED
    headers = {"authorization": f"Bearer {gateway.token}", "content-type": kind}
    key = asked.pop("key", None)
    headers |= {"idempotency-key": key} if key else {}
    return gateway.client.post(f"{gateway.url}/v1/events", json=body, params=asked, headers=headers)


def look(gateway: Gateway, event_id: str, **asked: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {gateway.token}"}
    return gateway.client.get(f"{gateway.url}/v1/verdicts/{event_id}", params=asked, headers=headers)


def test_without_a_verdict_the_answer_comes_in_time_and_says_so(gateway: Gateway) -> None:
    said, began = event(), time.monotonic()
    answer = post(gateway, said, wait_for="verdict", timeout=0.5)
    assert 0.4 < time.monotonic() - began < 10
    assert (answer.status_code, answer.json()["status"]) == (202, "submitted")
    assert "outcome" not in answer.json()
    assert "verdict_url" in answer.json()["en"]
    assert look(gateway, said["id"], wait_for="visible", timeout=0).status_code == 202


def test_the_answer_comes_with_the_verdict_and_its_receipt(desk: Desk, gateway: Gateway) -> None:
    said = event()
    with soon(lambda: admit(desk, gateway)):
        answer = post(gateway, said, wait_for="verdict", timeout=20)
    told = answer.json()
    assert (answer.status_code, told["status"], told["outcome"]) == (200, "accepted", "accepted")
    assert "visible" not in told
    assert told["wait_for"] == "{topic}:{partition}:{offset}".format(**told["position"])
    keys = gateway.client.get(f"{gateway.url}/.well-known/jwks.json").json()
    [sent] = [r for r in gateway.inbox() if r.offset == told["position"]["offset"]]
    claims = check(told["verdict"]["receipt"], keys)
    assert (claims["event_id"], claims["content_hash"]) == (said["id"], record_hash(sent.value or b""))


def test_a_fact_is_visible_when_the_read_models_have_it_and_not_before(desk: Desk, gateway: Gateway) -> None:
    said, key = event(), original_id()
    with soon(lambda: admit(desk, gateway)):
        assert post(gateway, said, key=key, wait_for="verdict", timeout=20).json()["outcome"] == "accepted"
    answer = post(gateway, said, key=key, wait_for="visible", timeout=0.3)
    told = answer.json()
    assert (answer.status_code, told["outcome"], told["visible"]) == (202, "accepted", False)
    asked = look(gateway, said["id"], wait_for="visible", timeout=0.3)
    assert (asked.status_code, asked.json()["status"], asked.json()["visible"]) == (202, "accepted", False)
    assert asked.headers["retry-after"] == "1"
    with soon(lambda: project(desk)):
        asked = look(gateway, said["id"], wait_for="visible", timeout=20)
    assert (asked.status_code, asked.json()["visible"]) == (200, True)
    later = event(subject=said["subject"])  # one that takes its place in the tables
    with soon(lambda: admit(desk, gateway), lambda: project(desk)):
        answer = post(gateway, later, wait_for="visible", timeout=20)
    assert (answer.status_code, answer.json()["visible"]) == (200, True)
    at = answer.json()["canonical"]
    [mine] = [r for r in desk.canonical("demand") if later["id"].encode() in (r.value or b"")]
    assert (at["topic"], at["partition"], at["offset"]) == (mine.topic, mine.partition, mine.offset)
    for known in (said["id"], later["id"]):
        assert look(gateway, known, wait_for="visible", timeout=0).json()["visible"] is True


def test_what_was_rejected_is_told_at_once_and_is_never_visible(desk: Desk, gateway: Gateway) -> None:
    said = event(data=event()["data"] | {"occupation": "6-18-01-99"})
    with soon(lambda: admit(desk, gateway)):
        answer = post(gateway, said, wait_for="visible", timeout=20)
    told = answer.json()
    assert (answer.status_code, told["status"], "visible" in told) == (200, "rejected", False)
    assert told["verdict"]["reasons"][0]["code"] == "unknown-code"


def test_each_event_of_a_batch_says_how_far_it_is(desk: Desk, gateway: Gateway) -> None:
    good, again = event(), event()
    post(gateway, again)
    wrong = event(data=event()["data"] | {"occupation": "6-18-01-99"})
    with soon(lambda: admit(desk, gateway), lambda: project(desk)):
        answer = post(gateway, [good, again, wrong, {"id": "7"}, good], wait_for="visible", timeout=20)
    told = answer.json()
    assert (answer.status_code, told["taken"], told["refused"]) == (207, 4, 1)
    assert [one.get("outcome") for one in told["events"]] == ["accepted", "duplicate", "rejected", None, "accepted"]
    assert [one.get("visible") for one in told["events"]] == [True, True, None, None, True]
    assert [one["status"] for one in told["events"]] == [200, 200, 200, 422, 200]
    with soon(lambda: admit(desk, gateway)):
        assert post(gateway, [event(), event()], wait_for="verdict", timeout=20).status_code == 200
    assert post(gateway, [event(), event()], wait_for="verdict", timeout=0).status_code == 202


def test_a_request_that_is_repeated_under_its_key_learns_what_became_of_it(desk: Desk, gateway: Gateway) -> None:
    said, key = event(), original_id()
    first = post(gateway, said, key=key, wait_for="verdict", timeout=0)
    admit(desk, gateway)
    second = post(gateway, said, key=key, wait_for="verdict", timeout=5)
    assert (first.status_code, second.status_code) == (202, 200)
    assert second.headers["idempotency-replayed"] == "true"
    assert second.json()["position"] == first.json()["position"]
    assert (first.json()["status"], second.json()["status"]) == ("submitted", "accepted")


def test_values_that_cannot_be_used_are_named(gateway: Gateway) -> None:
    for asked, name in (({"wait_for": "ever"}, "wait_for"), ({"wait_for": "verdict", "timeout": 99}, "timeout")):
        answer = post(gateway, event(), **asked)
        assert (answer.status_code, answer.json()["attribute"]) == (422, name)


def test_the_same_id_of_another_member_is_another_fact(desk: Desk) -> None:
    shared = original_id()
    facts = []
    for member in (SCHOOL, OTHER_SCHOOL):
        records = desk.state(member, value("MajorOpened", member, event_id=shared))
        facts.append(AcceptedFact(member, shared, "MajorOpened", records[0].recorded_at))
        if member == SCHOOL:
            desk.usual.process(records)
            project(desk)
    seen = Visibility(desk.instance.kafka("api"), desk.instance.topics, desk.engine)
    with seen.watch(facts) as watch:
        assert watch.visible().keys() == {facts[0]}
        desk.usual.process(records)
        assert watch.visible().keys() == {facts[0]}
        project(desk)
        assert watch.visible().keys() == set(facts)
