"""/v1/findings and `kiteline findings`: contradictions with their evidence, filtered, counted, page by page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from infra.settings import Settings
from projections.findings.kinds import finding_kinds
from projections.platform.api.statements.kept_counts import Kept
from tests.instance import environment_of, kiteline
from tests.platform.city import FIRM, OTHER_FIRM, OTHER_SCHOOL, SCHOOL, City, stated, today
from tests.platform.conftest import Api


@pytest.fixture
def troubled(city: City) -> City:
    """The small city with a demand filled too often, one never published, and a service nobody asked for."""
    city.accept(
        [
            stated("DemandFilled", subject=f"{FIRM}/XQ-0003", filled_total=50),
            stated("DemandFilled", subject=f"{OTHER_FIRM}/XQ-9", member=OTHER_FIRM, filled_total=1),
            stated("ServiceDelivered", subject=f"{FIRM}/FW-9999", member=OTHER_SCHOOL),
        ]
    )
    return city


def test_a_finding_says_what_contradicts_what_since_when_and_how_to_mend_it(api: Api, troubled: City) -> None:
    [one] = api.every("/v1/findings", kind="filled-above-openings")
    assert (one["subject"], one["member"], one["member_zh"]) == (f"{FIRM}/XQ-0003", FIRM, "样例动力")
    filled, openings = one["evidence"]
    assert (filled["field"], filled["value"]) == ("filled_total", "50")
    assert (openings["field"], openings["value"]) == ("openings", "5")
    facts = {fact["event_id"]: fact for fact in api.every("/v1/evidence/filling_rate")}
    assert facts[filled["event_id"]]["event_type"] == "DemandFilled"
    assert facts[openings["event_id"]]["event_type"] == "DemandPublished"
    assert one["since"] == facts[filled["event_id"]]["occurred_at"]
    assert "50" in one["zh"]
    assert "50" in one["en"]
    assert "DemandRevised" in one["mend_zh"]


def test_findings_are_filtered_by_member_kind_and_family(api: Api, troubled: City) -> None:
    def kinds(**asked: Any) -> set[str]:
        return {one["kind"] for one in api.every("/v1/findings", **asked)}

    assert kinds(family="service") == {"service-not-requested"}
    assert kinds(member=OTHER_SCHOOL) == {"service-not-requested"}
    assert "service-not-requested" in kinds(member=FIRM)  # it is said to have asked
    assert kinds(member=OTHER_FIRM) == {"filling-of-unknown-demand"}
    assert kinds(kind="demands-alike", family="service") == set()
    assert kinds(member=SCHOOL, family="demand") == set()


def test_counts_are_those_of_the_lists(api: Api, troubled: City) -> None:
    counts = api.every("/v1/findings/kinds")
    assert [one["kind"] for one in counts] == list(finding_kinds())
    for one in counts:
        assert one["count"] == len(api.every("/v1/findings", kind=one["kind"])), one["kind"]
        assert one["title_zh"]
        assert one["title_en"]
    of_member = {one["kind"]: one["count"] for one in api.every("/v1/findings/kinds", member=OTHER_FIRM)}
    assert of_member.pop("filling-of-unknown-demand") == 1
    assert set(of_member.values()) == {0}


def test_pages_hold_every_finding_once(api: Api, troubled: City) -> None:
    whole = api.every("/v1/findings")
    assert len(whole) > 6
    for limit in (1, 4):
        assert api.every("/v1/findings", limit=limit) == whole


def test_a_past_day_has_the_findings_of_that_day(api: Api, troubled: City) -> None:
    assert api.every("/v1/findings", as_of=str(today())) == api.every("/v1/findings")
    assert api.every("/v1/findings", as_of="2026-01-01") == []
    assert api.every("/v1/findings", known_at="2026-01-01") == []


def test_what_cannot_be_asked_for_is_named(api: Api) -> None:
    for asked, status in (({"kind": "none-such"}, 404), ({"family": "none-such"}, 422), ({"mamber": "x"}, 422)):
        answer = api.get("/v1/findings", **asked)
        assert answer.status_code == status
        shown = answer.json()
        assert "none-such" in shown["detail"] or "mamber" in shown["detail"]


def test_counts_of_the_present_are_asked_for_once_in_ten_seconds() -> None:
    now, asked = [0.0], []

    def ask() -> int:
        asked.append(now[0])
        return len(asked)

    kept: Kept[int] = Kept(clock=lambda: now[0])
    for moment in (0.0, 3.0, 9.9, 10.0, 12.0):
        now[0] = moment
        kept.get("all", ask)
    assert asked == [0.0, 10.0]
    kept.get("one member", ask)
    assert asked == [0.0, 10.0, 12.0]


def test_the_command_counts_lists_and_tells_how_to_mend(troubled: City) -> None:
    home, url = troubled.archive.parent, troubled.engine.url.render_as_string(hide_password=False)
    environment = environment_of(Settings(home=home, services="external", database_url=SecretStr(url)))
    shown = kiteline(["findings", "--member", OTHER_FIRM], environment)
    assert shown.returncode == 0, shown.stderr
    assert all(word in shown.stdout for word in ("filling-of-unknown-demand", OTHER_FIRM, "DemandPublished"))
    assert "demands-alike" not in shown.stdout
    live, past = (kiteline(["findings", "--json", *more], environment) for more in ([], ["--as-of", str(today())]))
    assert live.stdout == past.stdout
    kinds = [json.loads(line)["kind"] for line in live.stdout.splitlines()]
    assert {"filled-above-openings", "demands-alike", "service-not-requested"} <= set(kinds)
    wrong = kiteline(["findings", "--kind", "none-such"], environment)
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
    assert "none-such" in wrong.stderr
