"""What stands behind the fit: demands, cohorts, and how it came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

import pytest

from projections.platform.api.figures.past_figures import month_ends
from projections.platform.api.serving.around import Serving
from projections.platform.clients.python import every
from tests.backing import Backing
from tests.platform.city import FIRM, SCHOOL, City, demand, stated, today
from tests.platform.served import Served, served, stated_city


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        later = stated("CohortDeclared", subject=f"{SCHOOL}/cohort/next", graduates_on=str(today().replace(day=1)))
        soon = stated(
            "CohortDeclared", subject=f"{SCHOOL}/cohort/soon", graduates_on=str(today() + timedelta(days=300))
        )
        made.accept([later, soon, demand(300, county="370784", openings=7)])
        yield made


@pytest.fixture(scope="module")
def api(city: City) -> Iterator[Served]:
    with served(city, Serving()) as made:
        yield made


def test_the_demands_behind_each_cell_add_up_to_it(api: Served) -> None:
    cells = {(c["occupation"], c["county"]): c["open"] for c in api.every("/v1/fit")}
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in every(api.platform.fit_demands, limit=3):
        sums[row["occupation"], row["county"]] += row["open"]
    assert sums == {cell: open_ for cell, open_ in cells.items() if open_ or cell in sums}
    for (occupation, county), open_ in sums.items():
        behind = list(every(api.platform.fit_demands, limit=2, occupation=occupation, county=county))
        assert {(d["occupation"], d["county"]) for d in behind} == {(occupation, county)}
        assert sum(d["open"] for d in behind) == open_
    named = every(api.platform.fit_demands, county="370784")
    assert [(d["subject"], d["member_zh"]) for d in named] == [(f"{FIRM}/XQ-0300", "样例动力")]


def test_cohorts_that_graduate_within_a_year_stand_behind_the_supply(api: Served) -> None:
    cohorts = list(every(api.platform.fit_cohorts))
    assert [c["subject"] for c in cohorts] == [f"{SCHOOL}/cohort/soon"]
    (soon,) = cohorts
    assert (soon["county"], soon["member_zh"], soon["occupations"] > 0) == ("370703", "潍坊职业学院", True)
    supplied = {c["occupation"] for c in api.every("/v1/fit") if c["county"] == "370703" and c["supply"] > 0}
    with_it = {o for o in supplied if api.every("/v1/fit/cohorts", occupation=o)}
    assert len(with_it) == soon["occupations"]
    assert api.every("/v1/fit/cohorts", county="370784") == []


def test_the_trend_ends_with_the_moment_that_is_asked_about(api: Served) -> None:
    points = api.json("/v1/fit/trend", months=3)["points"]
    assert [p["on"] for p in points] == [str(day) for day in [*month_ends(today(), 3), today()]]
    grid = api.every("/v1/fit")
    assert points[-1]["open"] == sum(c["open"] for c in grid)
    assert points[-1]["supply"] == pytest.approx(sum(c["supply"] for c in grid))
    asked = {"occupation": "6-18-01-01", "county": "370705"}
    part = api.json("/v1/fit/trend", months=9, **asked)["points"]
    for point in part[:-1]:
        then = api.every("/v1/fit", as_of=point["on"])
        (cell,) = [c for c in then if all(c[k] == v for k, v in asked.items())] or [{"open": 0, "supply": 0.0}]
        assert (point["open"], point["supply"]) == (cell["open"], pytest.approx(cell["supply"]))
    assert {p["open"] for p in part} != {0}


def test_a_past_moment_has_its_own_demands_and_trend(api: Served) -> None:
    assert api.every("/v1/fit/demands", as_of="2026-02-28") == []
    assert api.json("/v1/fit/trend", as_of="2026-02-28", months=1)["points"][-1]["open"] == 0
    then = api.every("/v1/fit/demands", as_of="2026-06-30", occupation="6-18-01-02")
    cells = [c for c in api.every("/v1/fit", as_of="2026-06-30") if c["occupation"] == "6-18-01-02"]
    assert sum(d["open"] for d in then) == sum(c["open"] for c in cells) > 0


def test_a_cursor_of_one_cell_is_refused_by_another(api: Served) -> None:
    cursor = api.json("/v1/fit/demands", occupation="6-18-01-01", limit=1)["next"]
    answer = api.get("/v1/fit/demands", occupation="6-18-01-02", cursor=cursor)
    assert answer.status_code in (400, 422)
