"""Blocks, their hashes and the ledger: the same for the same log, whatever the batches were and whoever died."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.engine import archive, archive_blocks, archive_ledger
from projections.engine.archive_blocks import raw_hash, raw_records
from projections.engine.archive_bounds import Bounds
from schemas.contracts import family_contracts
from schemas.errors import VerificationFailed
from schemas.facts import Record
from tests.random_facts import random_records

SMALL = 8


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_blocks, "BLOCK", SMALL)


def some(count: int) -> list[Record]:
    return random_records(family_contracts("demand"), count, random.Random(1), "demand.events", partitions=1)


def archived(root: Path, records: list[Record], sizes: list[int]) -> None:
    start = 0
    for size in sizes:
        archive.append(root, "demand", 0, records[start : start + size])
        archive.merge_small(root, "demand", 0)
        archive.seal(root, "demand", 0)
        start += size


def test_a_hash_is_that_of_the_records_as_the_docstring_lays_them_out() -> None:
    laid_out = b"".join(
        (
            (7).to_bytes(8, "big") + (1_700_000_000_000).to_bytes(8, "big"),
            (1).to_bytes(4, "big") + b"k" + (2).to_bytes(4, "big") + b"vv",
            (8).to_bytes(8, "big") + (1_700_000_000_001).to_bytes(8, "big"),
            b"\xff\xff\xff\xff" + (0).to_bytes(4, "big"),
        )
    )
    records = [(7, 1_700_000_000_000, b"k", b"vv"), (8, 1_700_000_000_001, None, b"")]
    assert raw_hash(records) == hashlib.sha256(laid_out).hexdigest()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 20), min_size=1, max_size=8))
def test_files_and_hashes_of_complete_blocks_do_not_depend_on_the_batches(
    sizes: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root, whole = tmp_path_factory.mktemp("parts"), tmp_path_factory.mktemp("whole")
    records = some(sum(sizes))
    archived(root, records, sizes)
    archived(whole, records, [len(records)])
    folders = [each / "demand" / "0" for each in (root, whole)]
    first, second = (archive_ledger.read(folder) for folder in folders)
    assert first == second
    assert sorted(entry.block for entry in first.values()) == list(range(len(records) // SMALL))
    for entry in first.values():
        mine = [(r.offset, r.timestamp, r.key, r.value) for r in records[entry.first : entry.last + 1]]
        assert entry.sha256 == raw_hash(mine)
    kept = [(s.first, s.last) for s in archive.stretches(root, "demand", 0) if s.last < len(records) // SMALL * SMALL]
    assert kept == [(entry.first, entry.last) for entry in sorted(first.values(), key=lambda entry: entry.block)]


def test_a_ledger_that_is_gone_is_made_again_and_one_that_is_damaged_is_told(tmp_path: Path) -> None:
    archived(tmp_path, some(20), [20])
    folder = tmp_path / "demand" / "0"
    before = (folder / archive_ledger.NAME).read_bytes()
    (folder / archive_ledger.NAME).unlink()
    assert len(archive.seal(tmp_path, "demand", 0)) == 2
    assert (folder / archive_ledger.NAME).read_bytes() == before
    assert archive.seal(tmp_path, "demand", 0) == []
    (folder / archive_ledger.NAME).write_bytes(before[:-40])
    with pytest.raises(VerificationFailed, match="delete it"):
        archive.seal(tmp_path, "demand", 0)


def test_the_beginning_of_a_block_has_a_hash_too(tmp_path: Path) -> None:
    records = some(13)
    archived(tmp_path, records, [3, 10])
    files = [s.path for s in archive.stretches(tmp_path, "demand", 0) if s.first >= SMALL]
    mine = [(r.offset, r.timestamp, r.key, r.value) for r in records[SMALL:11]]
    assert raw_hash(raw_records(files, until=11)) == raw_hash(mine)


def test_a_file_of_an_older_layout_is_refused_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_blocks, "BLOCK", 100)
    archived(tmp_path, some(20), [20])
    monkeypatch.setattr(archive_blocks, "BLOCK", SMALL)
    with pytest.raises(VerificationFailed, match="delete that partition's folder"):
        archive.stretches(tmp_path, "demand", 0)


def test_a_year_opens_its_own_files_only(tmp_path: Path) -> None:
    """Recorded day by day: three blocks of a day each."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    records = [
        Record(
            r.topic, 0, r.offset, int((begin + timedelta(days=r.offset // SMALL)).timestamp() * 1000), r.key, r.value
        )
        for r in some(3 * SMALL + 2)
    ]
    archived(tmp_path, records, [len(records)])

    def opened(bounds: Bounds) -> list[int]:
        return [int(Path(path).stem.partition("-")[0]) for path in archive.files(tmp_path, "demand", bounds)]

    second = begin + timedelta(days=1)
    assert opened(Bounds()) == [0, 8, 16, 24]
    assert opened(Bounds(recorded_from=second, recorded_until=second)) == [8, 24]  # the open block is not entered yet
    assert opened(Bounds(recorded_until=begin)) == [0, 24]
    assert opened(Bounds(positions={("demand", 0): 9})) == [0, 8]
    assert opened(Bounds(positions={})) == []
    assert opened(Bounds(occurred_until=datetime(1990, 1, 1, tzinfo=UTC))) == [24]
