"""What lists of records read beside rows: names, facets, differences, freshness, words in counts and exports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from projections.engine.discovery import all_projections
from projections.platform.api.rows.choice_titles import choice_names, states_of
from projections.platform.api.rows.column_origins import Origins
from projections.platform.api.serving.around import Serving
from tests.backing import Backing
from tests.platform.city import FIRM, OTHER_FIRM, SCHOOL, demand, stated, today
from tests.platform.guarded import Guarded
from tests.platform.served import Served, served, stated_city

DEMANDS = "/v1/models/demands"


@pytest.fixture(scope="module")
def api(services: Backing) -> Iterator[Served]:
    with stated_city(services) as city:
        city.accept(
            [
                demand(300, title="数控车工", county="370784", openings=30),
                demand(301, subject=f"{OTHER_FIRM}/XQ-1", member=OTHER_FIRM, title="数控铣工", county="370703"),
                stated(
                    "DemandRevised",
                    subject=f"{FIRM}/XQ-0003",
                    openings=77,
                    valid_until=str(today() + timedelta(days=200)),
                    occurred_at="2026-06-01T00:00:00Z",
                ),
            ]
        )
        with served(city, Serving()) as running:
            yield running


def test_names_stand_beside_codes_members_and_choices(api: Served) -> None:
    [row] = api.json(DEMANDS, names="true", subject=f"{OTHER_FIRM}/XQ-1")["items"]
    assert row["county"] == "370703"
    assert row["county_zh"] == "寒亭区"
    assert row["member_zh"] == "样例纺织"
    assert row["occupation_zh"]
    [cohort] = api.json("/v1/models/cohorts", names="true")["items"]
    assert cohort["level_zh"]
    assert cohort["level_en"]
    [plain] = api.json(DEMANDS, subject=f"{OTHER_FIRM}/XQ-1")["items"]
    assert not [name for name in plain if name.endswith("_zh")]


def test_every_closed_list_of_values_that_is_shown_has_names() -> None:
    origins, nameless = Origins(all_projections()), []
    for model in (model for projection in all_projections() for model in projection.read_models):
        for column in model.select(today()).selected_columns:
            titles = choice_names(column.name)
            nameless += [(model.name, column.name, one) for one in origins.choices(column) if one not in titles]
    assert nameless == []
    assert states_of("state")["overdue"].zh == "逾期未完成"


@pytest.mark.parametrize("moment", [{}, {"as_of": str(today())}])
def test_facets_count_under_all_filters_but_their_own(api: Served, moment: dict[str, Any]) -> None:
    rows = api.every(DEMANDS, **moment)
    asked = {"by": "county,member", "county": "370705", **moment}
    county, member = api.json(f"{DEMANDS}/facets", **asked)["facets"]
    assert {v["value"]: v["rows"] for v in county["values"]} == Counter(row["county"] for row in rows)
    assert {v["value"]: v["rows"] for v in member["values"]} == Counter(
        row["member"] for row in rows if row["county"] == "370705"
    )
    assert {v["zh"] for v in county["values"]} >= {"奎文区", "寒亭区"}
    assert county["title_zh"] == "县市区"
    assert "occupation" in api.get(f"{DEMANDS}/facets", by="salary").json()["detail"]


def test_words_narrow_list_count_facets_and_export_alike(api: Served) -> None:
    wanted = {row["subject"] for row in api.json("/v1/search/demands", q="shukong", limit="500")["items"]}
    assert len(wanted) >= 2
    listed = [row["subject"] for row in api.every(DEMANDS, limit=1, q="shukong")]
    assert set(listed) == wanted
    assert len(listed) == len(wanted)
    assert api.json(f"{DEMANDS}/count", q="shukong")["rows"] == len(wanted)
    [facet] = api.json(f"{DEMANDS}/facets", q="shukong", by="member")["facets"]
    assert sum(value["rows"] for value in facet["values"]) == len(wanted)
    exported = api.get(f"{DEMANDS}/export", q="shukong", format="jsonl").text.splitlines()
    assert len(exported) == len(wanted)
    answer = api.get("/v1/models/open-demand", q="x")
    assert answer.status_code == 422
    assert "demands" in answer.json()["detail"]


def test_differences_are_the_rows_that_changed_came_and_went(api: Served) -> None:
    path = f"{DEMANDS}/differences"
    told = api.json(path, compare="2026-05-01", limit=500)
    now = {row["subject"]: row for row in api.every(DEMANDS)}
    then = {row["subject"]: row for row in api.every(DEMANDS, as_of="2026-05-01")}
    by_kind: dict[str, set[str]] = {"changed": set(), "appeared": set(), "gone": set()}
    for one in told["items"]:
        by_kind[one["change"]].add((one["after"] or one["before"])["subject"])
    assert by_kind["appeared"] == now.keys() - then.keys()
    assert by_kind["gone"] == then.keys() - now.keys()
    assert by_kind["changed"] == {s for s in now.keys() & then.keys() if now[s] != then[s]}
    assert f"{FIRM}/XQ-0003" in by_kind["changed"]
    [changed] = [one for one in told["items"] if one["key"] == f'["{FIRM}/XQ-0003"]']
    assert "openings" in changed["columns"]
    assert changed["after"]["openings"] == 77
    assert changed["after"]["county_zh"]
    numbers = {kind: told[kind] for kind in by_kind}
    assert numbers == {kind: len(keys) for kind, keys in by_kind.items()}
    assert told["same"] == len(now) - numbers["changed"] - numbers["appeared"]
    assert api.every(path, compare="2026-05-01", limit=2) == told["items"]
    assert api.get(path).status_code == 422


def test_freshness_is_of_the_families_that_are_asked_for(api: Served) -> None:
    whole = api.json("/v1/freshness")
    demands = api.json("/v1/freshness", family="demand")
    assert [one["family"] for one in demands["families"]] == ["demand"]
    assert demands["freshest_fact"] == demands["families"][0]["newest_recorded_at"]
    assert {one["kind"] for one in demands["silent"]} <= {"enterprise"}
    assert {one["member"] for one in demands["silent"]} < {one["member"] for one in whole["silent"]}
    assert SCHOOL in {one["member"] for one in whole["silent"]}
    assert api.get("/v1/freshness", family="nothing").status_code == 404
    assert api.json("/v1/freshness", family="demand", as_of="2025-01-01")["freshest_fact"] is None


def test_a_timeline_names_the_codes_that_facts_state(api: Served) -> None:
    facts = api.every(f"/v1/subjects/demand/{OTHER_FIRM}/XQ-1/timeline")
    changes = {change["field"]: change for fact in facts for change in fact["changes"] or ()}
    assert changes["county"]["after_names"] == [{"value": "370703", "zh": "寒亭区", "en": "Hanting"}]
    assert changes["kind"]["after_names"][0]["zh"] == "人才"
    assert changes["openings"]["after_names"] == []


def test_columns_say_how_much_of_a_model_the_caller_sees(guarded: Guarded) -> None:
    path = "/v1/models/cohorts/columns"
    shown = {name: guarded.json(path, name)["shown"] for name in (None, "school.plan", "dept.edu", "office.chen")}
    assert shown == {None: "no", "school.plan": "own", "dept.edu": "suppressed", "office.chen": "all"}
    [size] = [column for column in guarded.json(path)["columns"] if column["name"] == "size"]
    assert size["counts_people"]


@pytest.mark.parametrize("part", ["facets?by=size", "differences?compare=2026-05-01", "count", "export"])
def test_no_part_of_a_closed_model_is_open(guarded: Guarded, part: str) -> None:
    assert guarded.client().get(f"/v1/models/cohorts/{part}").status_code == 401
    assert guarded.client("ops.li").get(f"/v1/models/cohorts/{part}").status_code == 403


def test_facets_and_differences_of_people_are_rounded_where_the_rows_are(guarded: Guarded) -> None:
    rows = guarded.every("/v1/models/cohorts", "dept.edu")
    [facet] = guarded.json("/v1/models/cohorts/facets", "dept.edu", by="size")["facets"]
    assert {value["value"] for value in facet["values"]} == {row["size"] for row in rows}
    for one in guarded.json("/v1/models/cohorts/differences", "dept.edu", compare="2026-01-31")["items"]:
        assert (one["after"] or one["before"])["size"] in {row["size"] for row in rows}
