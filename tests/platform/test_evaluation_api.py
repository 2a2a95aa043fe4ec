"""The tree scored, what-if and closed editions over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from projections.platform.api.app import build_api
from schemas.days import day_of, now
from tests.backing import Backing
from tests.platform.city import CONSORTIUM, FIRM, OTHER_SCHOOL, SCHOOL, City, stated
from tests.platform.conftest import Api
from tests.platform.served import stated_city
from tests.platform.server import running


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept([stated("ReportClosed")])
        yield made


@pytest.fixture(scope="module")
def api(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("web")
    app = build_api(city.engine, city.archive, folder, editions_root=folder / "reports")
    with running(app) as url:
        yield Api(url, app)


def post(api: Api, body: Any, **params: str) -> httpx2.Response:
    return httpx2.post(f"{api.url}/v1/what-if", json=body, params=params or None, timeout=60)


@pytest.fixture(scope="module")
def whole(api: Api) -> Any:
    return api.json("/v1/evaluation/tree")


def test_points_of_leaves_add_up_to_the_branches_and_the_total(whole: Any) -> None:
    def below(parent: str | None) -> float:
        return sum(node["points"] or 0 for node in whole["nodes"] if node["parent"] == parent)

    assert whole["total"] == pytest.approx(below(None))
    for node in whole["nodes"]:
        if not node["leaf"]:
            assert node["points"] == pytest.approx(below(node["id"]))
    assert sum(node["weight"] for node in whole["nodes"] if node["parent"] is None) == 100


def test_a_value_in_the_tree_is_the_figure_whose_evidence_it_links(api: Api, whole: Any) -> None:
    leaf = next(node for node in whole["nodes"] if node["leaf"] and node["events"])
    [figure] = api.json("/v1/figures", only=leaf["query"])["figures"]
    assert figure["value"] == leaf["value"]
    assert api.json(f"/v1/evidence/{leaf['query']}")["items"]


def test_a_consortium_and_a_member_have_scores_of_their_own(api: Api) -> None:
    assert api.json("/v1/evaluation/tree", consortium=CONSORTIUM)["consortium"] == CONSORTIUM
    assert api.json("/v1/evaluation/tree", member=SCHOOL)["member"] == SCHOOL


@pytest.mark.parametrize("asked", [{"consortium": "NO-SUCH"}, {"member": "0000000000"}, {"tree": "none"}])
def test_who_is_not_there_is_answered_with_404(api: Api, asked: dict[str, str]) -> None:
    answer = api.get("/v1/evaluation/tree", **asked)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("moment", [{}, {"as_of": "2026-07-10", "known_at": "2026-07-10"}], ids=["live", "past"])
def test_the_map_and_the_evaluation_say_how_fresh_they_are_and_who_has_not_reported(
    api: Api, moment: dict[str, str]
) -> None:
    told = api.json("/v1/figures", key="true", **moment)["freshness"]
    assert any(one["newest_recorded_at"] for one in told["families"])
    assert {one["member"] for one in told["silent"]} >= {OTHER_SCHOOL}
    for path in ("/v1/evaluation/tree", "/v1/map"):
        assert api.json(path, **moment)["freshness"] == told


def test_the_evidence_of_a_scope_is_of_its_figure_alone(api: Api, whole: Any) -> None:
    for scope in ({"consortium": CONSORTIUM}, {"member": SCHOOL}):
        nodes = {node["query"]: node for node in api.json("/v1/evaluation/tree", **scope)["nodes"] if node["leaf"]}
        found = api.every("/v1/evidence/placement_rate", limit=2, **scope)
        assert len(found) == nodes["placement_rate"]["events"] > 2
        assert {one["member"] for one in found} == {SCHOOL}
    assert api.every("/v1/evidence/placement_rate", consortium=CONSORTIUM, as_of="2026-07-10")
    of_a_firm = api.every("/v1/evidence/placement_rate", member=FIRM)
    assert of_a_firm == []
    assert api.get("/v1/evidence/openings_per_seeker", member=FIRM).status_code == 422
    assert api.get("/v1/evidence/placement_rate", consortium="NO-SUCH").status_code == 404


def test_an_empty_scenario_changes_nothing(api: Api) -> None:
    told = post(api, {}).json()
    assert told["as_it_is"]["total"] == told["what_if"]["total"]
    assert not any(one["changed"] for one in told["differences"])


def test_a_changed_target_changes_its_leaf_alone(api: Api) -> None:
    before = post(api, {}, consortium=CONSORTIUM).json()["as_it_is"]
    leaf = next(n for n in before["nodes"] if n["leaf"] and n["lacking"] == "target")
    change = {"consortium": CONSORTIUM, "leaf": leaf["id"], "value": 12.5}
    told = post(api, {"targets": [change]}, consortium=CONSORTIUM).json()
    assert [one["id"] for one in told["differences"] if one["changed"]] == [leaf["id"]]


def test_weights_move_points_and_must_add_up_to_100(api: Api, whole: Any) -> None:
    one, other = [n for n in whole["nodes"] if n["leaf"] and n["weight"] > 1][:2]
    moved = {one["id"]: one["weight"] + 1, other["id"]: other["weight"] - 1}
    told = post(api, {"weights": moved}).json()
    assert {n["id"]: n["weight"] for n in told["what_if"]["nodes"]}[one["id"]] == one["weight"] + 1
    refused = post(api, {"weights": {one["id"]: one["weight"] + 1}})
    assert refused.status_code == 422
    assert "100" in refused.json()["detail"]


def test_a_scenario_writes_nothing(api: Api, whole: Any) -> None:
    major = {"school": SCHOOL, "major": "460104", "seats": 40, "from": str(day_of(now()))}
    answer = post(api, {"open_majors": [major]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["hypothetical_facts"] > 0
    assert api.json("/v1/evaluation/tree")["nodes"] == whole["nodes"]


@pytest.mark.parametrize(
    "body",
    [
        {"targets": [{"consortium": CONSORTIUM, "leaf": "no-such", "value": 1}]},
        {"tree": "/etc/passwd"},
        {"facts": [{"type": "NoSuchEvent"}]},
        {"open_majors": [{"school": SCHOOL}]},
        {"facts": [{"type": "x" * 70_000}]},
        {"member_leaves": [{"member": "x", "on": "2026-01-01"}] * 6},
        [],
    ],
)
def test_a_scenario_that_cannot_be_used_is_refused_with_what_is_wrong(api: Api, body: Any) -> None:
    answer = post(api, body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert answer.json()["detail_en"]


def test_an_edition_is_listed_with_the_hash_of_its_manifest(api: Api) -> None:
    [edition] = api.every("/v1/editions")
    assert len(edition["manifest_sha256"]) == 64
    assert edition["files"] == []


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "manifest.json", "%2e%2e", "report.pdf"])
def test_no_path_leads_out_of_the_editions(api: Api, name: str) -> None:
    assert api.get(f"/v1/editions/{'0' * 64}/{name}").status_code == 404
