"""A worked example of a reason: a bad example from beside the schemas, and what admission says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from schemas.checks import faults
from schemas.columns import decode_columns
from schemas.contracts import Contract, contracts
from schemas.examples import bad_examples, good_example
from schemas.member_book import Admitted, MemberBook
from schemas.reason_guide import guide_of
from schemas.reasons import SENTENCES
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.wire import encode

RECORDED = datetime(2027, 1, 1, tzinfo=UTC)
"""When the examples are taken to reach the inbox: after everything that the good ones say has occurred."""


@dataclass(frozen=True)
class Worked:
    """`change`: fields put over the good example of `event_type`; `zh` and `en`: what the verdict says."""

    event_type: str
    version: int
    why: str
    change: dict[str, Any]
    zh: str
    en: str


@cache
def worked_examples() -> dict[str, Worked]:
    """Reason code -> the first bad example that yields it, with a change to show where there is one."""
    found: dict[str, Worked] = {}
    for code, worked in _all_worked():
        if code not in found or (worked.change and not found[code].change):
            found[code] = worked
    return found


def _all_worked() -> Iterator[tuple[str, Worked]]:
    book = ReferenceBook()
    for event_type, fact in starter_facts():
        book.learn(event_type, fact)
    for _, contract in sorted(contracts().items()):
        for bad in bad_examples(contract):
            yield from _worked(contract, bad, book)


def _worked(contract: Contract, bad: dict[str, Any], book: ReferenceBook) -> Iterator[tuple[str, Worked]]:
    fact = good_example(contract) | bad["change"]
    inbox = bad.get("inbox", fact["member"])
    book.members = MemberBook()
    book.members.admitted[fact["member"]] = Admitted(bad.get("said_by", min(contract.speakers)), date(2020, 1, 1))
    [(_, frame)] = decode_columns([encode(contract.name, fact, contract.version)]).frames
    for _, reason in faults(contract, frame, [inbox], [RECORDED], book):
        told = reason.told()
        shown = (bad["why"], bad["change"], str(told["zh"]), str(told["en"]))
        yield reason.code, Worked(contract.name, contract.version, *shown)


def explained(code: str) -> dict[str, Any]:
    """A reason as `/v1/reasons` tells it: code, sentence, meaning, mending, example (or None). Raises UnknownName."""
    guide, worked = guide_of(code), worked_examples().get(code)
    zh, en = SENTENCES[code]
    return {"code": code, "zh": zh, "en": en, **guide._asdict(), "example": asdict(worked) if worked else None}
