"""Of every report: the same material gives an equal one, keys lead to events, and no kept-back figure has a key."""

from __future__ import annotations

from datetime import date

import pytest

from projections.evaluation.indicators import all_indicators
from projections.evaluation.measuring import evaluate
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.tree.default import default_tree
from projections.evaluation.tree.model import Tree
from projections.reports.contents.content import Content, contents
from projections.reports.contents.evidence import WITHHELD
from schemas.periods import Kind
from tests.projections.story import FIRM, SCHOOL
from tests.reports.closed_story import ClosedStory
from tests.reports.reading import behind, values
from tests.reports.reported_city import GX, TARGETS, reported_city, reported_tree

REPORTS: list[tuple[Kind, Scope, int]] = [
    ("month", EVERYBODY, 0),
    ("quarter", EVERYBODY, 5),
    ("quarter", GX, 0),
    ("year", EVERYBODY, 0),
    ("year", GX, 5),
    ("quarter", Scope(member=SCHOOL), 5),
    ("month", Scope(member=FIRM), 0),
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> ClosedStory:
    story = reported_city()
    story.tell("DemandFilled", "2026-03-15", FIRM, "d1", recorded="2026-07-20", filled_total=6)
    return ClosedStory.archived(story, tmp_path_factory.mktemp("archive"))


def _made(city: ClosedStory, kind: Kind, scope: Scope, suppress_below: int, tree: Tree | None = None) -> Content:
    day = date(2026, 9, 30) if kind != "year" else date(2026, 12, 31)
    closing, before = city.closing(kind, day), city.closing("quarter", date(2026, 6, 30))
    past, earlier = (None, (before,)) if kind == "year" else (before, ())
    return contents(city.material(closing, past, tree or reported_tree(), TARGETS, scope, suppress_below, earlier))


@pytest.mark.parametrize(("kind", "scope", "suppress_below"), REPORTS)
def test_the_same_material_gives_an_equal_report_and_every_figure_leads_to_its_events(
    city: ClosedStory, kind: Kind, scope: Scope, suppress_below: int
) -> None:
    one, other = (_made(city, kind, scope, suppress_below) for _ in range(2))
    assert one.document == other.document
    assert behind(one) == behind(other)
    keys = {value.key for value in values(one.document) if value.key}
    assert keys
    assert keys <= set(one.evidence)
    for value in values(one.document):
        assert not (value.hidden and (value.key or value.value is not None))
    tables = [table.key for table in one.document.tables()]
    assert len(tables) == len(set(tables))
    assert "definitions" in tables
    assert all(len(line) == len(table.columns) for table in one.document.tables() for line in table.rows)


def test_the_default_trees_figures_have_as_many_events_in_their_evidence_as_they_count(city: ClosedStory) -> None:
    made = _made(city, "quarter", EVERYBODY, 0, default_tree(all_indicators()))
    view = city.view(city.closing("quarter", date(2026, 9, 30)))
    for indicator in all_indicators().values():
        key = f"{indicator.id}--WF-NZ"
        if key in made.evidence:
            rows = [
                line for line in made.evidence.query(key).csv().decode("utf-8-sig").splitlines()[1:] if line[0] != ","
            ]
            assert len(rows) == evaluate(indicator, view, Scope("WF-NZ")).events, indicator.id


def test_outside_the_office_events_about_people_are_not_listed(city: ClosedStory) -> None:
    outside = _made(city, "quarter", EVERYBODY, 5)
    listed = [key for key in outside.evidence if b"GraduateRegistered" in outside.evidence.query(key).csv()]
    assert listed == []
    told = outside.evidence.query("placement_rate--WF-GX").csv().decode("utf-8-sig").splitlines()
    assert len(told) == 2
    assert WITHHELD in told[1]
    office = _made(city, "quarter", EVERYBODY, 0)
    assert len(office.evidence.query("placement_rate--WF-GX").csv().splitlines()) == 1 + 20 + 14
