"""What the API and the stream emit as CloudEvents, read back by the CloudEvents SDK."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat

from schemas.reasons import Reason
from tests import asking
from tests.platform.city import City, demand, graduate
from tests.platform.conftest import Api
from tests.platform.server import stream, verdicts


def read_back(event: dict[str, Any]) -> Any:
    """What the SDK makes of one event of a batch, or of one of the stream."""
    told = HTTPMessage({"content-type": "application/cloudevents+json"}, json.dumps(event).encode())
    return from_http(told, JSONFormat())


def compare(event: dict[str, Any], item: dict[str, Any], kind: str) -> None:
    read = read_back(event)
    assert (read.get_id(), read.get_source(), read.get_type(), read.get_specversion()) == (
        str(item["seq"]), "urn:kiteline:platform", f"cn.kiteline.fact.{kind}", "1.0",
    )  # fmt: skip
    assert read.get_time() == datetime.fromisoformat(item["recorded_at"])
    assert read.get_subject() == item["subject"]
    assert read.get_data() == item


def test_the_lists_as_batches_hold_the_very_items_and_lead_from_page_to_page(api: Api, city: City) -> None:
    city.accept([graduate(50)])
    city.reject(demand(102), Reason("occurred-in-future"))
    for name, kind in (("facts", "accepted"), ("rejections", "rejected")):
        events: list[Any] = []
        url = f"{api.url}/v1/cloudevents/{name}?limit=7"
        while url:
            answer = asking.get(url)
            assert answer.headers["content-type"] == "application/cloudevents-batch+json"
            events += answer.json()
            url = answer.links.get("next", {}).get("url", "")
        items = api.every(f"/v1/{name}")
        assert len(events) == len(items) > 0
        for event, item in zip(events, items, strict=True):
            compare(event, item, kind)
    assert any("subject" not in event for event in api.json("/v1/cloudevents/facts", limit=1))  # the graduate


def test_the_stream_gives_the_same_events_to_those_who_ask_for_them(api: Api, city: City) -> None:
    with stream(f"{api.url}", "cloudevents") as events, stream(api.url) as plain:
        city.accept([demand(100), graduate(51)])
        city.reject(demand(102), Reason("occurred-in-future"))
        told, as_ever = verdicts(events, 3), verdicts(plain, 3)
    for one, other, kind in zip(told, as_ever, ("accepted", "accepted", "rejected"), strict=True):
        assert (one.event, one.id) == (other.event, other.id)
        compare(one.data, other.data, kind)


def test_who_resumes_gets_the_same_shape(api: Api, city: City) -> None:
    [first, *missed] = city.accept([demand(100 + n) for n in range(3)])
    with stream(api.url, "cloudevents", **{"Last-Event-ID": str(first)}) as events:
        assert [read_back(told.data).get_id() for told in verdicts(events, 2)] == [str(seq) for seq in missed]
