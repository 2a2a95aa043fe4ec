"""What if: worked examples by hand; the history stays as it is; nothing is taken that a real fact would be refused for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import evidence
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.what_if import Compared, WhatIf
from projections.majors import majors_on_offer
from tests.evaluation.scenarios import OF_GX, City, city
from tests.evaluation.small_city import EMPLOYER, archived, hashes, small_city
from tests.projections.story import ON, SCHOOL, Story

__all__ = ["city"]
THREE_MAJORS = """\
title: 新开三个专业
open_majors:
  - {school: "4137012391", major: "460108", seats: 60, from: 2026-03-01}
  - {school: "4137012391", major: "460110", seats: 60, from: 2026-03-01}
  - {school: "4137012391", major: "460201", seats: 60, from: 2026-03-01}
"""


def leaves(found: WhatIf, scope: Scope = EVERYBODY) -> dict[str, Compared]:
    [one] = [one for one in found.compared if one.scope == scope]
    return {leaf.leaf.id: leaf for leaf in one.leaves()}


def values(leaf: Compared) -> Any:
    before, after = leaf.as_it_is, leaf.what_if
    return (before.value if before else None, after.value if after else None)


def changed(found: WhatIf, scope: Scope = EVERYBODY) -> set[str]:
    return {name for name, leaf in leaves(found, scope).items() if leaf.changed}


@pytest.mark.parametrize("text", ["", "title: 无\n"], ids=["empty file", "title alone"])
def test_an_empty_scenario_changes_no_figure(city: City, text: str) -> None:
    found = city.asked(text)
    assert changed(found) == changed(found, OF_GX) == set()
    for one in found.compared:
        assert one.as_it_is.figures == one.what_if.figures
        assert one.as_it_is.score == one.what_if.score


def test_three_majors_of_60_seats_cover_what_employers_look_for(city: City) -> None:
    found = city.asked(THREE_MAJORS)
    of_all = leaves(found)
    assert values(of_all["S3.1"]) == (25, 100)  # one of four occupations; all of them
    assert values(of_all["S3.4"]) == (50, 100)  # the machine's link; the casting's too
    assert values(of_all["J3.1"]) == (1, 4)
    assert of_all["J3.1"].difference == 3
    assert changed(found) == {"S3.1", "S3.4", "J3.1"}
    mine = leaves(found, OF_GX)  # with the targets of its plan: 50 % and 5 majors
    points = {name: (leaf.as_it_is.points, leaf.what_if.points) for name in ("S3.1", "J3.1")
              if (leaf := mine[name]).as_it_is and leaf.what_if}  # fmt: skip
    assert points == {"S3.1": (Decimal("1.00"), Decimal("2.00")), "J3.1": (Decimal("0.40"), Decimal("1.60"))}
    [_, gx] = found.compared
    assert gx.what_if.score.total - gx.as_it_is.score.total == Decimal("2.20")
    seats = {row["major"]: row["planned"] for row in found.view.rows(majors_on_offer(ON))}
    assert seats == {"460104": None, "460108": 60, "460110": 60, "460201": 60}


def test_a_major_that_begins_after_the_day_is_announced_and_changes_nothing_yet(city: City) -> None:
    text = THREE_MAJORS.replace("2026-03-01", "2026-09-01")
    assert changed(city.asked(text)) == set()
    later = City(city.root, city.folder, date(2026, 9, 1))
    assert values(leaves(later.asked(text))["S3.1"]) == (25, 100)


def test_an_employer_that_leaves_takes_its_openings_and_its_order_class_along(city: City) -> None:
    found = city.asked(f"member_leaves:\n  - {{member: {EMPLOYER}, on: 2026-06-15}}\n")
    of_all = leaves(found)
    # (10 - 4) + 5 + 7 + 2 openings for two seekers; without the employer's, 7 + 2.
    assert values(of_all["S1.3"]) == (Decimal("10.0"), Decimal("4.5"))
    assert values(of_all["S2.2"]) == (1, 0)  # the order class that both parties had stated
    assert values(of_all["S3.1"]) == (25, 0)  # what is left open, nobody is taught for
    assert (
        values(of_all["S1.1"]) == (Decimal(str(100 * 4 / 24)),) * 2
    )  # all openings ever published, withdrawn ones too
    mine = leaves(found, OF_GX)
    assert values(mine["S1.1"]) == (Decimal(str(100 * 4 / 24)), 0)  # in the consortium's books they are no more
    types = [one.event_type for one in found.scenario.facts]
    assert types == ["DemandWithdrawn"] * 2 + ["CooperationEnded"] * 2 + ["MemberLeft"]


def test_a_school_that_leaves_is_no_more_in_the_figures_of_the_consortium(city: City) -> None:
    found = city.asked(f'member_leaves: [{{member: "{SCHOOL}", on: 2026-06-15}}]\n')
    assert changed(found) == {"S2.2"}  # its majors and graduates stay in the city
    assert {"S1.3", "J3.1", "S2.2"} <= changed(found, OF_GX)


def test_targets_and_trees_may_be_others(city: City) -> None:
    found = city.asked("targets:\n  - {consortium: WF-GX, leaf: S3.1, value: 100}\n")
    assert changed(found, OF_GX) == {"S3.1"}
    leaf = leaves(found, OF_GX)["S3.1"]
    assert leaf.as_it_is is not None
    assert leaf.what_if is not None
    assert (leaf.as_it_is.target, leaf.as_it_is.points) == (Decimal(50), Decimal("1.00"))
    assert (leaf.what_if.target, leaf.what_if.points, leaf.difference) == (Decimal(100), Decimal("0.50"), Decimal(0))
    (city.folder / "harder.yaml").write_text(HARDER, encoding="utf-8")
    other = city.asked("tree: harder.yaml\n")
    compared = leaves(other)
    kept = compared["S3.1"]
    assert kept.as_it_is is not None
    assert kept.what_if is not None
    assert (kept.as_it_is.lacking, kept.what_if.points) == ("target", Decimal("25.00"))
    assert compared["S1.1"].what_if is None  # the other tree does not have it


HARDER = """\
id: consortium
version: "harder"
effective_from: 2026-01-01
zh: 只看专业
en: Majors alone
source: 实施意见
clauses: [三(一)]
indicators:
  - id: S
    zh: 实质性指标
    en: Substantive indicators
    weight: 100
    under:
      - id: S3.1
        zh: 专业对需求的覆盖率
        en: Demand covered by majors
        class: substantive
        query: major_coverage
        definition: {zh: 覆盖, en: Covered}
        population: {zh: 职业, en: Occupations}
        clause: 三(一)
        unit: percent
        target: 100
        ratio: {better: higher}
        weight: 100
        responsible: 市教育局
"""


def test_facts_as_in_the_examples_and_evidence_that_shows_them_as_hypothetical(city: City) -> None:
    found = city.asked(
        """\
        facts:
          - type: DemandPublished
            event_id: 0199e0a0-5f3c-7c1e-9a54-000000000006
            occurred_at: 2026-06-01T10:15:00+08:00
            member: 91370705MA8KT0A1Q4
            subject: 91370705MA8KT0A1Q4/XQ-3
            kind: talent
            title: 铸造工
            occupation: 6-18-02-01
            county: "370705"
            openings: 20
            valid_until: 2026-12-31
            skills: [识图]
          - {type: DemandFilled, subject: 91370705MA8KT0A1Q4/XQ-1, filled_total: 10}
        """
    )
    assert values(leaves(found)["S1.3"]) == (Decimal("10.0"), Decimal("17.0"))  # 5 + 7 + 2 + 20 for two
    rate = indicator_named("filling_rate")
    ids = {row["event_id"] for row in found.view.rows(evidence(rate, ON))}
    assert {one for one in ids if one.startswith("what-if:")} == {"what-if:0001", "what-if:0002"}
    shown = found.view.facts("demand", "event_id LIKE 'what-if:%'")
    assert {(fact["topic"], fact["type"]) for fact in shown} == {
        ("what-if", "DemandPublished"), ("what-if", "DemandFilled"),
    }  # fmt: skip
    assert [row for row in city.view.rows(evidence(rate, ON)) if row["event_id"].startswith("what-if:")] == []


def test_nothing_of_a_scenario_is_written_anywhere(city: City) -> None:
    before = hashes(city.root)
    text = THREE_MAJORS + f"member_leaves: [{{member: {EMPLOYER}, on: 2026-06-15}}]\n"
    assert changed(city.asked(text + "targets: [{consortium: WF-GX, leaf: S3.1, value: 70}]\n")) != set()
    assert hashes(city.root) == before
    assert changed(city.asked("")) == set()


def test_a_member_that_the_scenario_admits_may_speak_in_it(city: City) -> None:
    newcomer = "91370700123456781A"
    found = city.asked(
        f"""\
        facts:
          - type: DemandPublished
            subject: {EMPLOYER}/XQ-9
            kind: talent
            title: t
            occupation: 6-18-02-01
            county: "370705"
            openings: 1
            valid_until: 2026-12-31
          - {{type: ServiceRequested, subject: {newcomer}/F-1, kind: consulting, title: t}}
          - type: MemberAdmitted
            member: operator
            subject: operator/member/{newcomer}
            member_code: {newcomer}
            kind: enterprise
            name_zh: 新企业
            admitted_on: 2026-06-01
        """
    )
    assert values(leaves(found)["J3.3"]) == (0, 1)
    assert [one.event_id for one in found.scenario.facts] == ["what-if:0001", "what-if:0002", "what-if:0003"]


def test_a_hypothetical_fact_is_not_known_before_and_wins_over_what_was_stated_at_the_same_moment(
    tmp_path: Path,
) -> None:
    story: Story = small_city()
    city = City(archived(story, tmp_path / "archive"), tmp_path)
    text = """\
    facts:
      - {type: DemandFilled, subject: 91370705MA8KT0A1Q4/XQ-1, occurred_at: 2026-03-01T12:00:00+08:00, filled_total: 9}
      - {type: DemandFilled, subject: 91370705MA8KT0A1Q4/XQ-1, occurred_at: 2026-03-01T12:00:00+08:00, filled_total: 8}
    """
    found = leaves(city.asked(text))["S1.1"]
    assert found.what_if is not None
    assert found.what_if.value == Decimal(str(100 * 8 / 24))  # of two of the scenario the later in its file
