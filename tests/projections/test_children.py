"""Children that the newest list no longer names do not count, in whatever order the lists arrive."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from projections.cooperation import named_parties
from projections.cooperation import projection as cooperation
from projections.demand import demand_skill, skills_asked_for
from projections.demand import projection as demand
from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.children import current
from projections.engine.declaration import Projection
from projections.engine.view import View, live_view
from tests.projections.conftest import Tables
from tests.projections.contradictory_city import OTHER_SCHOOL, City
from tests.projections.story import FIRM, SCHOOL, Story

ON = date(2026, 6, 30)


def tell(tables: Tables, projection: Projection, story: Story, seed: int) -> None:
    """Into the live tables, shuffled, a fact at a time."""
    [(family, records)] = story.records.items()
    number = tables.new(projection)
    for record in random.Random(seed).sample(records, len(records)):
        tables.apply(projection, number, family, [record])
    tables.point_to(projection, number)


def asked(view: View) -> dict[str, tuple[int, int]]:
    return {r["skill"]: (r["demands"], int(r["open"])) for r in view.rows(skills_asked_for(ON))}


@pytest.mark.parametrize("seed", range(6))
def test_a_demand_stated_again_with_fewer_skills_asks_for_those_only(tables: Tables, tmp_path: Path, seed: int) -> None:
    story = Story()
    story.demand("1", 10, skills=["PLC", "英语", "电工证"])
    story.demand("1", 10, day="2026-01-09", skills=["PLC"])
    story.demand("2", 5, skills=["PLC", "英语"])
    story.tell("DemandFilled", "2026-02-01", FIRM, "2", filled_total=2)
    story.demand("3", 7, skills=["焊接"])
    story.demand("3", 7, day="2026-02-02", skills=[])
    story.demand("4", 9, until="2026-06-29", skills=["焊接"])
    tell(tables, demand, story, seed)
    archive.append(tmp_path, "demand", 0, story.records["demand"])
    expected = {"PLC": (2, 13), "英语": (1, 3)}
    with live_view(tables.engine, [demand], ON) as view:
        assert asked(view) == expected
        kept = view.rows(select(demand_skill.table).where(demand_skill.table.c.skill == "焊接"))
        assert len(kept) == 2, "what a fact has set is kept; it does not count"
    assert asked(AsOfView(tmp_path, [demand], as_of=ON)) == expected
    past = AsOfView(tmp_path, [demand], as_of=date(2026, 1, 8))
    assert {row["skill"] for row in past.rows(select(current(demand_skill)))} == {"PLC", "英语", "电工证", "焊接"}


@pytest.mark.parametrize("seed", range(4))
def test_a_partner_that_newer_terms_leave_out_is_no_party_any_more(tables: Tables, tmp_path: Path, seed: int) -> None:
    city = City()
    city.agree(SCHOOL, (SCHOOL, FIRM, OTHER_SCHOOL))
    city.agree(SCHOOL, (SCHOOL, FIRM), day="2026-02-10")
    tell(tables, cooperation, city, seed)
    archive.append(tmp_path, "cooperation", 0, city.records["cooperation"])

    def parties(view: View) -> set[Any]:
        return {row["party"] for row in view.rows(select(named_parties()))}

    with live_view(tables.engine, [cooperation], ON) as now:
        assert parties(now) == parties(AsOfView(tmp_path, [cooperation])) == {SCHOOL, FIRM}
    past = AsOfView(tmp_path, [cooperation], as_of=date(2026, 1, 31))
    assert parties(past) == {SCHOOL, FIRM, OTHER_SCHOOL}
