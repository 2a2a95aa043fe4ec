"""What each county and zone has: counted from the facts, and as each role may see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from projections.platform.api.serving.around import Serving
from tests.backing import Backing
from tests.platform.city import FIRM, OTHER_FIRM, OTHER_SCHOOL, SCHOOL, City, demand, stated, today
from tests.platform.guarded import Guarded
from tests.platform.served import Served, served, stated_city


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept([demand(200, county="370705", park="WF-GXQ", openings=40, occupation=None)])
        made.accept([demand(201, county="370772", park="WF-BHQ", openings=7)])
        yield made


@pytest.fixture(scope="module")
def api(city: City) -> Iterator[Served]:
    with served(city, Serving()) as made:
        yield made


def places(api: Served, **moment: Any) -> dict[str, Any]:
    return {one["code"]: one for one in api.json("/v1/places", **moment)["items"]}


def test_every_county_and_zone_has_a_cell_and_a_name(api: Served) -> None:
    found = places(api)
    assert len(found) == 15  # thirteen counties; of three parks one is a county too
    assert "WF-BHQ" not in found
    assert len({(one["row"], one["column"]) for one in found.values()}) == 15
    assert found["370705"]["name_zh"] == "奎文区"
    assert (found["WF-GXQ"]["kind"], found["WF-GXQ"]["short_zh"]) == ("zone", "高新区")


def test_supply_and_gap_are_those_of_the_fit(api: Served) -> None:
    found = places(api)
    for county in api.every("/v1/fit/counties"):
        figures = found[county["county"]]["figures"]
        assert figures["supply"] == pytest.approx(county["supply"])
        assert figures["gap"] == pytest.approx(county["gap"])


def test_openings_are_counted_where_they_are_and_once(api: Served) -> None:
    found = places(api)
    whole = sum(one["figures"]["open"] for one in found.values() if one["kind"] == "county")
    assert whole == api.json("/v1/summary")["counts"]["open_positions"]
    assert found["370772"]["figures"]["open"] == 7  # its county and its park are one place
    # The demands of the small city all name this county and this zone: each counts in both.
    assert found["WF-GXQ"]["figures"]["open"] == found["370705"]["figures"]["open"] > 40
    assert found["WF-GXQ"]["figures"]["supply"] is None


def test_members_cooperations_and_majors_are_counted_by_seat(api: Served, city: City) -> None:
    found = places(api)
    kuiwen, hanting, anqiu = (found[code]["figures"] for code in ("370705", "370703", "370784"))
    assert (kuiwen["enterprises"], kuiwen["schools"]) == (1, 1)
    assert (hanting["schools"], hanting["majors"]) == (1, 1)
    assert (anqiu["enterprises"], anqiu["members"], anqiu["majors"]) == (1, 1, 0)
    assert found["370783"]["figures"] | {"supply": None, "gap": None} == dict.fromkeys(anqiu, 0) | {
        "supply": None,
        "gap": None,
    }


def test_a_zone_has_the_members_of_its_consortium(api: Served) -> None:
    example = stated("ConsortiumFounded")[1]
    zone = places(api)[example["park"] if example["park"] != "WF-BHQ" else "370772"]
    codes = {one["member_code"] for one in api.json(f"/v1/places/{zone['code']}")["members"]}
    assert {SCHOOL, FIRM} <= codes
    assert not {OTHER_SCHOOL, OTHER_FIRM} & codes


def test_one_place_tells_its_members_demands_and_who_has_not_reported(api: Served) -> None:
    one = api.json("/v1/places/370705")
    assert {member["member_code"] for member in one["members"]} == {FIRM, OTHER_SCHOOL}
    silent = {member["member"] for member in one["silent"]}
    assert OTHER_SCHOOL in silent
    assert silent == {member["member_code"] for member in one["members"] if member["silent"]}
    assert one["figures"]["silent"] == len(silent)
    openings = [wanted["open"] for wanted in one["wanted"]]
    assert openings == sorted(openings, reverse=True)
    assert one["wanted"][0]["member_zh"] == "样例动力"
    assert one["last_recorded_at"] == max(member["last_recorded_at"] or "" for member in one["members"])


def test_a_past_day_is_answered_from_the_archive(api: Served) -> None:
    before = places(api, as_of="2026-02-28")
    assert before["370705"]["figures"]["open"] == 0
    now = places(api)
    assert {code: one["figures"] | {"silent": 0} for code, one in places(api, as_of=str(today())).items()} == {
        code: one["figures"] | {"silent": 0} for code, one in now.items()
    }


def test_a_place_that_there_is_not_names_those_there_are(api: Served) -> None:
    answer = api.get("/v1/places/999999")
    assert answer.status_code == 404
    assert "370705" in answer.json()["detail"]


def test_outside_the_office_people_are_rounded_and_times_are_days(guarded: Guarded) -> None:
    for account in (None, "dept.edu", "school.plan", "ops.li"):
        told = guarded.json("/v1/places", account)
        assert told["people_as_of"] < told["as_of"]
        assert told["people_as_of"][:7] < told["as_of"][:7]
        for one in told["items"]:
            supply = one["figures"]["supply"]
            assert supply is None or supply % 5 == 0
    public = guarded.json("/v1/places/370703")
    assert public["last_recorded_at"].endswith("16:00:00Z")  # the day's beginning in Shanghai
    exact = guarded.json("/v1/places/370703", "office.chen")
    assert exact["last_recorded_at"] == "2026-07-10T04:00:00Z"
    assert exact["people_as_of"] == exact["as_of"]
