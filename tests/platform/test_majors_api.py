"""/v1/majors: the demand that majors serve, what lacks and why, and changes by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from projections.platform.api.serving.around import Serving
from tests.backing import Backing
from tests.platform.city import FIRM, OTHER_SCHOOL, SCHOOL, Fact, demand, stated, today
from tests.platform.served import Served, served, stated_city

LED_TO = "6-18-01-01"
"""An occupation that a major of the mapping leads to."""
NOWHERE = "9-99-99-99"
"""One that no major leads to."""
OPEN_MAJOR, CLOSING_MAJOR, IDLE_MAJOR = "460104", "460103", "410103"
PAIRS = [
    *({"from_code": OPEN_MAJOR, "to_code": code} for code in (LED_TO, "6-18-01-02")),
    {"from_code": CLOSING_MAJOR, "to_code": "6-18-01-03"},
    {"from_code": IDLE_MAJOR, "to_code": "2-03-02-00"},
    {"from_code": "460701", "to_code": "6-31-01-02"},
]


def facts() -> Iterator[Fact]:
    yield stated("MappingPublished", mapping_id="major-occupation", version="test", effective_from="2026-01-01",
                 pairs=PAIRS, occurred_at="2026-01-02T00:00:00+08:00")  # fmt: skip
    for school, major, name in (
        (OTHER_SCHOOL, CLOSING_MAJOR, "数控技术"),
        (OTHER_SCHOOL, IDLE_MAJOR, "作物生产与经营管理"),
    ):
        yield stated("MajorOpened", subject=f"{school}/major/{major}", member=school, major=major, name_zh=name,
                     effective_from="2022-09-01")  # fmt: skip
    closing = str(today() + timedelta(days=60))
    yield stated("MajorClosed", subject=f"{OTHER_SCHOOL}/major/{CLOSING_MAJOR}", member=OTHER_SCHOOL,
                 effective_from=closing)  # fmt: skip
    yield demand(500, occupation=LED_TO, openings=200)
    yield demand(501, occupation=NOWHERE, openings=30, county="370784")
    yield demand(502, occupation=NOWHERE, openings=8, county="370705")
    yield demand(503, occupation="6-31-01-02", openings=7)
    yield demand(504, occupation="6-31-01-03", openings=4)


@pytest.fixture(scope="module")
def api(services: Backing) -> Iterator[Served]:
    with stated_city(services) as city:
        city.accept(facts())
        with served(city, Serving()) as running:
            yield running


def test_a_major_is_told_with_the_openings_it_leads_to(api: Served) -> None:
    every = api.every("/v1/majors/demand", limit=1)
    by_major = {one["major"]: one for one in every}
    assert [one["open"] for one in every] == sorted((one["open"] for one in every), reverse=True)
    mine = by_major[OPEN_MAJOR]
    assert {one["code"] for one in mine["occupations"]} == {LED_TO, "6-18-01-02"}
    wanted = {r["occupation"]: r["open"] for r in api.every("/v1/fit/occupations")}
    assert mine["open"] == wanted[LED_TO] + wanted["6-18-01-02"]
    assert mine["schools"] == [{"code": SCHOOL, "zh": "潍坊职业学院", "en": None}]
    assert mine["planned"] == 90
    assert api.every("/v1/majors/demand", major=OPEN_MAJOR) == [mine]
    assert {one["major"] for one in api.every("/v1/majors/demand", member=OTHER_SCHOOL)} == {CLOSING_MAJOR, IDLE_MAJOR}


def test_each_kind_of_suggestion_has_its_grounds(api: Served) -> None:
    told = {(one["kind"], one["code"]): one for one in api.every("/v1/majors/suggestions", limit=2)}
    nobody = told["no-major", NOWHERE]
    assert nobody["open"] == 38
    assert [(c["code"], c["open"]) for c in nobody["counties"]] == [("370784", 30), ("370705", 8)]
    assert nobody["majors"] == []
    assert "38" in nobody["reason_zh"]
    assert "38" in nobody["reason_en"]
    could = told["no-major", "6-31-01-02"]
    assert [one["code"] for one in could["majors"]] == ["460701"]
    few = told["too-few", LED_TO]
    assert few["planned"] == 45  # 90 planned, shared over two occupations
    assert few["open"] > few["planned"]
    assert [one["code"] for one in few["schools"]] == [SCHOOL]
    closing = told["closing", CLOSING_MAJOR]
    assert closing["until"] == str(today() + timedelta(days=60))
    assert closing["open"] >= 5
    assert told["no-demand", IDLE_MAJOR]["open"] == 0
    assert not [code for _, code in told if code == "6-31-01-03"], "four openings are no reason"


def test_suggestions_are_narrowed_by_kind_and_county(api: Served) -> None:
    assert {one["kind"] for one in api.every("/v1/majors/suggestions", kind="closing")} == {"closing"}
    [there] = [one for one in api.every("/v1/majors/suggestions", county="370784") if one["code"] == NOWHERE]
    assert there["open"] == 30
    assert api.get("/v1/majors/suggestions", kind="other").status_code == 422


def test_changes_are_counted_by_the_year_in_which_they_begin(api: Served) -> None:
    periods = api.every("/v1/models/major-periods")
    years = {one["year"]: one for one in api.json("/v1/majors/changes")["years"]}
    firsts: dict[str, str] = {}
    for one in sorted(periods, key=lambda p: p["begins"]):
        firsts.setdefault(one["subject"], one["begins"])
    opened = [one for one in periods if one["status"] == "open" and firsts[one["subject"]] == one["begins"]]
    assert sum(year["opened"] for year in years.values()) == len(opened)
    closing = int(str(today() + timedelta(days=60))[:4])
    assert years[closing]["closed"] >= 1
    assert years[2022]["opened"] == 2


@pytest.mark.parametrize("path", ["demand", "suggestions"])
def test_a_past_moment_is_answered_from_the_archive(api: Served, path: str) -> None:
    assert api.every(f"/v1/majors/{path}", as_of="2021-01-01") == []
    now = api.every(f"/v1/majors/{path}", as_of=str(today()))
    assert now == api.every(f"/v1/majors/{path}")
    assert api.json("/v1/majors/changes", as_of=str(today()))["years"] == api.json("/v1/majors/changes")["years"]


def test_a_withdrawn_demand_is_no_reason_any_more(api: Served) -> None:
    api.city.accept([stated("DemandWithdrawn", subject=f"{FIRM}/XQ-0503", occurred_at="2026-07-01T00:00:00Z")])
    assert "6-31-01-02" not in {one["code"] for one in api.every("/v1/majors/suggestions")}
