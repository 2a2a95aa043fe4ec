"""Whatever road to the rows of a read model is taken, each role sees the same of them: list, count, export, search."""

from __future__ import annotations

import json
from typing import Any

import pytest

from projections.platform.access.policy import policy
from projections.platform.access.roles import Role
from schemas.days import now
from tests.platform.city import SCHOOL, stated
from tests.platform.guarded import OF_ROLE, Guarded

COHORTS, FIT = "/v1/models/cohorts", "/v1/models/fit"


def exported(guarded: Guarded, path: str, account: str | None, **asked: Any) -> list[Any]:
    answer = guarded.client(account).get(f"{path}/export", params={"format": "jsonl", **asked})
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", sorted(policy().people))
def test_count_and_export_of_a_read_model_of_people_are_refused_or_shown_as_its_list_is(
    guarded: Guarded, model: str, role: Role
) -> None:
    path, account = f"/v1/models/{model}", OF_ROLE[role]
    client = guarded.client(account)
    listed = client.get(path, params={"limit": 500})
    if listed.status_code != 200:
        others = [client.get(f"{path}/count"), client.get(f"{path}/export"), client.head(f"{path}/export")]
        assert {answer.status_code for answer in others} == {listed.status_code} <= {401, 403}
        return
    rows = listed.json()["items"]
    assert guarded.json(f"{path}/count", account) == {"rows": len(rows)}
    assert exported(guarded, path, account) == rows


@pytest.mark.parametrize("role", list(Role))
def test_a_search_of_cohorts_finds_what_the_list_shows(guarded: Guarded, role: Role) -> None:
    client = guarded.as_role(role)
    listed, found = client.get(COHORTS), client.get("/v1/search/cohorts")
    assert found.status_code == listed.status_code
    if listed.status_code == 200:
        of_list = {row["subject"]: row["size"] for row in listed.json()["items"]}
        assert {item["subject"]: item["size"] for item in found.json()["items"]} == of_list


@pytest.mark.parametrize("account", [None, "firm.hr"])
def test_no_filter_and_no_order_can_tell_what_is_hidden(guarded: Guarded, account: str | None) -> None:
    shown = guarded.json(FIT, account, limit=500)["items"]
    hidden = [row for row in shown if row["supply"] is None]
    exact = guarded.json(FIT, "office.chen", limit=500)["items"]
    assert hidden
    assert any(row["supply"] not in (None, 0) for row in exact)
    for bound in (1, 2, 3, 6):
        found = guarded.json(FIT, account, limit=500, **{"supply.from": bound})["items"]
        assert found == [row for row in shown if row["supply"] is not None and row["supply"] >= bound]
    for sort in ("supply", "-supply", "gap"):
        ordered = exported(guarded, FIT, account, sort=sort)
        assert [row for row in ordered if row["supply"] is None] == hidden


def test_which_majors_there_are_is_no_secret_on_the_map_only_how_many_graduate(guarded: Guarded) -> None:
    """A major that was stated after the last month's end serves its occupations for everybody at once."""
    opened = {"subject": f"{SCHOOL}/major/460103", "major": "460103", "name_zh": "数控技术"}
    guarded.city.accept([stated("MajorOpened", **opened)], recorded_at=now())
    exact, shown = guarded.json("/v1/map", "office.chen"), guarded.json("/v1/map")
    assert "major:460103" in {node["id"] for node in shown["nodes"]}
    assert [node["id"] for node in shown["nodes"]] == [node["id"] for node in exact["nodes"]]
    assert (shown["gaps"], shown["counts"]) == (exact["gaps"], exact["counts"])
    of_people = {node["id"]: node["weight"] for node in shown["nodes"] if node["kind"] in ("major", "school")}
    assert set(of_people.values()) <= {None, *range(0, 1_000, 5)}
