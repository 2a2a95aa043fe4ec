"""What members do together over a real database: states, who can help, chains and their answers, tasks by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from projections.platform.api.app import build_api
from tests.backing import Backing
from tests.platform.city import FIRM, OTHER_SCHOOL, SCHOOL, City, today
from tests.platform.conftest import Api
from tests.platform.guarded import Guarded
from tests.platform.joint_work import (
    AGAIN,
    ASKED,
    BASE,
    BUREAU,
    CANCELLED,
    CLASS,
    COLLEGE,
    DONE,
    LATE,
    OFFICE,
    OLD,
    OVER,
    PLAN,
    RATED,
    SECRET,
    TASKS,
    joint_work,
)
from tests.platform.served import stated_city
from tests.platform.server import running


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept(joint_work())
        yield made


@pytest.fixture(scope="module")
def api(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with running(build_api(city.engine, city.archive, tmp_path_factory.mktemp("web"))) as url:
        yield Api(url, None)  # type: ignore[arg-type]


LISTS = (
    *("services/providers", "cooperations/kinds", "resources/kinds", "plans/chains", "tasks", "tasks/units"),
    *(
        "models/services",
        "models/service-provisions",
        "models/cooperation-list",
        "models/resources",
        "models/task-units",
    ),
)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_pages_to_the_same_rows_live_and_from_the_archive(api: Api, path: str) -> None:
    whole = api.every(f"/v1/{path}")
    assert whole
    assert api.every(f"/v1/{path}", limit=1) == whole
    assert api.every(f"/v1/{path}", as_of=str(today())) == whole
    assert api.every(f"/v1/{path}", as_of="2001-01-01") == []


def test_a_request_has_the_state_that_its_facts_give_it(api: Api) -> None:
    found = {one["subject"]: one for one in api.every("/v1/models/services")}
    states = {subject: found[subject]["state"] for subject in (ASKED, LATE, DONE, RATED, CANCELLED, AGAIN)}
    assert list(states.values()) == ["requested", "accepted", "delivered", "rated", "cancelled", "requested"]
    assert {subject for subject in states if found[subject]["overdue"]} == {ASKED, LATE, AGAIN}
    [late] = api.json("/v1/services/board")["columns"][1]["cards"][:1]
    assert [one["member"] for one in late["providers"]] == [SCHOOL]
    assert found[DONE]["due_on"] is None


def test_the_board_counts_what_the_list_holds_with_the_overdue_first(api: Api) -> None:
    board, every = api.json("/v1/services/board", cards=50), api.every("/v1/models/services")
    counts = Counter(one["state"] for one in every)
    assert {column["state"]: column["count"] for column in board["columns"]} == {
        state: counts[state] for state in ("requested", "accepted", "delivered", "rated", "cancelled")
    }
    for column in board["columns"]:
        assert {card["subject"] for card in column["cards"]} == {
            one["subject"] for one in every if one["state"] == column["state"]
        }
        assert column["overdue"] == sum(card["overdue"] for card in column["cards"])
    asked = board["columns"][0]["cards"]
    assert [card["due_on"] for card in asked] == sorted(card["due_on"] for card in asked)
    assert len(api.json("/v1/services/board", cards=1)["columns"][0]["cards"]) == 1


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"state": "rated"}, {RATED}),
        ({"state": "accepted", "overdue": "true"}, {LATE}),
        ({"county": "370702"}, set()),
    ],
)
def test_requests_are_filtered(api: Api, asked: dict[str, Any], wanted: set[str]) -> None:
    assert {one["subject"] for one in api.every("/v1/models/services", **asked)} == wanted


def test_who_can_help_is_told_with_reasons_that_add_up(api: Api) -> None:
    found = {one["member"]: one for one in api.every("/v1/services/helpers", subject=ASKED)}
    assert FIRM not in found  # it asks itself
    for one in found.values():
        assert one["points"] == sum(reason["points"] for reason in one["reasons"])
    school = {reason["code"] for reason in found[SCHOOL]["reasons"]}
    assert {"same_industry", "same_kind", "cooperates"} <= school
    assert found[SCHOOL]["satisfaction"] == 80
    [resource] = [reason for reason in found[OTHER_SCHOOL]["reasons"] if reason["code"] == "resource"]
    assert "动力装备实训基地" in resource["zh"]
    assert "在建实验室" not in resource["zh"]  # it is not shared
    assert [one["points"] for one in found.values()] == sorted((o["points"] for o in found.values()), reverse=True)


@pytest.mark.parametrize("path", ["services/helpers", "cooperations/statements"])
def test_what_nobody_has_stated_is_not_there(api: Api, path: str) -> None:
    answer = api.get(f"/v1/{path}", subject="nobody/nothing")
    assert answer.status_code == 404
    assert "nobody/nothing" in answer.json()["detail"]


def test_satisfaction_of_providers_is_that_of_the_indicator(api: Api) -> None:
    [figure] = api.json("/v1/figures", only="service_satisfaction")["figures"]
    rows = [one for one in api.every("/v1/services/providers") if one["ratings"]]
    assert sum(one["points"] * one["ratings"] for one in rows) / sum(one["ratings"] for one in rows) == figure["value"]


def test_a_cooperation_that_two_parties_state_is_one(api: Api) -> None:
    found = {one["subject"]: one for one in api.every("/v1/models/cooperation-list")}
    assert (found[CLASS]["statements"], found[COLLEGE]["statements"]) == (2, 1)
    assert [found[one]["state"] for one in (CLASS, COLLEGE, OVER)] == ["in_force", "coming", "ended"]
    shown = api.json("/v1/cooperations/statements", subject=CLASS)["cooperation"]
    assert shown["students_enrolled"] == 38  # the greater of what the two count
    assert [one["party"] for one in shown["parties"]] == [SCHOOL, FIRM]


@pytest.mark.parametrize(
    ("kind", "figure"), [("order_class", "order_classes"), ("industry_college", "industry_colleges")]
)
def test_counts_of_kinds_are_those_of_the_indicators(api: Api, kind: str, figure: str) -> None:
    kinds = {one["kind"]: one for one in api.every("/v1/cooperations/kinds")}
    [shown] = api.json("/v1/figures", only=figure)["figures"]
    assert kinds[kind]["in_force"] == (shown["value"] or 0)


def test_the_parties_words_stand_side_by_side(api: Api) -> None:
    found = api.json("/v1/cooperations/statements", subject=CLASS)
    assert {one["member"] for one in found["statements"]} == {SCHOOL, FIRM}
    assert {one["member"]: one["students_enrolled"] for one in found["progress"]} == {SCHOOL: 38, FIRM: 36}


def test_students_of_a_cooperation_are_rounded_for_the_public(guarded: Guarded) -> None:
    guarded.city.accept(joint_work())
    path = f"/v1/cooperations/statements?subject={CLASS}"
    office, public = (guarded.client(name).get(path).json() for name in ("office.chen", None))
    assert office["cooperation"]["students_enrolled"] == 38
    assert public["cooperation"]["students_enrolled"] == 40
    assert sorted(one["students_enrolled"] for one in public["progress"]) == [35, 40]
    assert {one["students_left"] for one in public["progress"]} == {None}  # one person
    assert public["progress"][0]["courses_developed"] == office["progress"][0]["courses_developed"]
    timeline = f"/v1/subjects/cooperation/{CLASS}/timeline"
    told = {
        name: {c["field"] for one in guarded.client(name).get(timeline).json()["items"] for c in one["changes"]}
        for name in ("office.chen", "school.plan", None)
    }
    assert "students_enrolled" in told["office.chen"] & told["school.plan"]
    assert not any(field.startswith("students_") for field in told[None])
    assert "courses_developed" in told[None]


def test_a_resource_is_offered_until_its_last_day_and_only_if_it_is_shared(api: Api) -> None:
    states = {one["subject"]: one["state"] for one in api.every("/v1/models/resources")}
    assert [states[one] for one in (BASE, SECRET, OLD)] == ["offered", "not_shared", "expired"]
    kinds = {one["kind"]: one for one in api.every("/v1/resources/kinds")}
    assert (kinds["training_base"]["listed"], kinds["training_base"]["offered"]) == (2, 1)
    [base] = [one for one in api.every("/v1/models/resources") if one["subject"] == BASE]
    assert kinds["training_base"]["capacity"] == base["capacity"]


def test_a_chain_tells_how_much_of_what_it_asks_for_is_answered(api: Api) -> None:
    chains = {one["chain"]: one for one in api.every("/v1/plans/chains")}
    power = chains["动力装备"]
    inside = [one for one in api.every("/v1/models/demands") if (one["industry"] or "").startswith("3412")]
    assert (power["demands"], power["openings"]) == (len(inside), sum(one["open"] for one in inside))
    assert power["gaps"] == sum(one["majors"] == 0 for one in power["occupations"])
    assert (power["cooperations"], power["resources"]) == (1, 1)
    assert {link["link"] for link in power["links"]} == {"发动机缸体铸造", "发动机整机制造"}
    planned = {one["occupation"]: one["planned"] for one in power["occupations"]}
    assert planned["6-20-02-02"] == 420
    assert power["plans"] == [PLAN]


def test_a_task_has_the_state_of_its_days_and_counts_for_each_unit(api: Api) -> None:
    found = {one["subject"]: one for one in api.every("/v1/tasks")}
    assert {subject: found[subject]["state"] for subject in TASKS.values()} == {
        subject: state for state, subject in TASKS.items()
    }
    assert found[TASKS["running"]]["percent"] == 60
    units: dict[str, Any] = {one["unit_code"]: one for one in api.every("/v1/tasks/units")}
    assert [units[OFFICE][name] for name in ("leads", "on_time", "late", "overdue")] == [2, 1, 1, 0]
    assert [units[BUREAU][name] for name in ("leads", "overdue", "due_soon", "running")] == [3, 1, 1, 1]
    assert (units[SCHOOL]["leads"], units[SCHOOL]["supports"]) == (0, 3)
    assert units[BUREAU]["next_due_on"] == found[TASKS["due_soon"]]["due_on"]
    late = api.every("/v1/tasks", unit=BUREAU, duty="lead", state="overdue")
    assert [one["subject"] for one in late] == [TASKS["overdue"]]
    [figure] = api.json("/v1/figures", only="tasks_overdue")["figures"]
    assert figure["value"] == sum(one["state"] == "overdue" for one in found.values())


def test_bodies_charters_and_honours_are_lists_without_a_persons_name(api: Api, city: City) -> None:
    for name in ("bodies", "seats-of-bodies", "posts", "charters", "appraisals", "commendations", "commended-units"):
        rows = api.every(f"/v1/models/{name}")
        assert rows, name
        assert "郑启航" not in str(rows)
    with city.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM bodies_g1.post").all()
    assert kept
    assert "郑启航" not in str(kept)
