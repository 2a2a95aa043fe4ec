"""Events that are not CloudEvents, or not ours: each refused naming the attribute, its value and the way out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from producers.gateway.modes import BATCH, STRUCTURED
from tests.gateway.asking import EMPLOYER, OTHER, Gateway, binary, event

Said = dict[str, Any]


def data(**changes: Any) -> Callable[[], Said]:
    """An event whose data has these changes; ... leaves a field out."""

    def make() -> Said:
        made = event()
        made["data"] = {name: value for name, value in (made["data"] | changes).items() if value is not ...}
        return made

    return make


def attribute(**changes: Any) -> Callable[[], Said]:
    return lambda: event() | changes


def without(name: str) -> Callable[[], Said]:
    return lambda: {key: value for key, value in event().items() if key != name}


INVALID: list[tuple[str, Callable[[], Said], int, str, str]] = [
    ("no specversion", without("specversion"), 422, "specversion", ""),
    ("specversion of a draft", attribute(specversion="0.3"), 422, "specversion", "0.3"),
    ("specversion to come", attribute(specversion="1.0.2"), 422, "specversion", "1.0.2"),
    ("specversion as a number", attribute(specversion=1.0), 422, "specversion", "1.0"),
    ("no id", without("id"), 422, "id", ""),
    ("null id", attribute(id=None), 422, "id", ""),
    ("empty id", attribute(id=""), 422, "id", ""),
    ("id as a number", attribute(id=42), 422, "id", "42"),
    ("id that is no UUID", attribute(id="order-42"), 422, "id", "order-42"),
    ("id in capitals", attribute(id="0199E0A0-5F3C-7C1E-9A54-000000000006"), 422, "id", "0199E0A0"),
    ("no source", without("source"), 422, "source", ""),
    ("empty source", attribute(source=" "), 422, "source", ""),
    ("source of another kind", attribute(source="https://erp.example/orders"), 422, "source", "erp.example"),
    ("source of another member", lambda: event(OTHER), 403, "source", OTHER),
    ("source as an object", attribute(source={"member": EMPLOYER}), 422, "source", EMPLOYER),
    ("no type", without("type"), 422, "type", ""),
    ("unknown type", attribute(type="DemandPublisht"), 422, "type", "DemandPublisht"),
    ("type of a strange namespace", attribute(type="com.example.DemandPublished"), 422, "type", "com.example"),
    ("type as a list", attribute(type=["DemandPublished"]), 422, "type", "DemandPublished"),
    ("no time", without("time"), 422, "time", ""),
    ("time without offset", attribute(time="2026-03-02T10:15:00"), 422, "time", "2026-03-02T10:15:00"),
    ("time with a blank", attribute(time="2026-03-02 10:15:00+08:00"), 422, "time", "2026-03-02 10:15"),
    ("a date for a time", attribute(time="2026-03-02"), 422, "time", "2026-03-02"),
    ("a day that is not", attribute(time="2026-02-30T10:15:00Z"), 422, "time", "2026-02-30"),
    ("an hour that is not", attribute(time="2026-03-02T25:00:00Z"), 422, "time", "T25"),
    ("time before the calendar", attribute(time="0001-01-01T00:00:00+23:00"), 422, "time", "0001-01-01"),
    ("seconds since 1970", attribute(time=1772417700), 422, "time", "1772417700"),
    ("digits that are not ASCII", attribute(time="２０２６-03-02T10:15:00Z"), 422, "time", "２０２６"),
    ("no subject", without("subject"), 422, "subject", ""),
    ("subject without owner", attribute(subject="XQ-1"), 422, "subject", "XQ-1"),
    ("subject without number", attribute(subject=f"{EMPLOYER}/"), 422, "subject", EMPLOYER),
    ("subject too long", attribute(subject=f"{EMPLOYER}/{'长' * 200}"), 422, "subject", "长长"),
    ("a control character", attribute(subject=f"{EMPLOYER}/a\u0007b"), 422, "subject", r"\x07"),
    ("a noncharacter", attribute(subject=f"{EMPLOYER}/a\ufdd0b"), 422, "subject", r"\ufdd0"),
    ("data in another format", attribute(datacontenttype="text/xml"), 422, "datacontenttype", "text/xml"),
    ("data in another encoding", attribute(datacontenttype="application/json; charset=gbk"), 422, "datacontenttype", "gbk"),
    ("a relative dataschema", attribute(dataschema="schemas/demand"), 422, "dataschema", "schemas/demand"),
    ("an attribute in capitals", attribute(correlationId="7"), 422, "correlationId", "7"),
    ("an attribute with an underscore", attribute(causation_id="7"), 422, "causation_id", "7"),
    ("an attribute nobody knows", attribute(consortum="WF-GX"), 422, "consortum", "WF-GX"),
    ("an extension that is an object", attribute(consortium={"code": "WF-GX"}), 422, "consortium", "WF-GX"),
    ("an empty extension", attribute(consortium=""), 422, "consortium", ""),
    ("an endless extension", attribute(correlationid="x" * 201), 422, "correlationid", "xxx"),
    ("no data", without("data"), 422, "data", ""),
    ("data as text", attribute(data='{"kind": "talent"}'), 422, "data", "talent"),
    ("data as a list", attribute(data=[]), 422, "data", "[]"),
    ("binary data", lambda: event(data=None) | {"data_base64": "e30="}, 422, "data_base64", "e30="),
    ("the envelope in the data", data(member=EMPLOYER), 422, "data.member", EMPLOYER),
    ("a field nobody knows", data(openngs=3), 422, "data.openngs", "3"),
    ("a field left out", data(openings=...), 422, "data.openings", ""),
    ("a number as text", data(openings="12"), 422, "data.openings", "12"),
    ("half a person", data(openings=2.5), 422, "data.openings", "2.5"),
    ("true as a number", data(openings=True), 422, "data.openings", "True"),
    ("a number beyond 32 bits", data(openings=2**31), 422, "data.openings", "2147483648"),
    ("a symbol that is not", data(kind="labour"), 422, "data.kind", "labour"),
    ("a symbol as a list", data(kind=["talent"]), 422, "data.kind", "talent"),
    ("a day that is no day", data(valid_until="2026-06-31"), 422, "data.valid_until", "2026-06-31"),
    ("a list that is none", data(skills="数控"), 422, "data.skills", "数控"),
    ("a number within a list", data(skills=["识图", 5]), 422, "data.skills[1]", "5"),
    ("U+0000 in a text", data(title="车\0工"), 422, "data.title", r"\x00"),
]  # fmt: skip


def check(answer: httpx2.Response, status: int, name: str, value: str) -> None:
    told = answer.json()
    assert answer.status_code == status == told["status"], answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert told.get("attribute", "") == name
    assert value in told.get("value", ""), told
    assert told["detail"] != told["detail_en"]
    assert name in told["detail"]
    assert name in told["detail_en"]
    assert "\n" not in told["detail"] + told["detail_en"]


@pytest.mark.parametrize(("what", "make", "status", "name", "value"), INVALID, ids=[row[0] for row in INVALID])
def test_an_invalid_event_is_refused_by_attribute(
    gateway: Gateway, what: str, make: Callable[[], Said], status: int, name: str, value: str
) -> None:
    before = len(gateway.inbox())
    check(gateway.post(make()), status, name, value)
    [one] = gateway.batch(make()).json()["events"]
    assert (one["status"], one["problem"].get("attribute", "")) == (status, name)
    assert len(gateway.inbox()) == before


def test_an_element_of_an_array_is_named_with_its_place(gateway: Gateway) -> None:
    said = event(event_type="ResolutionAdopted")
    for changes, name in [
        ({"titel": "x"}, "data.tasks[0].titel"),
        (5, "data.tasks[0]"),
        ({"task": 5}, "data.tasks[0].task"),
    ]:
        first = said["data"]["tasks"][0]
        wrong = said | {"data": said["data"] | {"tasks": [first | changes if isinstance(changes, dict) else changes]}}
        answer = gateway.post(wrong)
        assert (answer.status_code, answer.json()["attribute"]) == (422, name), answer.text


@pytest.mark.parametrize(
    ("header", "value", "name"),
    [
        ("ce-specversion", None, "specversion"),
        ("ce-specversion", "0.3", "specversion"),
        ("ce-id", "", "id"),
        ("ce-time", "gestern", "time"),
        ("ce-subject", "需求/1".encode(), "subject"),
        ("ce-subject", "a/%GG", "subject"),
        ("ce-subject", "a/%FF", "subject"),
        ("ce-subject", "a/%00", "subject"),
        ("ce-datacontenttype", "application/json", "datacontenttype"),
        ("ce-data", "{}", "data"),
        ("ce-correlation-id", "7", "correlation-id"),
    ],
)
def test_a_wrong_header_of_binary_mode_is_named(
    gateway: Gateway, header: str, value: str | bytes | None, name: str
) -> None:
    headers, body = binary(event())
    given: list[tuple[bytes, bytes]] = [
        (n.encode(), v.encode())
        for n, v in (headers | {"authorization": f"Bearer {gateway.token}"}).items()
        if n != header
    ]
    if value is not None:
        given.append((header.encode(), value if isinstance(value, bytes) else value.encode()))
    answer = gateway.client.post(f"{gateway.url}/v1/events", content=body, headers=given)
    assert (answer.status_code, answer.json()["attribute"]) == (422, name), answer.text


def test_a_header_that_is_there_twice_is_refused(gateway: Gateway) -> None:
    headers, body = binary(event())
    twice = [*(headers | {"authorization": f"Bearer {gateway.token}"}).items(), ("CE-Id", event()["id"])]
    answer = gateway.client.post(f"{gateway.url}/v1/events", content=body, headers=twice)
    assert (answer.status_code, answer.json()["attribute"]) == (422, "id")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b'{"specversion": "1.0", "id": "\xd6\xd0"}',
        b'"event"',
        b"null",
        b'{"id": "a", "id": "b"}',
        b'{"data": NaN}',
        b'{"data": -Infinity}',
        b'{"data": 1e999}',
        b'{"subject": "\\ud800"}',
        b'{"data": ' + b"9" * 5000 + b"}",
        b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"data": ' + b"[" * 20 + b"]" * 20 + b"}",
        b'{"specversion": "1.0"} {}',
    ],
)
def test_a_body_that_is_no_json_object_is_malformed(gateway: Gateway, body: bytes) -> None:
    for kind, content in ((STRUCTURED, body), (BATCH, b"[" + body + b"]" if body else body)):
        answer = gateway.post(content, kind)
        assert answer.status_code in (400, 422), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    assert gateway.post(body).status_code == 400


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/cloudevents", f"{STRUCTURED}; charset=gbk"],
)
def test_a_media_type_that_is_none_of_the_three_is_refused(gateway: Gateway, kind: str) -> None:
    answer = gateway.post(event(), kind)
    assert (answer.status_code, answer.json()["attribute"]) == (415, "Content-Type")


@pytest.mark.parametrize("kind", [f"{STRUCTURED}; charset=utf-8", f'{STRUCTURED.upper()}; charset="UTF-8"'])
def test_media_types_may_say_their_charset(gateway: Gateway, kind: str) -> None:
    assert gateway.post(event(), kind).status_code == 202


def test_plain_json_without_headers_is_told_what_is_missing(gateway: Gateway) -> None:
    answer = gateway.post(json.dumps(event()).encode(), "application/json")
    check(answer, 422, "specversion", "")
