"""Archive files written before a newer version or a new event type existed are read in the shape of now."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from projections.engine import archive, archive_shape, verify
from projections.engine.asof import AsOfView
from projections.engine.declaration import Entity, Projection
from projections.engine.discovery import projection_named
from schemas.contracts import family_contracts
from schemas.facts import Record, facts_frame, facts_schema
from schemas.topics import Topics
from stream_processors.archive.archiver import Archiver
from tests.catalogue import before_second_version, catalogue, with_next_version
from tests.projections.conftest import Tables, in_order
from tests.random_facts import random_records

GRADUATES = projection_named("graduates")
OLD, ALL = 40, 100


@pytest.fixture
def history(tmp_path: Path) -> list[Record]:
    """Forty facts as they could be stated before the change, then sixty of every version and type."""
    with before_second_version(tmp_path / "before"):
        old = random_records(family_contracts("graduate"), OLD, random.Random(1), "graduate.events", 1)
        archive.append(tmp_path / "archive", "graduate", 0, old[:30])
        archive.append(tmp_path / "archive", "graduate", 0, old[30:])
        assert "study_route" not in facts_schema("graduate")
    later = random_records(family_contracts("graduate"), ALL - OLD, random.Random(2), "graduate.events", 1)
    return [*old, *(Record(r.topic, 0, r.offset + OLD, r.timestamp, r.key, r.value) for r in later)]


@pytest.fixture
def root(tmp_path: Path, history: list[Record]) -> Path:
    archive.append(tmp_path / "archive", "graduate", 0, history[OLD:])
    return tmp_path / "archive"


def rows_as_of(root: Path, projection: Projection) -> Iterator[list[tuple[object, ...]]]:
    view = AsOfView(root, [projection])
    for kept in projection.kept:
        yield in_order(tuple(row.values()) for row in view.rows(select(kept.table)))


def live_rows(tables: Tables, projection: Projection, history: list[Record]) -> list[list[tuple[object, ...]]]:
    number = tables.new(projection)
    tables.apply(projection, number, "graduate", history)
    return list(tables.rows(projection, number).values())


def test_the_files_at_hand_differ_in_their_columns(root: Path) -> None:
    """Guards the tests below."""
    old, *_, new = archive.files(root, "graduate")
    assert set(pl.read_parquet_schema(new)) - set(pl.read_parquet_schema(old)) >= {"study_route", "effective_from"}


def test_as_of_now_equals_the_tables_when_files_are_of_different_ages(
    root: Path, history: list[Record], tables: Tables
) -> None:
    assert list(rows_as_of(root, GRADUATES)) == live_rows(tables, GRADUATES, history)


def test_an_archive_with_old_files_only_answers_too(tmp_path: Path, history: list[Record], tables: Tables) -> None:
    assert list(rows_as_of(tmp_path / "archive", GRADUATES)) == live_rows(tables, GRADUATES, history[:OLD])


def test_a_rebuild_is_verified_against_files_of_different_ages(
    root: Path, history: list[Record], tables: Tables
) -> None:
    number = tables.new(GRADUATES)
    tables.apply(GRADUATES, number, "graduate", history)
    positions = {("graduate", 0): ALL}
    with tables.engine.connect() as connection:
        compared = verify.against_archive(connection, GRADUATES, number, root, positions)
    assert {c.entity for c in compared} == {kept.name for kept in GRADUATES.kept}
    assert all(c.reference for c in compared)
    assert not any(c.different for c in compared)


def test_files_of_different_ages_are_merged_into_one_of_now(
    root: Path, history: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MERGE_AT", 3)
    assert archive.merge_small(root, "graduate", 0)
    [merged] = archive.files(root, "graduate")
    assert archive_shape.is_of_now("graduate", Path(merged))
    frame = pl.read_parquet(merged)
    assert frame.drop(archive_shape.RAW).equals(facts_frame("graduate", history))
    assert frame["value"].to_list() == [r.value for r in history]


def test_the_archiver_writes_old_files_anew_one_with_each_batch(root: Path, history: list[Record]) -> None:
    assert len(archive.older(root, "graduate", 0)) == 2
    before = [path.read_bytes() for path in map(Path, archive.files(root, "graduate"))]
    archiver = placed_archiver(root)
    for _ in range(2):
        archiver.process(history[-1:])
    assert archive.older(root, "graduate", 0) == []
    after = [path.read_bytes() for path in map(Path, archive.files(root, "graduate"))]
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, False, True]
    stored = pl.concat([pl.read_parquet(path) for path in archive.files(root, "graduate")])
    assert stored.drop(archive_shape.RAW).equals(facts_frame("graduate", history))
    assert stored["value"].to_list() == [r.value for r in history]


def placed_archiver(root: Path) -> Archiver:
    from confluent_kafka import TopicPartition

    topic = Topics().canonical("graduate")
    archiver = Archiver(root, Topics())
    archiver.place([TopicPartition(topic, 0)], {topic: "one"}, {(topic, 0): ALL})
    return archiver


def test_a_file_without_a_mark_is_from_before_any_second_version(root: Path, history: list[Record]) -> None:
    first = Path(archive.files(root, "graduate")[0])
    pl.read_parquet(first).write_parquet(first)
    assert not archive_shape.is_of_now("graduate", first)
    assert archive_shape.read("graduate", first).drop(archive_shape.RAW).equals(facts_frame("graduate", history[:30]))


def test_a_file_stays_as_it_is_when_only_other_event_types_have_come(tmp_path: Path) -> None:
    with catalogue(tmp_path / "before", without=("CohortDeclared.v1.avsc", "IdentityErased.v1.avsc")):
        contracts = [c for c in family_contracts("graduate") if c.name == "GraduateRegistered"]
        records = random_records(contracts, 20, random.Random(1), "graduate.events", 1)
        archive.append(tmp_path, "graduate", 0, records)
    assert archive.older(tmp_path, "graduate", 0) == []
    [_, rows, _] = rows_as_of(tmp_path, GRADUATES)  # cohort, graduate, and their summary
    assert len(rows) == len({r.key for r in records})


def test_what_a_step_computes_is_computed_for_archived_facts_too(
    root: Path, history: list[Record], tmp_path: Path, tables: Tables
) -> None:
    """A null in a column that came later would not do: the step makes it from the old ones."""
    with with_next_version(tmp_path / "after"):
        sets = {"OutcomeReported": ("outcome", "placed", "yearly_wage")}
        projection = Projection("placing", "去向", "Placing", (Entity("placing", "graduate", ("subject",), sets),))
        [rows] = rows_as_of(root, projection)
        assert [rows] == live_rows(tables, projection, history)
    assert {row[2] for row in rows} == {True, False}


def test_a_step_that_changes_a_column_in_use_needs_a_rebuild(tmp_path: Path) -> None:
    def declared() -> str:
        entity = Entity("placing", "graduate", ("subject",), {"OutcomeReported": ("outcome", "matched")})
        return Projection("placing", "去向", "Placing", (entity,)).declaration

    before = declared()
    with with_next_version(tmp_path / "a"):
        assert declared() == before
    changing = """
import polars as pl
from schemas.upcasting import Step

step = Step("OutcomeReported", 4, lambda: {
    "placed": pl.lit(None, pl.Boolean), "yearly_wage": pl.lit(None, pl.Int32), "matched": pl.col("matched").fill_null(False)
})
"""
    with with_next_version(tmp_path / "b", changing):
        assert declared() != before
