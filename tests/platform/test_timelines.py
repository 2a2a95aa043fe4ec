"""The timeline of a subject: every accepted fact in order of occurrence, with what it changed; never of a graduate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from projections.platform.api.app import build_api
from tests.own_database import database
from tests.platform.city import FIRM, OTHER_FIRM, RECORDED, SCHOOL, City, demand, small_city, stated
from tests.platform.conftest import Api
from tests.platform.server import running

SUBJECT = f"{FIRM}/XQ-0500"
TIMELINE = f"/v1/subjects/demand/{SUBJECT}/timeline"


@pytest.fixture(scope="module")
def city(services: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with database(services) as engine:
        made = City(engine, tmp_path_factory.mktemp("timelines") / "archive")
        made.found()
        made.accept(small_city())
        terms = {"subject": SUBJECT, "wage_min": 5000, "wage_max": 9000, "valid_until": "2190-12-31"}
        filled = stated("DemandFilled", subject=SUBJECT, filled_total=3, occurred_at="2026-04-01T09:00:00+08:00")
        revised = stated("DemandRevised", **terms, openings=20, occurred_at="2026-03-15T09:00:00+08:00")
        made.accept([filled, demand(500, **terms, openings=12), revised])  # recorded in another order
        made.reject(stated("DemandFilled", subject=SUBJECT, filled_total=4))
        yield made


@pytest.fixture(scope="module")
def api(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with running(build_api(city.engine, city.archive, tmp_path_factory.mktemp("dist"))) as url:
        yield Api(url, None)  # type: ignore[arg-type]


def changed(fact: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {change["field"]: (change["before"], change["after"]) for change in fact["changes"]}


def test_facts_come_in_order_of_occurrence_with_what_each_changed(api: Api) -> None:
    published, revised, filled = api.every(TIMELINE)
    assert [fact["event_type"] for fact in (published, revised, filled)] == [
        *("DemandPublished", "DemandRevised", "DemandFilled")
    ]
    assert changed(published)["openings"] == (None, 12)
    assert changed(revised) == {"openings": (12, 20)}
    assert changed(filled) == {"filled_total": (None, 3)}
    assert revised["changes"][0]["title_zh"] == "需求人数"
    assert (published["member"], published["member_zh"]) == (FIRM, "样例动力")
    assert (published["event_type_zh"], published["recorded_at"]) == ("需求发布", "2026-07-10T04:00:00Z")
    assert [fact["event_id"] for fact in api.every(TIMELINE, limit=1)] == [
        fact["event_id"] for fact in (published, revised, filled)
    ]


def test_a_past_moment_has_the_facts_of_then(api: Api) -> None:
    types = [fact["event_type"] for fact in api.every(TIMELINE, as_of="2026-03-20")]
    assert types == ["DemandPublished", "DemandRevised"]
    assert api.get(TIMELINE, known_at="2026-07-01").status_code == 404


def test_each_party_of_a_cooperation_is_held_against_itself_only(api: Api, city: City) -> None:
    subject = f"{SCHOOL}/HZ-77"
    first = stated("CooperationAgreed", subject=subject, member=SCHOOL, occurred_at="2026-03-01T09:00:00+08:00")
    other = stated("CooperationAgreed", subject=subject, member=OTHER_FIRM, occurred_at="2026-03-02T09:00:00+08:00")
    city.accept([first, other])
    facts = api.every(f"/v1/subjects/cooperation/{subject}/timeline")
    assert [fact["member"] for fact in facts] == [SCHOOL, OTHER_FIRM]
    assert changed(facts[0]) == changed(facts[1])
    assert changed(facts[0])["title"][0] is None


def test_a_fact_that_is_not_in_the_archive_yet_is_there_without_its_content(api: Api, city: City) -> None:
    fact = demand(501)
    with city.engine.begin() as connection:
        city._verdict(connection, *fact, RECORDED, "accepted", [])
    [told] = api.every(f"/v1/subjects/demand/{fact[1]['subject']}/timeline")
    assert (told["event_id"], told["changes"]) == (fact[1]["event_id"], None)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"graduate/{SCHOOL}/p-{0:016x}", "graduate"),
        (f"nothing/{SUBJECT}", "nothing"),
        (f"demand/{FIRM}/XQ-9999", "XQ-9999"),
        (f"service/{SUBJECT}", "XQ-0500"),
        ("demand/%00", "demand"),
    ],
)
def test_no_timeline_of_graduates_and_of_what_is_not_there(api: Api, path: str, named: str) -> None:
    answer = api.get(f"/v1/subjects/{path}/timeline")
    assert answer.status_code == 404
    assert named in answer.json()["detail"]
    assert named in answer.json()["detail_en"]
    assert "GraduateRegistered" not in answer.text
