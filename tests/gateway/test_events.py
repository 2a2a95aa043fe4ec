"""Facts by HTTP: the three modes of CloudEvents, written by the gateway's principal, confirmed by the broker."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from confluent_kafka import KafkaError

from producers.gateway.document import example_event
from producers.gateway.modes import BATCH
from producers.gateway.rate import Allowance
from schemas.contracts import newest
from tests import asking
from tests.gateway.asking import EMPLOYER, OTHER, Gateway, binary, event
from tests.gateway.conftest import Open
from tests.infra.test_provision import write


def test_a_structured_event_becomes_the_record_that_a_client_would_have_written(gateway: Gateway) -> None:
    said = event(consortium="WF-GX", correlationid="流程-1", causationid="0199e0a0-5f3c-7c1e-9a54-000000000001")
    answer = gateway.post(said)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/v1/verdicts/{said['id']}"
    told = answer.json()
    assert (told["event_id"], told["status"]) == (said["id"], "submitted")
    kind, written = gateway.written()[said["id"]]
    assert kind == "DemandPublished"
    assert written["occurred_at"] == datetime(2026, 3, 2, 2, 15, tzinfo=UTC)
    assert (written["member"], written["subject"], written["consortium"]) == (EMPLOYER, said["subject"], "WF-GX")
    assert (written["correlation_id"], written["causation_id"]) == ("流程-1", said["causationid"])
    assert written["valid_until"] == date(2026, 8, 31)
    assert {name: written[name] for name in said["data"]} == said["data"] | {"valid_until": date(2026, 8, 31)}


def test_the_answer_names_the_position_of_the_record(gateway: Gateway) -> None:
    said = event()
    at = gateway.post(said).json()["position"]
    record = gateway.inbox()[at["offset"]]
    assert (record.topic, record.key) == (gateway.place.topics.portal(EMPLOYER), said["subject"].encode())
    assert said["id"].encode() in (record.value or b"")


def test_binary_mode_states_the_same_as_structured(gateway: Gateway) -> None:
    said = event(subject=f"{EMPLOYER}/需求 50%", consortium="WF-GX")
    headers, body = binary(said)
    answer = gateway.post(body, **headers)
    assert answer.status_code == 202, answer.text
    again = event() | said | {"id": event()["id"]}
    assert gateway.post(again).status_code == 202
    written = gateway.written()
    one, other = written[said["id"]][1], written[again["id"]][1]
    assert one["subject"] == f"{EMPLOYER}/需求 50%"
    assert one | {"event_id": ""} == other | {"event_id": ""}


def test_quoted_header_values_lose_their_quotes(gateway: Gateway) -> None:
    said = event()
    headers, body = binary(said)
    assert gateway.post(body, **headers | {"ce-subject": f'"{said["subject"]}"'}).status_code == 202
    assert gateway.written()[said["id"]][1]["subject"] == said["subject"]


def test_a_batch_is_taken_whole(gateway: Gateway) -> None:
    events = [event() for _ in range(50)] + [event(event_type="DemandFilled")]
    answer = gateway.batch(*events)
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert (told["taken"], told["refused"], told["unconfirmed"]) == (51, 0, 0)
    assert [one["event_id"] for one in told["events"]] == [one["id"] for one in events]
    assert {one["verdict_url"] for one in told["events"]} == {f"/v1/verdicts/{one['id']}" for one in events}
    written = gateway.written()
    assert all(one["id"] in written for one in events)


def test_of_a_mixed_batch_the_good_are_taken_and_the_others_told(gateway: Gateway) -> None:
    good, late = event(), event(time="yesterday")
    theirs = event(OTHER)
    answer = gateway.batch(good, late, theirs, 7, good)
    assert answer.status_code == 207, answer.text
    told = answer.json()
    assert [one["status"] for one in told["events"]] == [202, 422, 403, 400, 202]
    assert (told["taken"], told["refused"]) == (2, 3)
    assert told["events"][1]["problem"]["attribute"] == "time"
    assert told["events"][2]["problem"]["attribute"] == "source"
    written = gateway.written()
    assert good["id"] in written
    assert late["id"] not in written
    assert len([record for record in gateway.inbox() if good["id"].encode() in (record.value or b"")]) == 1


def test_a_batch_of_which_nothing_can_be_taken_is_refused(gateway: Gateway) -> None:
    answer = gateway.batch(event(type="No"), event(id="7"))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["problem"]["attribute"] for one in answer.json()["events"]] == ["type", "id"]
    assert gateway.batch().status_code == 422


def test_one_id_for_two_contents_in_a_batch_is_a_conflict(gateway: Gateway) -> None:
    first = event()
    answer = gateway.batch(first, first | {"time": "2026-03-03T00:00:00Z"})
    assert answer.status_code == 207
    assert [one["status"] for one in answer.json()["events"]] == [202, 409]


def test_types_may_be_named_with_their_family(gateway: Gateway) -> None:
    said = event(type="cn.kiteline.demand.DemandPublished", source=f"/members/{EMPLOYER}")
    assert gateway.post(said).status_code == 202
    wrong = gateway.post(event(type="cn.kiteline.graduate.DemandPublished"))
    assert (wrong.status_code, wrong.json()["attribute"]) == (422, "type")


@pytest.mark.parametrize(
    ("time", "taken"),
    [
        ("2026-03-02T10:15:00.123456789+08:00", datetime(2026, 3, 2, 2, 15, 0, 123456, tzinfo=UTC)),
        ("2026-03-02t02:15:00z", datetime(2026, 3, 2, 2, 15, tzinfo=UTC)),
    ],
)
def test_times_are_taken_to_the_microsecond(gateway: Gateway, time: str, taken: datetime) -> None:
    said = event(time=time, traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    assert gateway.post(said).status_code == 202
    assert gateway.written()[said["id"]][1]["occurred_at"] == taken


@pytest.mark.parametrize("event_type", sorted(newest()))
def test_the_example_of_every_event_type_can_be_sent(gateway: Gateway, event_type: str) -> None:
    example = example_event(event_type) | {"source": f"urn:kiteline:member:{EMPLOYER}"}
    answer = gateway.post(example)
    assert answer.status_code == 202, answer.text
    kind, written = gateway.written()[example["id"]]
    assert kind == event_type
    assert set(written) == {field.name for field in newest()[event_type].fields}


def test_what_an_element_of_an_array_leaves_out_is_null(gateway: Gateway) -> None:
    said = event(event_type="CodeListPublished")
    for entry in said["data"]["entries"]:
        del entry["parent"]
    assert gateway.post(said).status_code == 202
    entries = gateway.written()[said["id"]][1]["entries"]
    assert [entry["parent"] for entry in entries] == [None] * len(said["data"]["entries"])


def test_a_member_may_not_write_its_portal_inbox_itself_and_the_gateway_writes_no_other(gateway: Gateway) -> None:
    place = gateway.place
    for user, topic in [
        (EMPLOYER, place.topics.portal(EMPLOYER)),
        ("gateway", place.topics.inbox(EMPLOYER)),
        ("gateway", place.topics.verdicts(EMPLOYER)),
        ("gateway", place.topics.canonical("demand")),
    ]:
        refusal = write(place.kafka(user), topic)
        assert refusal is not None, (user, topic)
        assert refusal.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED


def test_members_from_before_the_gateway_get_their_portals_when_provisioned_again(gateway: Gateway) -> None:
    from infra.provision import provision

    admin, portal = gateway.place.admin(), gateway.place.topics.portal(OTHER)
    admin.delete_topics([portal])
    assert portal in provision(gateway.place.services).topics
    assert write(gateway.place.kafka("gateway"), portal) is None


def test_a_batch_of_another_type_of_body_and_oversize_are_refused(gateway: Gateway, opened: Open) -> None:
    assert gateway.post(event(), BATCH).status_code == 400
    assert gateway.post([event()]).status_code == 400
    many = gateway.post(json.dumps([{}] * 1001).encode(), BATCH)
    assert (many.status_code, many.json()["value"]) == (413, "1001")
    large = event()
    large["data"]["title"] = "长" * 400_000
    told = gateway.post(large)
    assert (told.status_code, told.json()["type"]) == (413, "urn:kiteline:problem:event-too-large")
    mixed = gateway.batch(large, event())
    assert [one["status"] for one in mixed.json()["events"]] == [413, 202]
    small = opened(largest_body=2000)
    assert small.post(b"x" * 2001).status_code == 413
    chunked = asking.post(
        f"{small.url}/v1/events",
        content=iter([b"x" * 1500, b"x" * 1500]),
        headers={"authorization": f"Bearer {small.token}", "content-type": "application/cloudevents+json"},
    )
    assert chunked.status_code == 413


def test_who_sends_too_fast_is_told_when_to_go_on_and_others_are_not_held_up(opened: Open) -> None:
    slow = opened(allowance=Allowance(per_second=0.01, at_once=3))
    assert slow.batch(event(), event(), event()).status_code == 202
    answer = slow.post(event())
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 100
    assert answer.json()["type"] == "urn:kiteline:problem:too-many"
    assert slow.post(event(OTHER), token=slow.others).status_code == 202
