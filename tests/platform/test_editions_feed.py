"""The feed of published editions is valid Atom, whatever a fact's text holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from projections.platform.api.serving.around import Serving
from tests import asking
from tests.backing import Backing
from tests.platform.city import City, Fact, stated
from tests.platform.served import Served, served, stated_city

ATOM = "{http://www.w3.org/2005/Atom}"
REQUIRED = ("id", "title", "updated")
OFFICE = "12370700MB8KT0C306"


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept(edition(n, "2026-Q2") for n in (1, 2))
        made.accept(
            [
                edition(
                    1, "2026-Q1", title="<script>alert(1)</script> & \x0b坏字符", link="https://example.org/a?b=1&c=2"
                )
            ]
        )
        yield made


@pytest.fixture(scope="module")
def api(city: City) -> Iterator[Served]:
    with served(city, Serving()) as made:
        yield made


def edition(number: int, period: str, **changes: Any) -> Fact:
    day = {"2026-Q1": "04", "2026-Q2": "07"}[period]
    said = {
        "subject": f"{OFFICE}/report/{period}", "period": period, "edition": number,
        "replaces_edition": number - 1 or None, "reason": "补入迟报" if number > 1 else None,
        "as_of_on": {"2026-Q1": "2026-03-31", "2026-Q2": "2026-06-30"}[period],
        "occurred_at": f"2026-{day}-{10 + number}T18:00:00+08:00",
    }  # fmt: skip
    return stated("ReportClosed", **(said | changes))


def parsed(document: bytes) -> ET.Element:
    return ET.fromstring(document)  # noqa: S314 - it is our own answer


def entries(api: Served, path: str = "/v1/editions.atom", **asked: Any) -> list[ET.Element]:
    answer = api.get(path, **asked)
    assert answer.status_code == 200, answer.text
    return list(parsed(answer.content).iter(f"{ATOM}entry"))


def text(element: ET.Element, name: str) -> str:
    [only] = element.findall(ATOM + name)
    return only.text or ""


def moment(told: str) -> datetime:
    assert "T" in told
    assert told.endswith("Z")
    return datetime.fromisoformat(told)


def test_feed_and_entries_have_what_the_format_requires(api: Served) -> None:
    answer = api.get("/v1/editions.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    root = parsed(answer.content)
    assert root.tag == f"{ATOM}feed"
    found = root.findall(f"{ATOM}entry")
    for element in (root, *found):
        assert all(text(element, name) for name in REQUIRED)
        assert element.tag == f"{ATOM}feed" or len(element.findall(f"{ATOM}content")) == 1
    assert root.find(f"{ATOM}author/{ATOM}name") is not None  # holds for every entry that names none
    [self] = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert self.get("href") == "/v1/editions.atom"
    ids = [text(entry, "id") for entry in found]
    assert len(set(ids)) == len(ids) == 3
    times = [moment(text(entry, "updated")) for entry in found]
    assert times == sorted(times, reverse=True)
    assert moment(text(root, "updated")) == times[0]
    for link in root.iter(f"{ATOM}link"):
        assert (link.get("href") or "").startswith(("/v1/", "https://"))


def test_an_entry_says_what_it_replaces_and_what_has_replaced_it(api: Served) -> None:
    second, first, other = entries(api)
    assert text(second, "title").endswith("（第 2 版）")
    assert "replaces edition 1" in text(second, "content")
    assert "there is a newer edition: 2" in text(first, "content")
    assert text(other, "title").startswith("<script>alert(1)</script> & �坏字符")
    assert [link.get("href") for link in other.findall(f"{ATOM}link")] == ["https://example.org/a?b=1&c=2"]


def test_pages_follow_one_another_and_lose_no_entry(api: Served) -> None:
    path, seen = "/v1/editions.atom?limit=1", []
    while path:
        root = parsed(api.get(path).content)
        seen += [text(entry, "id") for entry in root.findall(f"{ATOM}entry")]
        path = next((link.get("href") or "" for link in root.findall(f"{ATOM}link") if link.get("rel") == "next"), "")
    assert seen == [text(entry, "id") for entry in entries(api)]


def test_the_feed_of_a_past_day_is_what_was_published_by_then(api: Served) -> None:
    assert [text(e, "id").rsplit(":", 1)[1] for e in entries(api, as_of="2026-07-11")] == ["1", "1"]
    assert entries(api, known_at="2026-07-01") == []
    assert text(parsed(api.get("/v1/editions.atom", known_at="2026-07-01").content), "updated").startswith("1970")


def test_a_reader_that_has_the_feed_already_is_told_so(api: Served) -> None:
    tag = api.get("/v1/editions.atom").headers["etag"]
    again = asking.get(api.url + "/v1/editions.atom", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
