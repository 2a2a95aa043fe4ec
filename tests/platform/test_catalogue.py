"""The catalogue tells every event and code list; its addresses of old lead to the page that shows it."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from projections.platform.api.catalogue import events
from schemas.chinese import event_meaning, field_meaning, field_zh, symbol_zh
from schemas.contracts import BY_DIGITS, Contract, contracts, newest
from schemas.examples import bad_examples, good_example
from schemas.starter import starter_facts
from schemas.titles import FAMILIES
from schemas.topics import Topics
from tests.catalogue import catalogue
from tests.platform.city import City, stated
from tests.platform.conftest import Api


def test_every_event_is_listed_by_family_with_its_topic(api: Api) -> None:
    listed = api.every("/v1/catalogue/events", limit=9)
    assert {one["name"] for one in listed} == newest().keys()
    families = [one["family"] for one in listed]
    assert [family for family, _ in itertools.groupby(families)] == list(FAMILIES)
    assert events.listed(Topics("t7."))[0]["topic"].startswith("t7.")


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: f"{c.name}.v{c.version}")
def test_an_event_is_told_with_fields_rules_and_examples_good_and_bad(contract: Contract) -> None:
    told = events.told(contract, Topics())
    fields = {field["name"]: field for field in [*told["envelope"], *told["payload"]]}
    for field in contract.fields:
        assert fields[field.name]["doc"] == field.doc
        assert fields[field.name]["title_zh"] == field_zh(field.name)
        assert fields[field.name]["doc_zh"] == field_meaning(contract.name, field.name)
        assert fields[field.name]["symbols"] == list(field.symbols)
        assert fields[field.name]["symbols_zh"] == [symbol_zh(symbol) for symbol in field.symbols]
        assert fields[field.name]["code_lists"] == [name for name in field.code_lists if name not in BY_DIGITS]
        assert any("GB 32100" in rule["en"] for rule in fields[field.name]["rules"]) == bool(
            BY_DIGITS & set(field.code_lists)
        )
        assert all(fields[f"{field.name}[].{inner.name}"]["inner"] for inner in field.rows)
    assert told["example"] == good_example(contract)
    written = [(bad["why"], bad["why_zh"]) for bad in bad_examples(contract)]
    assert [(one["why"], one["why_zh"]) for one in told["bad"]] == written
    assert told["avro"] == json.loads(contract.text)
    assert told["doc_zh"] == event_meaning(contract.name)


def test_older_versions_can_be_asked_for(api: Api) -> None:
    newest_one = api.json("/v1/catalogue/events/OutcomeReported")
    assert newest_one["version"] == newest_one["versions"][-1] > 1
    first = api.json("/v1/catalogue/events/OutcomeReported", version=1)
    assert (first["version"], first["versions"]) == (1, newest_one["versions"])
    assert first["schema_id"] != newest_one["schema_id"]


def test_code_lists_are_those_in_force_at_the_moment(api: Api, city: City) -> None:
    starter = {fact["list_id"]: fact for event_type, fact in starter_facts() if event_type == "CodeListPublished"}
    lists = {one["list_id"]: one for one in api.every("/v1/catalogue/codes")}
    assert {name: one["codes"] for name, one in lists.items()} == {n: len(f["entries"]) for n, f in starter.items()}
    later: dict[str, Any] = {
        "list_id": "park", "version": "2026", "effective_from": "2026-06-01", "title_zh": "产业园区",
        "title_en": "Parks", "source": "新", "subject": "operator/code-list/park/2026",
        "entries": [{"code": "WF-NEW", "name_zh": "新园区", "name_en": None, "parent": None}],
    }  # fmt: skip
    city.accept([stated("CodeListPublished", **later)])
    assert [one["code"] for one in api.json("/v1/catalogue/codes/park")["items"]] == ["WF-NEW"]
    before = api.json("/v1/catalogue/codes/park", as_of="2026-05-31")
    assert [one["code"] for one in before["items"]] == ["WF-BHQ", "WF-GXQ", "WF-NZQ"]
    assert before["about"]["version"] == starter["park"]["version"]


@pytest.mark.parametrize(
    ("q", "first"), [("3707", "370702"), ("奎文", "370705"), ("weifangbinhai", "370772"), ("sg", "370783")]
)
def test_codes_are_found_by_their_beginning_by_name_and_by_pinyin(api: Api, q: str, first: str) -> None:
    page = api.json("/v1/catalogue/codes/county", q=q)
    assert page["items"][0]["code"] == first
    assert page["found"] >= len(page["items"]) > 0
    assert {"event": "DemandPublished", "field": "county"} in page["used_by"]


def test_a_search_among_codes_goes_on_page_by_page(api: Api) -> None:
    codes = [one["code"] for one in api.every("/v1/catalogue/codes/county", limit=3, q="3707")]
    assert codes == sorted(set(codes))
    assert len(codes) == api.json("/v1/catalogue/codes/county", q="3707")["found"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/catalogue", "/data"),
        ("/catalogue/events/DemandPublished", "/data?event=DemandPublished"),
        ("/catalogue/events/OutcomeReported/1", "/data?event=OutcomeReported&version=1"),
        ("/catalogue/codes", "/data?part=codes"),
        ("/catalogue/codes/education", "/data?part=codes&list=education"),
    ],
)
def test_the_addresses_of_old_lead_to_the_page(api: Api, old: str, new: str) -> None:
    answer = api.get(old)
    assert (answer.status_code, answer.headers["location"]) == (308, new)


def test_what_a_schema_says_stays_data(tmp_path: Path) -> None:
    wicked = '<script>alert(1)</script> & "quotes"'

    def change(avro: dict[str, object]) -> None:
        avro["doc"] = wicked
        avro["fields"][-1]["doc"] = wicked  # type: ignore[index]

    v3 = "graduate/OutcomeReported.v3.avsc"
    with catalogue(tmp_path, made={v3: (v3, change)}):
        told = events.told(newest()["OutcomeReported"], Topics())
    assert told["doc"] == told["payload"][-1]["doc"] == wicked


@pytest.mark.parametrize(
    "path",
    [
        *("/catalogue/events/Nothing", "/catalogue/events/OutcomeReported/9"),
        *(
            "/v1/catalogue/events/Nothing",
            "/v1/catalogue/events/OutcomeReported?version=9",
            "/v1/catalogue/codes/nothing",
        ),
    ],
)
def test_what_is_not_there_names_what_is(api: Api, path: str) -> None:
    answer = api.get(path)
    assert answer.status_code == 404
    assert "there are" in answer.json()["detail_en"]


def test_the_asyncapi_document_is_served(api: Api) -> None:
    document = api.json("/asyncapi.json")
    assert document["asyncapi"] == "3.1.0"
    assert document["channels"]["demand"]["address"] == "demand.events"
