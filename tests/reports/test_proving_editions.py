"""An edition proves itself from the archive: made again it is the same, and whatever was changed is named."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from projections.engine import archive, archive_blocks, archive_shape
from projections.evaluation.indicators import all_indicators
from projections.evaluation.tree.default import default_tree
from projections.reports.editions.basis import TREE
from projections.reports.editions.edition import Edition
from projections.reports.editions.history import History
from projections.reports.editions.making import make
from projections.reports.editions.manifest import MANIFEST, parse_manifest
from schemas.errors import UnknownName, UsageError, VerificationFailed
from tests.projections.story import Story
from tests.reports.archived import Office
from tests.reports.small_contents import small_workshop

BLOCK = 8


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_blocks, "BLOCK", BLOCK)


def spring(story: Story) -> None:
    """Twenty demands, half of them filled, and four graduates, before June is over."""
    for n in range(20):
        story.demand(f"D-{n}", 10 + n, day=f"2026-05-{n + 1:02}")
    for n in range(10):
        story.tell("DemandFilled", "2026-06-20", "91370700123456781A", f"D-{n}", filled_total=4)
    for n in range(4):
        story.graduate(f"p-{n:016x}", "employed" if n < 3 else "")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    spring(made.story)
    return made


def told(faults: tuple[Any, ...]) -> str:
    return "\n".join(one.en for one in faults)


def test_made_again_from_another_archive_every_byte_is_the_same(office: Office, tmp_path: Path) -> None:
    edition = office.close("2026-06")
    assert office.verify(edition).faults == ()
    assert office.verify(edition).notes == ()
    other = Office(tmp_path / "other", office.story)
    for family, records in office.story.records.items():
        for n in range(0, len(records), 3):  # in other files, no ledger
            archive.append(other.root, family, 0, records[n : n + 3])
    kept = {p.relative_to(office.folder_of(edition)).as_posix() for p in office.folder_of(edition).rglob("*.*")}
    again = other.make("2026-06").files
    assert kept == set(again)
    assert again == office.editions.files(edition)
    assert {"report.html", "report.docx", "report.xlsx", MANIFEST} < kept


def test_a_manifest_is_canonical_and_comes_back_the_same(office: Office) -> None:
    content = office.editions.files(office.close("2026-06"))[MANIFEST]
    read = parse_manifest(content)
    assert read.content() == content
    plain = json.loads(content, parse_float=lambda text: pytest.fail(f"a float: {text}"))
    assert plain["closing"]["as_of"] == "2026-06-30"
    assert plain["closing"]["known_at"] == "2026-07-10"
    assert plain["inputs"]["demand/0"]["end"] == 30
    assert len(plain["inputs"]["demand/0"]["blocks"]) == math.ceil(30 / BLOCK)
    filling = next(leaf for leaf in default_tree(all_indicators()).leaves() if leaf.query == "filling_rate")
    told_of = read.indicators[filling.id]
    assert (told_of["value"], told_of["numerator"], told_of["denominator"]) == ("10.2564", "40", "390")


def named(office: Office, edition: Edition) -> str:
    """What is told of an edition, also where its manifest cannot be read at all."""
    try:
        return told(office.verify(edition).faults)
    except VerificationFailed as damaged:
        return damaged.en


def test_one_changed_byte_in_any_file_is_named(office: Office) -> None:
    edition = office.close("2026-06")
    office.state(edition)
    files = dict(office.editions.files(edition))
    made_of = [[name for name in files if name not in (MANIFEST, TREE)], [TREE], [MANIFEST]]
    for together in made_of:
        for name in together:
            at = len(files[name]) // 2
            damaged = files[name][:at] + bytes([files[name][at] ^ 1]) + files[name][at + 1 :]
            (office.folder_of(edition) / name).write_bytes(damaged)
        found = named(office, edition)
        assert [name for name in together if name not in found] == []
        for name in together:
            (office.folder_of(edition) / name).write_bytes(files[name])
    assert office.verify(edition).faults == ()


def test_a_missing_file_and_one_too_many_are_named(office: Office) -> None:
    edition = office.close("2026-06")
    (office.folder_of(edition) / "report.docx").unlink()
    (office.folder_of(edition) / "note.txt").write_text("x")
    found = told(office.verify(edition).faults)
    assert "the file report.docx is missing" in found
    assert "the file note.txt is none of the edition's" in found


def changed_file(path: Path, **said: pl.Expr) -> None:
    """Another value in the first row."""
    frame = pl.read_parquet(path)
    first = pl.int_range(pl.len()) == 0
    changed = frame.with_columns(pl.when(first).then(e).otherwise(pl.col(n)).alias(n) for n, e in said.items())
    changed.write_parquet(path, metadata=archive_shape.mark(frame))


def test_a_changed_record_of_the_archive_is_named_by_its_block(office: Office) -> None:
    edition = office.close("2026-06")
    path = archive.stretches(office.root, "demand", 0)[1].path
    held = path.read_bytes()
    value = pl.read_parquet(path)["value"][0]
    changed_file(path, value=pl.lit(value[:-1] + bytes([value[-1] ^ 1])))
    found = told(office.verify(edition).faults)
    assert "the archive of demand[0]: records of block 1 (offsets 8 to 15) are not the pinned ones" in found
    path.write_bytes(held)
    changed_file(path, openings=pl.lit(999, pl.Int32))
    found = told(office.verify(edition).faults)
    assert "column openings at offset 8 is not what its record says" in found
    assert "when closed" in found  # and the figures that follow from it
    path.write_bytes(held)
    assert office.verify(edition).faults == ()


def test_a_missing_block_is_named(office: Office) -> None:
    edition = office.close("2026-06")
    last = archive.stretches(office.root, "demand", 0)[-1].path
    held = last.read_bytes()
    last.unlink()
    assert "the archive of demand[0] lacks block 3 (offsets 24 to 29)" in told(office.verify(edition).faults)
    last.write_bytes(held)
    archive.stretches(office.root, "demand", 0)[0].path.unlink()
    assert "archive demand[0] is not continuous at 0" in told(office.verify(edition).faults)


def test_what_comes_after_the_cutoff_changes_no_edition(office: Office) -> None:
    edition = office.close("2026-06")
    before = dict(office.editions.files(edition))
    office.story.tell(
        "DemandRevised", "2026-06-25", "91370700123456781A", "D-15", "2026-08-03",
        openings=500, wage_min=None, wage_max=None, valid_until=date(2026, 12, 31),
    )  # fmt: skip
    office.archive()
    assert office.verify(edition).faults == ()
    assert office.make("2026-06").files == before
    later = office.make("2026-07")
    assert later.manifest.figures != parse_manifest(before[MANIFEST]).figures


def test_with_other_libraries_it_says_so_and_still_compares_the_figures(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = office.close("2026-06")
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.0.1" if name == "polars" else real(name))
    found = office.verify(edition)
    assert found.faults == ()
    assert "library polars" in told(found.notes)
    manifest = office.folder_of(edition) / MANIFEST
    wrong = parse_manifest(manifest.read_bytes())
    figure = next(n for n, one in enumerate(wrong.figures) if one.value)
    figures = [*wrong.figures[:figure], replace(wrong.figures[figure], value="77"), *wrong.figures[figure + 1 :]]
    manifest.write_bytes(replace(wrong, figures=tuple(figures)).content())
    assert "77 when closed" in told(office.verify(edition).faults)


def test_other_fonts_excuse_the_pdf_alone(office: Office) -> None:
    edition = office.close("2026-06")
    office.workshop = small_workshop({"FangSong": "ab" * 32})
    found = office.verify(edition)
    assert found.faults == ()
    assert "font FangSong" in told(found.notes)


def test_a_second_edition_says_what_it_replaces_and_why(office: Office) -> None:
    office.close("2026-06")
    second = office.close("2026-06@2", reason="补报更正")
    assert second == Edition(second.report, 2)
    manifest = office.editions.manifest(second)
    assert (manifest.replaces, manifest.reason) == (1, "补报更正")
    page = office.editions.files(second)["report.html"].decode()
    assert "替代第 1 版。原因：补报更正" in page
    assert office.verify(second).faults == ()
    assert office.editions.find("2026-06") == second
    assert office.editions.find("2026-06@1") != second
    with pytest.raises(UnknownName, match=r"no edition 3; there are: 1, 2"):
        office.editions.find("2026-06@3")
    with pytest.raises(UnknownName, match="there is no report 2026-05"):
        office.editions.find("2026-05")
    with pytest.raises(UsageError, match="never overwritten"):
        office.close("2026-06@2", reason="x")


def test_an_archive_that_has_not_come_so_far_makes_no_edition(office: Office, tmp_path: Path) -> None:
    office.archive()
    basis = office.basis("2026-06")
    behind = Office(tmp_path / "behind", office.story)
    archive.append(behind.root, "demand", 0, office.story.records["demand"][:20])
    with pytest.raises(VerificationFailed, match=r"demand\[0\] ends at 20 and is needed up to 30"):
        make(basis, History(behind.root), office.workshop)


def test_a_public_edition_pins_no_number_behind_a_figure(office: Office) -> None:
    public = office.make("2026-06/public").manifest
    assert (public.indicators, public.suppress_below) == ({}, 5)
    hidden = {name: office.basis(name).suppress_below for name in ("2026-06", "2026-06/member/4137012391")}
    assert hidden == {"2026-06": 0, "2026-06/member/4137012391": 5}


def test_a_manifest_that_is_not_the_stated_one_is_told(office: Office) -> None:
    edition = office.close("2026-06")
    office.state(edition, sha256="0" * 64)
    assert "manifest.json is not what ReportClosed states" in told(office.verify(edition).faults)


def test_a_year_rests_on_the_closings_of_its_quarters(office: Office) -> None:
    edition = office.close("2026")
    earlier = office.editions.manifest(edition).earlier
    assert [one.period for one in earlier] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert office.verify(edition).faults == ()
