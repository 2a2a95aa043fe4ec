"""Evidence as zip files: read by others, always the same bytes, long tables in parts that a spreadsheet takes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest

from projections.reports.editions.evidence_files import evidence_file, evidence_path, keys_of, rows_of
from projections.reports.editions.evidence_zip import zipped

HEAD = "event_id,type\r\n".encode("utf-8-sig")


def pieces(count: int, each: int = 10) -> Iterator[bytes]:
    yield HEAD
    for first in range(0, count, each):
        yield "".join(f"id-{n},岗位\r\n" for n in range(first, min(first + each, count))).encode()


def read(content: bytes) -> dict[str, list[dict[str, str]]]:
    """By Python's own reader, which checks every sum."""
    with zipfile.ZipFile(io.BytesIO(content)) as tables:
        assert tables.testzip() is None
        return {
            name: list(csv.DictReader(io.StringIO(tables.read(name).decode("utf-8-sig"), newline="")))
            for name in tables.namelist()
        }


@pytest.mark.parametrize("count", [0, 1, 10, 2_000])
def test_what_goes_in_comes_out_by_another_program(count: int) -> None:
    found = read(b"".join(zipped("filling_rate", pieces(count))))
    assert list(found) == ["filling_rate.csv"]
    assert [row["event_id"] for row in found["filling_rate.csv"]] == [f"id-{n}" for n in range(count)]


def test_a_long_table_goes_on_in_others_that_have_its_head_too() -> None:
    found = read(b"".join(zipped("late", pieces(100), at_most=400)))
    names = list(found)
    assert names[:3] == ["late.csv", "late-2.csv", "late-3.csv"]
    assert [row["event_id"] for rows in found.values() for row in rows] == [f"id-{n}" for n in range(100)]
    assert all({"event_id", "type"} == set(row) for rows in found.values() for row in rows)


def test_the_same_table_makes_the_same_bytes_which_tell_no_time() -> None:
    first, second = (b"".join(zipped("k", pieces(500))) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as tables:
        [member] = tables.infolist()
    assert member.date_time == (1980, 1, 1, 0, 0, 0)
    assert member.compress_size < member.file_size / 3
    assert member.external_attr >> 16 == 0o100644


def test_rows_are_read_from_every_part_of_a_file_in_their_order() -> None:
    key = "a&b/c"
    files = {evidence_path(key): b"".join(evidence_file(key, pieces(50))), "report.html": b""}
    assert keys_of(files) == [key]
    assert [row["event_id"] for row in rows_of(files, key)] == [f"id-{n}" for n in range(50)]
    assert list(rows_of(files, "other")) == []
