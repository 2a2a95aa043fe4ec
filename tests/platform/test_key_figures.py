"""Beside each figure: how fresh it is, who has not reported, what it was a month ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from projections.evaluation.indicators import all_indicators
from projections.evaluation.key_figures import KEY_FIGURES
from projections.platform.api.figures.past_figures import month_ends
from projections.platform.api.serving.around import Serving
from schemas.days import now
from tests.backing import Backing
from tests.platform.city import (
    FIRM,
    OTHER_FIRM,
    OTHER_SCHOOL,
    RECORDED,
    SCHOOL,
    City,
    admitted,
    graduate,
    stated,
    today,
)
from tests.platform.served import Served, served, stated_city


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        yield made


@pytest.fixture(scope="module")
def api(city: City) -> Iterator[Served]:
    with served(city, Serving()) as made:
        yield made


def test_key_figures_are_those_of_all_and_in_the_same_order(api: Served) -> None:
    every = {f["id"]: f for f in api.json("/v1/figures")["figures"]}
    key = api.json("/v1/figures", key="true")["figures"]
    assert [f["id"] for f in key] == [i for i in every if i in KEY_FIGURES]
    assert len(key) == len(KEY_FIGURES)
    assert all(f == every[f["id"]] and f["key"] for f in key)
    assert [f["id"] for f in every.values() if f["key"]] == [f["id"] for f in key]
    two = api.json("/v1/figures", only=["matched_rate", "placement_rate"])["figures"]
    assert two == [every["placement_rate"], every["matched_rate"]]


def test_a_figure_that_there_is_not_is_named(api: Served) -> None:
    for path in ("/v1/figures?only=none", "/v1/figures/none/trend"):
        answer = api.get(path)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:kiteline:problem:unknown-name")


def test_each_figure_tells_how_fresh_its_own_facts_are(api: Served, city: City) -> None:
    later = RECORDED + timedelta(hours=1)
    city.accept([graduate(300)], recorded_at=later)
    for moment in ({}, {"as_of": str(today())}):
        answer = api.json("/v1/figures", **moment)
        families = {f["family"]: f["newest_recorded_at"] for f in answer["freshness"]["families"]}
        assert families["graduate"] == "2026-07-10T05:00:00Z"
        assert families["demand"] == "2026-07-10T04:00:00Z"
        assert families["plan"] is None
        fresh = {f["id"]: f["freshest_fact"] for f in answer["figures"]}
        assert fresh["placement_rate"] == "2026-07-10T05:00:00Z"
        assert fresh["filling_rate"] == "2026-07-10T04:00:00Z"
        assert answer["freshest_fact"] == "2026-07-10T05:00:00Z"
    before = api.json("/v1/figures", known_at="2026-07-01")
    assert before["freshest_fact"] is None


def test_members_that_have_not_reported_are_named_live_and_as_of_a_day(api: Served, city: City) -> None:
    quiet, office = "91370700MA3C00077Q", "11370700MB2844510P"
    city.accept([admitted(quiet, "enterprise", "沉默机械"), admitted(office, "department", "某局")])
    on = now().replace(microsecond=0)
    city.accept([stated("CohortRevised", member=SCHOOL)], recorded_at=on)
    live = api.json("/v1/figures", key="true")
    assert live["freshness"]["silent_since"] == str(today() - timedelta(days=31))
    silent = {one["member"]: one for one in live["freshness"]["silent"]}
    assert silent.keys() == {FIRM, OTHER_FIRM, OTHER_SCHOOL, quiet}  # neither the one that spoke nor an office
    assert silent[quiet] == {"member": quiet, "member_zh": "沉默机械", "kind": "enterprise", "last_recorded_at": None}
    assert silent[FIRM]["last_recorded_at"] == "2026-07-10T04:00:00Z"
    assert api.json("/v1/figures", key="true", as_of=str(today()))["freshness"] == live["freshness"]
    figures = {f["id"]: f for f in live["figures"]}
    assert (figures["placement_rate"]["speakers"], figures["placement_rate"]["silent"]) == (["school"], 1)
    completeness = api.json("/v1/figures", only="reporting_completeness")["figures"][0]
    assert completeness["denominator"] - completeness["numerator"] == len(silent) == completeness["silent"]
    in_july = api.json("/v1/figures", key="true", as_of="2026-07-20")["freshness"]["silent"]
    assert FIRM not in {one["member"] for one in in_july}


def test_the_trend_is_what_the_figure_was_at_the_ends_of_months(api: Served) -> None:
    trend = api.json("/v1/figures/placement_rate/trend", months="6")
    days = [point["on"] for point in trend["points"]]
    assert days == [*map(str, month_ends(today(), 6)), str(today())]
    assert days == sorted(set(days))
    for point in trend["points"]:
        [figure] = api.json("/v1/figures", only="placement_rate", as_of=point["on"])["figures"]
        told = {n: figure[n] for n in ("value", "numerator", "denominator")}
        assert {n: point[n] for n in told} == told, point["on"]
    of_july = api.json("/v1/figures/placement_rate/trend", as_of="2026-07-15", months="2")["points"]
    assert (of_july[0]["on"], of_july[0]["value"]) == ("2026-05-31", None)  # there were no graduates yet
    assert trend["points"][-1]["value"] is not None
    with_change = api.json("/v1/figures", only="placement_rate", change="true")["figures"][0]
    assert trend["month_ago"] == with_change["month_ago"] == trend["points"][-2]["value"]
    assert trend["change"] == with_change["change"] == trend["points"][-1]["value"] - trend["month_ago"]


def test_the_trend_of_a_past_day_ends_there_and_takes_in_late_facts(api: Served, city: City) -> None:
    asked = {"as_of": "2026-07-15", "months": "2"}
    before = api.json("/v1/figures/service_requests/trend", **asked)["points"]
    assert [point["on"] for point in before] == ["2026-05-31", "2026-06-30", "2026-07-15"]
    late = stated("ServiceRequested", subject=f"{FIRM}/FW-0900", occurred_at="2026-06-15T09:00:00+08:00")
    city.accept([late], recorded_at=now())
    after = api.json("/v1/figures/service_requests/trend", **asked)["points"]
    assert [a["value"] - b["value"] for a, b in zip(after, before, strict=True)] == [0, 1, 1]
    known = api.json("/v1/figures/service_requests/trend", known_at=str(today() - timedelta(days=1)), **asked)
    assert known["points"] == before


def test_the_last_day_of_a_month_is_no_month_ago() -> None:
    assert [str(d) for d in month_ends(date(2026, 3, 31), 3)] == ["2025-12-31", "2026-01-31", "2026-02-28"]


def test_there_is_a_key_figure_of_every_theme_that_the_first_page_names() -> None:
    assert set(KEY_FIGURES) <= all_indicators().keys()
    assert len(set(KEY_FIGURES)) == len(KEY_FIGURES)
