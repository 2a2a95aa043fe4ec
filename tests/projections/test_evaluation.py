"""Each indicator has a worked example: a handful of facts, and the figure that a person gets from them by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections, with_entities
from projections.engine.view import live_view
from projections.evaluation.indicator import Figure, evaluate, evidence
from projections.evaluation.indicators import all_indicators, indicator_named
from schemas.contracts import contract_named
from schemas.errors import UnknownName
from schemas.facts import Record
from schemas.wire import encode
from tests.projections.conftest import Tables

SCHOOL, FIRM = "4137012391", "91370700123456781A"
EMPTY: dict[str, Any] = {}


class Story:
    """Facts told one after the other; `day` is both when it happened and, unless said, when it was recorded."""

    def __init__(self) -> None:
        self.records: dict[str, list[Record]] = {}

    def tell(self, event_type: str, day: str, member: str, local: str, recorded: str = "", **said: Any) -> str:
        contract = contract_named(event_type)
        told = self.records.setdefault(contract.family, [])
        event_id = f"00000000-0000-8000-8000-{sum(map(len, self.records.values())):012x}"
        owner = said.pop("owner", member)
        occurred = datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)
        stamp = datetime.fromisoformat(f"{recorded or day}T13:00:00+08:00")
        fact = {"event_id": event_id, "occurred_at": occurred, "member": member, "subject": f"{owner}/{local}"} | said
        value = encode(event_type, fact)
        told.append(Record(f"{contract.family}.events", 0, len(told), int(stamp.timestamp() * 1000), b"k", value))
        return event_id

    def demand(self, local: str, openings: int, day: str = "2026-01-05", until: str = "2026-12-31", **said: Any) -> str:
        known: dict[str, Any] = {"kind": "talent", "title": "t", "occupation": "6-18-01-01", "county": "370705"}
        return self.tell(
            "DemandPublished", day, FIRM, local, **(known | {"openings": openings, "valid_until": until} | said)
        )

    def graduate(self, local: str, outcome: str = "", **said: Any) -> None:
        facts: dict[str, Any] = {
            "cohort": f"{SCHOOL}/cohort/1",
            "graduation_year": 2026,
            "major": "460104",
            "education": "31",
        }
        self.tell("GraduateRegistered", "2026-06-10", SCHOOL, local, **facts)
        if outcome:
            self.tell("OutcomeReported", said.pop("day", "2026-06-20"), SCHOOL, local, outcome=outcome, **said)


def figures(story: Story, tables: Tables, root: Path, on: date) -> dict[str, Figure]:
    """All figures as of `on`; live and from the archive must be equal, and evidence must be facts of the story."""
    for projection in with_entities():
        number = tables.new(projection)
        for family in projection.families & story.records.keys():
            tables.apply(projection, number, family, story.records[family])
        tables.point_to(projection, number)
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    past = AsOfView(root, all_projections(), on)
    found = {}
    with live_view(tables.engine, all_projections(), on) as now:
        for indicator in all_indicators().values():
            found[indicator.id] = evaluate(indicator, past)
            assert found[indicator.id] == evaluate(indicator, now)
            ids = {row["event_id"] for row in past.rows(evidence(indicator, on))}
            assert len(ids) == found[indicator.id].events
    return found


ON = date(2026, 6, 30)


def check(figure: Figure, value: float | None, numerator: float, denominator: float, events: int) -> None:
    assert (figure.numerator, figure.denominator, figure.events) == (numerator, denominator, events)
    assert figure.value == (None if value is None else pytest.approx(value))


def test_openings_per_seeker_counts_what_is_open_and_who_is_not_placed(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    story.demand("1", 10)
    story.tell("DemandFilled", "2026-03-01", FIRM, "1", filled_total=4)
    story.demand("2", 5, until="2026-06-29")  # ended the day before
    story.demand("3", 7)
    story.tell("DemandWithdrawn", "2026-05-01", FIRM, "3", reason=None)
    story.demand("4", 9, kind="technology", occupation=None)  # no people
    story.demand("5", 3, until="2026-06-30")  # its last day
    story.graduate("a")
    story.graduate("b", "seeking")
    story.graduate("c", "employed")
    story.graduate("d", "not_seeking")
    check(figures(story, tables, tmp_path, ON)["openings_per_seeker"], 9 / 2, 9, 2, 2 + 1 + 1 + 2)


def test_filling_rate_counts_all_demands_and_never_more_than_was_opened(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    story.demand("1", 10)
    story.tell("DemandFilled", "2026-03-01", FIRM, "1", filled_total=4)
    story.demand("2", 5, until="2026-02-01")
    story.tell("DemandFilled", "2026-03-01", FIRM, "2", filled_total=8)
    check(figures(story, tables, tmp_path, ON)["filling_rate"], 100 * 9 / 15, 9, 15, 4)


def test_placement_and_staying_rates(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    story.graduate("a", "employed", work_area="370705")
    story.graduate("b", "flexible", work_area="110000")
    story.graduate("c", "further_study")
    story.graduate("d", "self_employed", work_area="370700")
    story.graduate("e", "employed")  # where is not known
    story.graduate("f", "seeking")
    story.graduate("g")
    found = figures(story, tables, tmp_path, ON)
    check(found["placement_rate"], 100 * 5 / 7, 5, 7, 13)
    check(found["staying_rate"], 100 * 2 / 3, 2, 3, 6)


def test_major_coverage_counts_occupations_once(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    pairs = [{"from_code": "460104", "to_code": "6-18-01-01"}, {"from_code": "460103", "to_code": "6-18-01-02"}]
    story.tell(
        "MappingPublished", "2026-01-01", "operator", "mapping/major-occupation/1", mapping_id="major-occupation",
        version="1", effective_from=date(2026, 1, 1), title_zh="m", title_en="m", source="s", pairs=pairs,
    )  # fmt: skip
    opened: dict[str, Any] = {"name_zh": "n", "level": "higher_vocational", "years": 3, "county": None}
    story.tell(
        "MajorOpened", "2026-01-02", SCHOOL, "major/1", major="460104", effective_from=date(2026, 2, 1), **opened
    )
    story.tell(
        "MajorOpened", "2026-01-02", SCHOOL, "major/2", major="460103", effective_from=date(2026, 9, 1), **opened
    )
    story.demand("1", 1)
    story.demand("2", 2)
    story.demand("3", 1, occupation="6-18-01-02")
    check(figures(story, tables, tmp_path, ON)["major_coverage"], 50.0, 1, 2, 3)


def test_acceptance_days_is_the_median_over_accepted_requests(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    asked: dict[str, Any] = {
        "kind": "consulting",
        "title": "t",
        "industry": None,
        "county": None,
        "budget": None,
        "wanted_by": None,
    }
    for local, day, days in (
        ("1", "2026-01-01", ("2026-01-03", "2026-01-09")),
        ("2", "2026-01-01", ("2026-01-08",)),
        ("3", "2026-02-01", ()),
    ):
        story.tell("ServiceRequested", day, FIRM, local, **asked)
        for number, accepted in enumerate(days):
            story.tell(
                "ServiceAccepted", accepted, f"413701239{number}", local, owner=FIRM, contract_value=None, due_on=None
            )
    check(figures(story, tables, tmp_path, ON)["acceptance_days"], 4.5, 2, 2, 4)


def test_nothing_known_is_no_figure_and_no_error(tables: Tables, tmp_path: Path) -> None:
    for figure in figures(Story(), tables, tmp_path, ON).values():
        assert (figure.value, figure.events) == (None, 0)


def test_two_clocks_what_was_true_and_what_was_known(tmp_path: Path) -> None:
    """An outcome of June that was recorded in September is true for June, but was not known in July."""
    story = Story()
    story.graduate("a", "seeking")
    story.tell("OutcomeReported", "2026-06-25", SCHOOL, "a", recorded="2026-09-05", outcome="employed")
    archive.append(tmp_path, "graduate", 0, story.records["graduate"])
    placed = indicator_named("placement_rate")

    def value(as_of: date, known_at: date | None = None) -> float | None:
        return evaluate(placed, AsOfView(tmp_path, all_projections(), as_of, known_at)).value

    assert value(date(2026, 6, 24)) == 0
    assert value(date(2026, 6, 25)) == 100
    assert value(date(2026, 6, 30), date(2026, 7, 10)) == 0
    assert value(date(2026, 6, 30), date(2026, 9, 5)) == 100
    assert value(date(2026, 6, 9)) is None


def test_a_date_means_its_end_in_shanghai(tmp_path: Path) -> None:
    story = Story()
    story.graduate("a")
    archive.append(tmp_path, "graduate", 0, story.records["graduate"])
    placed = indicator_named("placement_rate")
    assert evaluate(placed, AsOfView(tmp_path, all_projections(), date(2026, 6, 10))).denominator == 1


def test_an_unknown_indicator_lists_those_there_are() -> None:
    with pytest.raises(UnknownName, match="placement_rate"):
        indicator_named("nope")
