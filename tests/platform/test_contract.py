"""Every endpoint answers in the shape that the web page is built against."""

from __future__ import annotations

import re
from typing import Any

from projections.engine.discovery import all_projections
from projections.platform.api.names import UNREADABLE, UNREADABLE_ZH
from schemas.contracts import contract_named
from schemas.examples import good_example
from schemas.reasons import Reason
from tests.platform.city import FIRM, SCHOOL, City, demand, graduate, stated, today
from tests.platform.conftest import Api

FIGURES = [
    *("openings_per_seeker", "openings_per_seeker_new", "filling_rate"),
    *("placement_rate", "matched_rate", "staying_rate", "median_wage", "placed_with_partners"),
    *("major_coverage", "chain_coverage", "majors_opened", "majors_closed", "majors_adjusted_for_demand"),
    *("adjustment_days", "enrolment_filled", "plan_reported_enrolment_gap"),
    *("acceptance_days", "service_requests", "acceptance_rate", "contract_value"),
    *("trained_pre_job", "trained_on_job", "trained_continuing", "service_satisfaction"),
    *("technology_transfers", "joint_awards"),
    *("order_classes", "apprentices", "industry_colleges", "field_engineer_colleges"),
    *("practice_centres", "codeveloped_courses", "pathways", "teaching_teams"),
    *("tasks_on_time", "tasks_overdue", "resolutions_carried_out", "incentives_granted", "cases_published"),
    *("reporting_on_time", "reporting_completeness", "rejected_share", "corrections_share"),
]
UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def test_figures_carry_value_unit_and_the_number_of_facts_behind_them(api: Api) -> None:
    answer = api.json("/v1/figures")
    assert answer["as_of"] == str(today())
    assert (answer["known_at"], answer["live"]) == (None, True)
    assert answer["freshest_fact"] == "2026-07-10T04:00:00Z"
    figures = {figure["id"]: figure for figure in answer["figures"]}
    assert list(figures) == FIGURES
    placed = figures["placement_rate"]
    assert (placed["numerator"], placed["denominator"], placed["unit"]) == (2, 6, "percent")
    assert round(placed["value"], 6) == round(200 / 6, 6)
    assert placed["events"] == 8  # six registrations, two outcomes
    assert all(placed[f"{part}_{lang}"] for part in ("name", "definition") for lang in ("zh", "en"))


def test_summary_counts_what_there_is(api: Api) -> None:
    answer = api.json("/v1/summary")
    assert (answer["as_of"], answer["live"]) == (str(today()), True)
    assert answer["counts"] == {
        "open_demands": 12,  # thirteen published, one withdrawn
        "open_positions": sum(n + 2 for n in range(12)) - 4 - 2 + 3,
        "graduates": 6,
        "majors_on_offer": 1,
        "services": 1,
        "members": 4,
        "consortia": 1,
    }


def test_fit_is_named_and_ordered_by_the_gap(api: Api) -> None:
    occupations = api.every("/v1/fit/occupations")
    assert {"occupation", "occupation_zh", "open", "supply", "gap", "shown"} == occupations[0].keys()
    gaps = [item["gap"] for item in occupations]
    assert gaps == sorted(gaps, reverse=True)
    assert all(item["gap"] == round(item["open"] - item["supply"], 6) for item in occupations)
    assert next(i for i in occupations if i["occupation"] == "6-18-01-01")["occupation_zh"]
    [first, *_] = api.every("/v1/fit")
    assert {
        "occupation",
        "occupation_zh",
        "county",
        "county_zh",
        "county_en",
        "open",
        "supply",
        "gap",
        "shown",
    } == first.keys()
    counties = {item["county"]: item for item in api.every("/v1/fit/counties")}
    assert counties["370705"]["county_zh"] == "奎文区"
    everything = api.json("/v1/summary")["counts"]["open_positions"]
    assert sum(county["open"] for county in counties.values()) == everything
    assert sum(item["open"] for item in occupations) == everything


def test_facts_come_newest_first_with_names(api: Api, city: City) -> None:
    [seq] = city.accept([demand(100)])
    [fact] = api.json("/v1/facts", limit=1)["items"]
    assert fact == {
        "seq": seq,
        "event_type": "DemandPublished",
        "event_type_zh": "需求发布",
        "member": FIRM,
        "member_zh": "样例动力",
        "subject": f"{FIRM}/XQ-0100",
        "occurred_at": "2026-03-02T02:15:00Z",
        "recorded_at": "2026-07-10T04:00:00Z",
    }


def test_rejections_tell_every_reason(api: Api, city: City) -> None:
    seq = city.reject(demand(1), Reason("unknown-code", "occupation", "9-9"), Reason("occurred-in-future"))
    [rejection] = api.json("/v1/rejections")["items"]
    assert rejection["seq"] == seq
    assert [reason["code"] for reason in rejection["reasons"]] == ["unknown-code", "occurred-in-future"]
    first = rejection["reasons"][0]
    assert {"code", "field", "field_zh", "value", "zh", "en", "type"} == first.keys()
    assert api.json(first["type"])["code"] == first["code"]
    assert (first["field"], first["field_zh"], first["value"]) == ("occupation", "职业", "9-9")


def test_duplicates_are_in_neither_list(api: Api, city: City) -> None:
    seq = city.reject(demand(1), outcome="duplicate")
    for path in ("/v1/facts", "/v1/rejections"):
        assert seq not in [item["seq"] for item in api.every(path)]


def test_facts_about_graduates_show_no_subject_and_no_stated_value(api: Api, city: City) -> None:
    """A school may have put a name or a number where a reference or a code belongs."""
    secret = "370702200001010017"
    city.accept([graduate(200, subject=f"{SCHOOL}/{secret}")])
    wrong = graduate(201, subject=f"{SCHOOL}/{secret}", major=secret)
    city.reject(wrong, Reason("unknown-code", "major", secret, f"{secret} x"), Reason("bad-subject", "subject", secret))
    for path in ("/v1/facts", "/v1/rejections", "/v1/evidence/placement_rate"):
        assert secret not in api.get(path).text
    [rejection] = api.json("/v1/rejections")["items"]
    assert rejection["subject"] is None
    assert [reason["field"] for reason in rejection["reasons"]] == ["major", "subject"]


def test_a_record_that_could_not_be_read_has_a_name_too(api: Api, city: City) -> None:
    _, fact = demand(1)
    nothing: Any = None
    city.reject((nothing, fact | {"event_id": None, "subject": None}), Reason("damaged-avro"))
    [rejection] = api.json("/v1/rejections")["items"]
    assert (rejection["event_type"], rejection["event_type_zh"]) == (UNREADABLE, UNREADABLE_ZH)


def test_evidence_lists_exactly_the_facts_behind_a_figure(api: Api) -> None:
    for moment in ({}, {"as_of": str(today())}, {"as_of": "2026-06-30"}):
        for figure in api.json("/v1/figures", **moment)["figures"]:
            behind = api.every(f"/v1/evidence/{figure['id']}", limit=7, **moment)
            assert len(behind) == len({fact["event_id"] for fact in behind}) == figure["events"], figure["id"]
    [fact, *_] = api.json("/v1/evidence/filling_rate")["items"]
    assert list(fact) == [
        *("event_id", "event_type", "event_type_zh", "member", "member_zh", "occurred_at", "recorded_at"),
        *("topic", "partition", "offset"),
    ]
    assert UTC_TIME.fullmatch(fact["recorded_at"])


def test_every_read_model_is_listed_and_answers(city: City, api: Api) -> None:
    governing = ("TaskAssigned", "ResolutionAdopted", "IncentiveGranted", "CasePublished", "ReportClosed")
    bodies = (
        "BodyFormed",
        "PostFilled",
        "CharterAdopted",
        "AppraisalRecorded",
        "CommendationAwarded",
        "ResourceListed",
    )
    others = ("OutcomeAchieved", "MajorRevised", "ServiceAccepted")
    city.accept(stated(event_type) for event_type in (*governing, *bodies, *others))
    target = {"indicator": "S1.1", "year": today().year, "target": 80.0, "unit": "%", "baseline": None}
    goes_on: dict[str, Any] = {"valid_until": f"{today().year}-12-31"}
    city.accept([stated("ConstructionPlanAdopted", targets=[target], **goes_on)])
    city.accept([stated("IndustryPlanPublished", **goes_on)])
    newest = good_example(contract_named("IndicatorTreePublished"))
    city.accept([stated("IndicatorTreePublished", indicators=newest["indicators"])])
    listed = api.every("/v1/models")
    declared = {model.name: p.name for p in all_projections() for model in p.read_models}
    assert {item["name"]: item["projection"] for item in listed} == declared
    for item in listed:
        assert item["title_zh"]
        assert item["title_en"]
        assert api.every(f"/v1/models/{item['name']}"), item["name"]


OF_NOW_ALONE = ("/v1/stream", "/v1/lag", "/v1/projections", "/v1/intake", "/v1/workers", "/v1/session")


def test_the_document_names_every_path_and_the_problems(api: Api) -> None:
    document = api.json("/v1/openapi.json")
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "鸢线 Kiteline"
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all("/" in operation["summary"] for operation in operations)
    assert "HTTPValidationError" not in str(document)
    reads = [p for p, does in document["paths"].items() if p.startswith("/v1/") and "get" in does]
    reads = [p for p in reads if p not in OF_NOW_ALONE]
    for path in reads:
        names = {parameter["name"] for parameter in document["paths"][path]["get"]["parameters"]}
        assert {"as_of", "known_at", "wait_for", "wait_seconds"} <= names, path
    assert api.json("/health") == {"status": "ok"}
