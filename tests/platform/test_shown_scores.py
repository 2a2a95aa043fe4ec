"""Scores for those who do not see exact counts of people: points for what is shown, at the month end, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from projections.evaluation.indicators import indicator_named
from projections.platform.access.roles import Role
from projections.platform.api.people import ROUND_TO, last_month_end
from projections.reports.contents.suppression import counts_people
from schemas.days import day_of, now
from tests.platform.city import CONSORTIUM, FIRM, SCHOOL
from tests.platform.guarded import OF_ROLE, Guarded

TREE = "/v1/evaluation/tree"
OTHERS = [role for role in Role if role is not Role.OFFICE]


def leaves(tree: Any) -> dict[str, Any]:
    return {node["id"]: node for node in tree["nodes"] if node["leaf"]}


def of_people(node: Any) -> bool:
    return counts_people(indicator_named(node["query"]))


@pytest.mark.parametrize("role", OTHERS)
def test_everybody_but_the_office_sees_the_scores_of_the_month_end(guarded: Guarded, role: Role) -> None:
    today = day_of(now())
    then = str(last_month_end(today, today))
    assert guarded.json(TREE, OF_ROLE[role])["as_of"] == then
    assert guarded.json(TREE, OF_ROLE[role], consortium=CONSORTIUM)["as_of"] == then
    assert guarded.json(TREE, "office.chen")["as_of"] == str(today)


@pytest.mark.parametrize("role", OTHERS)
def test_counts_of_people_are_rounded_or_hidden_and_nothing_hidden_is_scored(guarded: Guarded, role: Role) -> None:
    told = leaves(guarded.json(TREE, OF_ROLE[role]))
    people = [node for node in told.values() if of_people(node)]
    assert people
    for node in people:
        assert node["shown"] in ("rounded", "hidden", "unpublished")
        for count in (node["denominator"], node["events"]):
            assert count is None or count % ROUND_TO == 0
        if node["shown"] != "rounded":
            assert (node["value"], node["numerator"], node["points"]) == (None, None, None)
            assert {"hidden": "人数过少", "unpublished": "尚未公布"}[node["shown"]] in node["note_zh"]
    assert all(node["shown"] == "exact" for node in told.values() if not of_people(node))
    assert {node["shown"] for node in people} == {"rounded", "hidden", "unpublished"}  # the small city has all
    assert {node["query"] for node in people if node["shown"] == "unpublished"} == {
        "apprentices"
    }  # no cooperation tells


def test_points_are_those_of_the_office_where_nobody_is_counted_and_of_the_figure_beside_them_elsewhere(
    guarded: Guarded,
) -> None:
    public = guarded.json(TREE)
    exact = leaves(guarded.json(TREE, "office.chen", as_of=public["as_of"], known_at=public["as_of"]))
    told = leaves(public)
    figures = {one["id"]: one["value"] for one in guarded.json("/v1/figures", as_of=public["as_of"])["figures"]}
    for name, node in told.items():
        if of_people(node):
            assert node["value"] == figures[node["query"]]
        else:
            assert {key: node[key] for key in node} == {key: exact[name][key] for key in node}
    assert public["total"] == pytest.approx(sum(node["points"] or 0 for node in told.values()))


@pytest.mark.parametrize(("account", "expected"), [(None, 401), ("firm.hr", 403), ("dept.edu", 403), ("ops.li", 403)])
def test_the_scores_of_one_member_are_not_for_others(guarded: Guarded, account: str | None, expected: int) -> None:
    assert guarded.client(account).get(TREE, params={"member": SCHOOL}).status_code == expected


def test_a_member_sees_its_own_and_the_office_sees_everybodys(guarded: Guarded) -> None:
    assert guarded.json(TREE, "firm.hr", member=FIRM)["member"] == FIRM
    assert guarded.json(TREE, "school.plan", member=SCHOOL)["member"] == SCHOOL
    assert guarded.json(TREE, "office.chen", member=SCHOOL)["member"] == SCHOOL


def test_what_if_stays_the_offices(guarded: Guarded) -> None:
    assert guarded.client().post("/v1/what-if", json={}).status_code == 401
    assert guarded.as_role(Role.DEPARTMENT).post("/v1/what-if", json={}).status_code == 403
