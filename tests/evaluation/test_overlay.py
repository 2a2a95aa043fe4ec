"""Facts laid over a view count exactly as if they had been stated, and nothing else changes by them; only the members'
own conduct is what they did state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from projections.engine import asof
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation import members_conduct
from projections.evaluation.indicators import all_indicators
from projections.evaluation.measuring import measure
from projections.evaluation.scenario.model import PARTITION, TOPIC
from projections.evaluation.scenario.reading import read_scenario
from projections.evaluation.scope import EVERYBODY, Scope
from schemas.days import end_of_day
from schemas.facts import facts_frame
from tests.evaluation.small_city import EMPLOYER, GX, OTHER, archived, small_city
from tests.projections.story import ON, SCHOOL, Story

SCOPES = (EVERYBODY, Scope(consortium=GX), Scope(member=EMPLOYER))


def more(story: Story) -> None:
    """Facts of many families: some win over those there are, one comes too late, one is older than what holds."""
    story.tell("DemandFilled", "2026-05-01", EMPLOYER, "XQ-1", filled_total=9)
    story.tell("DemandFilled", "2026-02-01", EMPLOYER, "XQ-1", filled_total=1)
    story.tell("DemandWithdrawn", "2026-06-01", OTHER, "XQ-2", reason=None)
    story.tell("DemandWithdrawn", "2026-07-01", OTHER, "XQ-1", reason=None)
    story.graduate("c", "employed", matched=True)
    about = {"major": "460108", "name_zh": "n", "level": "higher_vocational", "years": 3, "county": None}
    story.tell("MajorOpened", "2026-03-01", SCHOOL, "major/9", effective_from=date(2026, 3, 1), **about)  # type: ignore[arg-type]
    story.tell("MemberLeft", "2026-06-01", "operator", f"membership/{GX}/{OTHER}", consortium_id=GX, member_code=OTHER,
               leave_kind="withdrawn", left_on=date(2026, 6, 1))  # fmt: skip


def laid_over(story: Story, before: Mapping[str, int]) -> dict[str, pl.DataFrame]:
    """What was told since, as frames of facts that stand nowhere."""
    found = {}
    for family, records in story.records.items():
        new = records[before.get(family, 0) :]
        if new:
            away = [replace(one, topic=TOPIC, partition=PARTITION, offset=n) for n, one in enumerate(new)]
            found[family] = facts_frame(family, away)
    return found


@pytest.mark.parametrize("on", [ON, None], ids=str)
def test_what_is_laid_over_counts_as_what_is_stated(
    tmp_path: Path, on: date | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without a day it is this one: figures of the year 2026 differ only in it.
    monkeypatch.setattr(asof, "now", lambda: end_of_day(date(2026, 11, 29)))
    story = small_city()
    archived(story, tmp_path / "before")
    before = {family: len(records) for family, records in story.records.items()}
    more(story)
    archived(story, tmp_path / "after")
    stated = AsOfView(tmp_path / "after", all_projections(), on)
    base = AsOfView(tmp_path / "before", all_projections(), on)
    overlay = base.with_overlay(laid_over(story, before))
    differing = 0
    for indicator in set(all_indicators().values()) - set(members_conduct.INDICATORS):
        expected = measure(indicator, stated, SCOPES)
        assert measure(indicator, overlay, SCOPES) == expected, indicator.id
        differing += measure(indicator, base, SCOPES) != expected
    assert differing >= 6
    for projection in all_projections():
        for model in projection.read_models:
            rows = (sorted(map(repr, view.rows(model.select(view.on)))) for view in (overlay, stated))
            assert next(rows) == next(rows), model.name


def test_without_a_day_a_scenario_is_of_today(tmp_path: Path) -> None:
    """The history has no end then; what the scenario says holds from this very day."""
    archived(small_city(), tmp_path / "archive")
    view = AsOfView(tmp_path / "archive", all_projections())
    file = tmp_path / "scenario.yaml"
    file.write_text(f"facts: [{{type: DemandFilled, subject: {EMPLOYER}/XQ-1, filled_total: 7}}]\n", encoding="utf-8")
    scenario = read_scenario(file, view, all_indicators())
    rate = all_indicators()["filling_rate"]
    assert measure(rate, view.with_overlay(scenario.overlay), SCOPES)[EVERYBODY].numerator == 7
    assert measure(rate, view, SCOPES)[EVERYBODY].numerator == 4
