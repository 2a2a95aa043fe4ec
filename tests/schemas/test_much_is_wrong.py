"""A record with very much wrong in it costs little, and its verdict fits a record."""

from __future__ import annotations

import json
import time
from difflib import SequenceMatcher

import pytest

from schemas.code_book import Entry, nearest_code
from schemas.facts import Record
from schemas.reasons import MOST_TOLD
from schemas.starter import read_codes
from schemas.topics import Topics
from schemas.wire import encode
from stream_processors.admission.decisions import Decision, decide
from tests.schemas.judging import RECORDED, admitted, book_of, codes, fact

EMPLOYER = "91370705MA8KT0A1Q4"
ROOM = 100_000
"""Bytes of reasons: far below what a topic takes."""


def judged(occupations: list[str]) -> tuple[Decision, float]:
    """The decision on a fact with these codes, and the seconds that it took."""
    said = fact("CooperationAgreed", member=EMPLOYER, subject=f"{EMPLOYER}/1", occupations=occupations)[1]
    record = Record(f"inbox.{EMPLOYER}", 0, 0, int(RECORDED.timestamp() * 1000), b"", encode("CooperationAgreed", said))
    book, began = book_of(admitted(EMPLOYER, "enterprise")), time.monotonic()
    [decision] = decide([record], Topics(), book)
    return decision, time.monotonic() - began


@pytest.mark.parametrize(
    "occupations",
    [
        [f"9-{n // 10_000:02}-{n // 100 % 100:02}-{n % 100:02}" for n in range(60_000)],
        ["x"] * 200_000,
        ["6-18-01" * 100_000],
    ],
    ids=["very many codes", "one code very often", "one very long code"],
)
def test_wrong_codes_without_number_or_end_are_told_in_short_and_at_once(occupations: list[str]) -> None:
    decision, seconds = judged(occupations)
    assert decision.outcome == "rejected"
    assert {reason["code"] for reason in decision.reasons} == {"unknown-code"}
    assert len(decision.reasons) == min(len(occupations), MOST_TOLD)
    assert len(json.dumps(decision.reasons)) < ROOM
    assert seconds < 10  # the first of them took minutes


def test_all_wrong_elements_are_told_while_they_are_few() -> None:
    decision, _ = judged(["6-18-01-99", "6-18-01-07", "x"])
    assert [reason["value"] for reason in decision.reasons] == ["6-18-01-99", "x"]


@pytest.mark.parametrize("score", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_finite_number_is_refused_also_in_lists(score: float) -> None:
    one = fact("AppraisalRecorded", score=score)
    speaker = one[1]["member"]
    book = book_of(admitted(speaker, "secretariat"))
    assert codes(book, one) == [("bad-format", "score")]
    report = fact("ProgressReported", figures=[{"indicator": "a", "value": score, "unit": "人"}])
    book = book_of(admitted(report[1]["member"], "department"))
    assert codes(book, report) == [("bad-format", "figures.value")]


def test_the_nearest_code_is_the_one_that_comparing_with_every_code_finds() -> None:
    names = {str(row["code"]): Entry(str(row["name_zh"]), None) for row in read_codes("occupation")}
    for code in ["6-18-01-99", "6-18", "x", "", "18-01-07", "4040501", "6-18-O1-07", "7-07-07-07", "-01-07"]:
        assert nearest_code(code, names) == _by_all(code, names), code


def _by_all(code: str, names: dict[str, Entry]) -> str | None:
    def shared(other: str) -> int:
        return next((n for n in range(min(len(code), len(other)), 0, -1) if code[:n] == other[:n]), 0)

    length, ratio, best = max((shared(c), SequenceMatcher(None, code, c).ratio(), c) for c in names)
    return f"{best} {names[best].name_zh}" if length >= 2 or ratio >= 0.6 else None
