"""The map of industry and education over a real database: what it connects, where nodes stand, what filters reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from projections.platform.api.app import build_api
from projections.platform.api.education_map.layout import layout
from schemas.days import day_of, now
from tests.backing import Backing
from tests.platform.city import FIRM, SCHOOL, City, demand, stated
from tests.platform.conftest import Api
from tests.platform.served import stated_city
from tests.platform.server import running

UNTAUGHT = "6-18-01-03"


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept(
            [
                demand(200, occupation=UNTAUGHT, openings=9),
                stated("IndustryPlanPublished"),
                stated(
                    "CooperationAgreed",
                    subject=f"{SCHOOL}/HZ-MAP",
                    kind="order_class",
                    title="图谱订单班",
                    starts_on=str(day_of(now()) - timedelta(days=30)),
                    ends_on=str(day_of(now()) + timedelta(days=365)),
                    parties=[
                        {"party": SCHOOL, "party_role": "school", "leads": True, "share": None, "above_scale": None},
                        {"party": FIRM, "party_role": "employer", "leads": False, "share": None, "above_scale": True},
                    ],
                ),
            ]
        )
        yield made


@pytest.fixture(scope="module")
def api(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    app = build_api(city.engine, city.archive, tmp_path_factory.mktemp("web"))
    with running(app) as url:
        yield Api(url, app)


def by_id(found: Any) -> dict[str, Any]:
    return {node["id"]: node for node in found["nodes"]}


def test_openings_and_parties_are_linked_and_every_link_ends_at_nodes(api: Api) -> None:
    found = api.json("/v1/map")
    nodes = by_id(found)
    assert all(link["source"] in nodes and link["target"] in nodes for link in found["links"])
    assert len({(node["x"], node["y"]) for node in found["nodes"]}) == len(nodes)
    open_ = sum(row["open"] for row in api.every("/v1/fit/occupations"))
    assert sum(node["weight"] for node in found["nodes"] if node["kind"] == "occupation") == open_
    parties = {link["source"] for link in found["links"] if link["target"] == f"cooperation:{SCHOOL}/HZ-MAP"}
    assert {f"school:{SCHOOL}", f"enterprise:{FIRM}"} <= parties


def test_an_occupation_with_openings_that_no_major_serves_is_a_gap(api: Api) -> None:
    found = api.json("/v1/map")
    served = {link["source"] for link in found["links"] if link["kind"] == "serves"}
    wanted = {n["id"] for n in found["nodes"] if n["kind"] == "occupation" and n["weight"] > 0}
    gaps = {n["id"] for n in found["nodes"] if n["gap"]}
    assert gaps == wanted - served
    assert len(gaps) == found["gaps"] > 0


def test_a_school_that_is_no_member_has_its_name_from_the_list_of_schools(api: Api, city: City) -> None:
    stranger, unlisted = "4137011067", "4137099999"
    for code in (stranger, unlisted):
        city.accept([stated("MajorOpened", subject=f"{code}/major/460104", member=code)])
    nodes = by_id(api.json("/v1/map"))
    assert nodes[f"school:{stranger}"]["name_zh"] == "潍坊学院"
    assert nodes[f"school:{unlisted}"]["name_zh"] is None
    assert "潍坊学院" in {one["target_zh"] for one in api.every("/v1/map/links")}


def test_the_list_has_every_link_of_the_map_page_by_page(api: Api) -> None:
    drawn = {(one["source"], one["target"], one["kind"]) for one in api.json("/v1/map")["links"]}
    listed = api.every("/v1/map/links", limit=3)
    assert [(one["source"], one["target"], one["kind"]) for one in listed] == sorted(drawn)


def test_what_is_left_out_of_the_map_is_said(api: Api) -> None:
    whole, few = api.json("/v1/map"), api.json("/v1/map", nodes=5)
    assert len(few["nodes"]) == 5
    assert few["left_out"] == len(whole["nodes"]) - 5


@pytest.mark.parametrize(
    ("filtered", "inside"),
    [
        ({"member": SCHOOL}, f"school:{SCHOOL}"),
        ({"cooperation": "order_class"}, f"cooperation:{SCHOOL}/HZ-MAP"),
        ({"chain": "no such chain"}, None),
    ],
)
def test_a_filter_reaches_what_hangs_together_and_nothing_else(
    api: Api, filtered: dict[str, str], inside: str | None
) -> None:
    whole, found = by_id(api.json("/v1/map")), by_id(api.json("/v1/map", **filtered))
    assert found.keys() <= whole.keys()
    assert (inside in found) if inside else not found


def test_a_past_moment_has_the_map_of_that_day(api: Api) -> None:
    long_ago = api.json("/v1/map", as_of="2001-01-01")
    assert long_ago["nodes"] == []
    today = api.json("/v1/map", as_of=str(day_of(now())))
    live = api.json("/v1/map")
    assert {n["id"]: n["weight"] for n in today["nodes"]} == {n["id"]: n["weight"] for n in live["nodes"]}


def test_the_layout_is_the_same_for_the_same_links_and_uncrosses_two_columns() -> None:
    left, right = [f"a{n}" for n in range(9)], [f"b{n}" for n in reversed(range(9))]
    links = list(zip(left, sorted(right), strict=True))
    places = layout([left, right], links)
    assert places == layout([left, right], links)
    assert sorted(left, key=lambda one: places[one][1]) == [
        "a" + one[1:] for one in sorted(right, key=lambda one: places[one][1])
    ]


def test_two_thousand_nodes_are_laid_out_apart_from_each_other(tmp_path: Path) -> None:
    columns = [[f"{kind}{n}" for n in range(400)] for kind in "abcde"]
    links = [(f"{a}{n}", f"{b}{n * 7 % 400}") for a, b in ("ab", "bc", "cd", "de") for n in range(400)]
    places = layout(columns, links)
    assert len(set(places.values())) == 2000
