"""The archive holds every offset once, whatever comes twice or breaks off."""

from __future__ import annotations

import errno
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from projections.engine import archive
from schemas.contracts import family_contracts
from schemas.errors import DiskFull, VerificationFailed
from schemas.facts import Record
from tests.random_facts import random_records


def some(count: int) -> list[Record]:
    return random_records(family_contracts("demand"), count, random.Random(1), "demand.events", partitions=1)


def stored(root: Path) -> pl.DataFrame:
    return pl.read_parquet(archive.files(root, "demand")).sort("offset")


def test_what_is_stored_is_what_came_byte_for_byte(tmp_path: Path) -> None:
    records = some(50)
    archive.append(tmp_path, "demand", 0, records[:20])
    archive.append(tmp_path, "demand", 0, records[20:])
    kept = stored(tmp_path)
    assert kept["offset"].to_list() == list(range(50))
    assert kept["value"].to_list() == [r.value for r in records]
    assert kept["key"].to_list() == [r.key for r in records]
    assert archive.next_offset(tmp_path, "demand", 0) == 50


def test_a_batch_that_comes_again_is_cut_to_what_is_new(tmp_path: Path) -> None:
    records = some(30)
    archive.append(tmp_path, "demand", 0, records[:20])
    assert archive.append(tmp_path, "demand", 0, records[10:25]) == 5
    assert archive.append(tmp_path, "demand", 0, records[:25]) == 0
    assert stored(tmp_path)["offset"].to_list() == list(range(25))


def test_a_gap_is_refused_and_a_lost_file_is_noticed(tmp_path: Path) -> None:
    records = some(30)
    archive.append(tmp_path, "demand", 0, records[:10])
    with pytest.raises(VerificationFailed, match="10"):
        archive.append(tmp_path, "demand", 0, records[20:])
    archive.append(tmp_path, "demand", 0, records[10:20])
    archive.append(tmp_path, "demand", 0, records[20:])
    archive.stretches(tmp_path, "demand", 0)[1].path.unlink()
    with pytest.raises(VerificationFailed):
        archive.files(tmp_path, "demand")


def test_a_draft_left_by_a_crash_is_not_read(tmp_path: Path) -> None:
    records = some(10)
    archive.append(tmp_path, "demand", 0, records[:5])
    (tmp_path / "demand" / "0" / f".{5:020d}-{9:020d}.parquet.99").write_bytes(b"half")
    assert archive.next_offset(tmp_path, "demand", 0) == 5
    archive.append(tmp_path, "demand", 0, records[5:])
    assert stored(tmp_path).height == 10


def test_small_files_are_merged_without_a_moment_of_absence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SUPERSEDED_KEPT", -1.0)
    records = some(80)
    for start in range(0, 80, 2):
        archive.append(tmp_path, "demand", 0, records[start : start + 2])
        archive.merge_small(tmp_path, "demand", 0)
        assert stored(tmp_path)["offset"].to_list() == list(range(start + 2))
    assert len(list((tmp_path / "demand" / "0").glob("*.parquet"))) < archive.MERGE_AT + 2


def test_a_full_disk_is_told_from_what_polars_calls_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the footer finds no room, Polars says "Invalid thrift: transport error"."""

    def thrift(*_: Any, **__: Any) -> None:
        raise pl.exceptions.ComputeError("parquet: File out of specification: Invalid thrift: transport error")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", thrift)
    with pytest.raises(pl.exceptions.ComputeError):  # the disk has room: something else is wrong
        archive.append(tmp_path, "demand", 0, some(5))
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull, match="no space left"):
        archive.append(tmp_path, "demand", 0, some(5))
    assert not list((tmp_path / "demand" / "0").iterdir())


def test_a_full_disk_says_so_and_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = some(10)
    archive.append(tmp_path, "demand", 0, records[:5])

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        with pytest.raises(DiskFull, match="no space left"):
            archive.append(tmp_path, "demand", 0, records[5:])
    assert [p.name for p in (tmp_path / "demand" / "0").iterdir()] == [f"{0:020d}-{4:020d}.parquet"]
    archive.append(tmp_path, "demand", 0, records[5:])
    assert stored(tmp_path)["offset"].to_list() == list(range(10))
