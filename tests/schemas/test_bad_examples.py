"""Beside each schema lie facts that admission refuses, each for exactly the reason that is written with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from schemas import examples
from schemas.checks import faults
from schemas.columns import decode_columns
from schemas.contracts import Contract, contracts
from schemas.errors import DeclarationError
from schemas.examples import bad_examples, good_example
from schemas.member_book import Admitted, MemberBook
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.wire import encode

LEAST = 3
"""Bad examples per contract."""
LONGEST = 40
"""Characters of `why_zh`: a cell of a table, not a paragraph."""


@dataclass(frozen=True)
class Bad:
    """`change`: what is put over the good example; `said_by`: kind of the speaker; `inbox`: through whose it came."""

    contract: Contract
    why: str
    change: dict[str, Any]
    reason: str
    field: str | None
    said_by: str
    inbox: str


def refused(contract: Contract) -> list[Bad]:
    usual = min(contract.speakers)
    member = good_example(contract)["member"]
    return [
        Bad(
            contract,
            b["why"],
            b["change"],
            b["reason"],
            b.get("field"),
            b.get("said_by", usual),
            b.get("inbox", b["change"].get("member", member)),
        )
        for b in bad_examples(contract)
    ]


@cache
def starter_lists() -> ReferenceBook:
    book = ReferenceBook()
    for event_type, fact in starter_facts():
        book.learn(event_type, fact)
    return book


def reasons(contract: Contract, fact: dict[str, Any], said_by: str, inbox: str) -> set[tuple[str, str | None]]:
    book = starter_lists()
    book.members = MemberBook()
    book.members.admitted[fact["member"]] = Admitted(said_by, date(2020, 1, 1))
    [(_, frame)] = decode_columns([encode(contract.name, fact, contract.version)]).frames
    recorded = datetime.now(UTC) + timedelta(days=1)
    return {(reason.code, reason.field) for _, reason in faults(contract, frame, [inbox], [recorded], book)}


ALL = pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: f"{c.name}.v{c.version}")


@ALL
def test_the_good_example_is_admitted(contract: Contract) -> None:
    example = good_example(contract)
    for kind in contract.speakers:
        assert reasons(contract, example, kind, example["member"]) == set()


@ALL
def test_there_are_bad_examples_for_different_reasons(contract: Contract) -> None:
    bad = refused(contract)
    assert len({(b.reason, b.field) for b in bad}) >= LEAST


@pytest.mark.parametrize(
    "bad",
    [b for c in contracts().values() for b in refused(c)],
    ids=lambda b: f"{b.contract.name}.v{b.contract.version}: {b.why}",
)
def test_a_bad_example_is_refused_for_exactly_the_reason_that_is_promised(bad: Bad) -> None:
    fact = good_example(bad.contract) | bad.change
    assert reasons(bad.contract, fact, bad.said_by, bad.inbox) == {(bad.reason, bad.field)}


@ALL
def test_a_bad_example_says_in_short_chinese_what_is_wrong(contract: Contract) -> None:
    for bad in bad_examples(contract):
        assert not bad["why_zh"].endswith(("。", ".")), bad["why_zh"]
        assert len(bad["why_zh"]) <= LONGEST, bad["why_zh"]
        assert list(bad)[:2] == ["why", "why_zh"]


SAID = {"why": "no title", "why_zh": "未写标题"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": "no title"},
        SAID | {"why_zh": ""},
        SAID | {"why_zh": "no title"},
        {"why_zh": "未写标题"},
        SAID | {"why": " "},
    ],
    ids=["without Chinese", "empty Chinese", "English for Chinese", "without English", "blank English"],
)
def test_a_bad_example_that_is_not_told_in_both_languages_is_not_taken(
    wrong: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = min(contracts().values(), key=lambda c: c.name)
    beside = tmp_path / contract.family / f"{contract.name}.v{contract.version}.bad.json"
    beside.parent.mkdir()
    beside.write_text(json.dumps([SAID, wrong]), encoding="utf-8")
    monkeypatch.setattr(examples, "EVENTS", tmp_path)
    with pytest.raises(DeclarationError, match=re.escape(f"{beside.name} 第 2 例")):
        bad_examples(contract)
