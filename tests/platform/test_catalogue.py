"""The catalogue shows every event and code list, in pages that need nothing from elsewhere."""

from __future__ import annotations

import json
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from projections.platform.api.catalogue import code_lists, events
from schemas.contracts import BY_DIGITS, Contract, contracts, newest
from schemas.examples import bad_examples, good_example
from schemas.reasons import SENTENCES
from schemas.titles import FAMILIES
from schemas.topics import Topics
from tests.catalogue import catalogue
from tests.platform.conftest import Api

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Links of a page; raises on tags that do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self._open.append(tag)
        for name, value in attrs:
            assert name not in ("src", "onclick", "onload"), (name, value)
            if name == "href":
                self.links.append(value or "")
            if name == "id":
                self.anchors.add(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def test_every_page_that_is_linked_to_is_there(api: Api) -> None:
    waiting, seen = ["/catalogue"], set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = api.get(path)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = Reader(answer.text)
        assert not page.tags & {"script", "iframe", "img", "link"}
        for href in page.links:
            if href.startswith("#"):
                assert href[1:] in page.anchors
            else:
                assert href.startswith("/"), href
                if href not in seen and href not in waiting:
                    waiting.append(href)
    assert seen >= {f"/catalogue/events/{name}" for name in newest()}
    assert seen >= {"/asyncapi.json", "/catalogue/codes/education", "/catalogue/events/OutcomeReported/1"}
    assert all(f"/registry/subjects/{c.parsed['name']}/versions/{c.version}" in seen for c in contracts().values())


def test_the_overview_has_every_family_and_event_by_its_chinese_name_first() -> None:
    html = events.overview(Topics("t7."))
    for zh, en in FAMILIES.values():
        assert html.index(f">{zh}") < html.index(en)
    for contract in newest().values():
        assert contract.title_zh in html
        assert html.index(contract.title_zh) < html.index(f"{escape(contract.title_en)}</span>")
    assert "t7.graduate.events" in html


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: f"{c.name}.v{c.version}")
def test_a_page_has_fields_rules_and_examples_good_and_bad(contract: Contract) -> None:
    html = events.event(contract)
    Reader(html)
    for field in contract.fields:
        assert f">{field.name}</code>" in html
        assert escape(field.doc) in html
        for inner in field.rows:
            assert f">{field.name}[].{inner.name}</code>" in html
        for name in field.code_lists:
            assert "GB 32100" in html if name in BY_DIGITS else f"/catalogue/codes/{name}" in html
        assert all(f">{symbol}</code>" in html for symbol in field.symbols)
    assert escape(json.dumps(good_example(contract), ensure_ascii=False, indent=2)) in html
    for bad in bad_examples(contract):
        assert escape(bad["why"]) in html
        assert escape(SENTENCES[bad["reason"]][0]) in html


def test_older_and_newer_versions_lead_to_each_other() -> None:
    first, newest_one = (events.event(contracts()[schema_id]) for schema_id in (4201, 4203))
    assert "/catalogue/events/OutcomeReported/3" in first
    assert "有更新的版本" in first
    assert "/catalogue/events/OutcomeReported/1" in newest_one
    assert "有更新的版本" not in newest_one


def test_a_code_list_shows_its_codes_and_the_fields_that_use_it() -> None:
    html = code_lists.code_list("education")
    assert "大学专科毕业" in html
    assert "OutcomeReported.study_level" in html
    within_an_array = code_lists.code_list("occupation")
    assert "IndustryPlanPublished.jobs[].occupation" in within_an_array


def test_text_of_a_schema_cannot_become_markup(tmp_path: Path) -> None:
    wicked = '<script>alert(1)</script> & "quotes"'

    def change(avro: dict[str, object]) -> None:
        avro["doc"] = wicked
        avro["fields"][-1]["doc"] = wicked  # type: ignore[index]

    v3 = "graduate/OutcomeReported.v3.avsc"
    with catalogue(tmp_path, made={v3: (v3, change)}):
        html = events.event(newest()["OutcomeReported"])
    assert "<script" not in html
    assert html.count(escape(wicked)) >= 2


@pytest.mark.parametrize(
    "path", ["/catalogue/events/Nothing", "/catalogue/events/OutcomeReported/9", "/catalogue/codes/nothing"]
)
def test_a_page_that_is_not_there_names_those_that_are(api: Api, path: str) -> None:
    answer = api.get(path)
    assert answer.status_code == 404
    assert "there are" in answer.json()["detail_en"]


def test_the_asyncapi_document_is_served(api: Api) -> None:
    document = api.json("/asyncapi.json")
    assert document["asyncapi"] == "3.1.0"
    assert document["channels"]["demand"]["address"] == "demand.events"
