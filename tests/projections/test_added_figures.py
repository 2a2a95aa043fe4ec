"""Figures read from summaries are those of the rows that the summaries add up, whatever was stated in which order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections, with_entities
from projections.engine.view import View, live_view
from projections.evaluation.indicator import Indicator
from projections.evaluation.indicators import all_indicators
from projections.evaluation.measuring import measure
from projections.evaluation.scope import EVERYBODY, Scope
from schemas.contracts import family_contracts
from tests.projections.conftest import Tables
from tests.projections.story import ON
from tests.random_facts import random_records

FAMILIES = ("demand", "graduate", "service", "governance", "major-change", "reference")
ADDED = [one for one in all_indicators().values() if one.added is not None or one.rows_apart]


@pytest.fixture
def views(tables: Tables, tmp_path: Path) -> Iterator[list[View]]:
    """The same random history live and as of the end of it."""
    chance = random.Random(20261128)
    history = {f: random_records(family_contracts(f), 400, chance, f"{f}.events") for f in FAMILIES}
    for projection in with_entities():
        number = tables.new(projection)
        for family in sorted(projection.families & history.keys()):
            facts = history[family] + chance.sample(history[family], 100)
            chance.shuffle(facts)
            for first in range(0, len(facts), 90):
                tables.apply(projection, number, family, facts[first : first + 90])
        tables.point_to(projection, number)
    for family, records in history.items():
        for partition in {r.partition for r in records}:
            archive.append(tmp_path, family, partition, [r for r in records if r.partition == partition])
    past = AsOfView(tmp_path, all_projections())
    past.on = ON
    with live_view(tables.engine, all_projections(), ON) as live:
        yield [live, past]


def members(view: View, indicator: Indicator) -> list[Scope]:
    rows = indicator.rows(view.on).subquery()
    found = {row["member"] for row in view.rows(rows.select()) if "member" in rows.c}
    return [Scope(member=one) for one in sorted(found - {None})[:5]] if indicator.of_one_member else []


def test_a_figure_from_summaries_is_the_figure_of_the_rows(views: list[View]) -> None:
    read_so = {one.id for one in ADDED if one.added}
    assert {"placement_rate", "matched_rate", "filling_rate", "openings_per_seeker", "major_coverage"} <= read_so
    stated = 0
    for indicator in ADDED:
        by_rows = replace(indicator, added=None, rows_apart=False)
        for view in views:
            each = members(view, indicator)
            some = Scope(among=frozenset(one.member or "" for one in each[:3]))
            for scopes in ([EVERYBODY], [*each, Scope(member="nobody")], [EVERYBODY, *each], [some], [*each, some]):
                found, expected = measure(indicator, view, scopes), measure(by_rows, view, scopes)
                for scope in scopes:
                    one, other = found[scope], expected[scope]
                    assert (one.value, one.numerator, one.denominator, one.events) == (
                        other.value, other.numerator, other.denominator, other.events,
                    ), (indicator.id, scope)  # fmt: skip
                    stated += one.events
    assert stated > 1_000
