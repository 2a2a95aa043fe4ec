"""Beside each schema lie facts that admission refuses, each for exactly the reason that is written with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from schemas.checks import faults
from schemas.columns import decode_columns
from schemas.contracts import Contract, contracts
from schemas.examples import bad_examples, good_example
from schemas.member_book import Admitted, MemberBook
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.wire import encode

LEAST = 3
"""Bad examples per contract."""


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
