"""Checks hypothetical facts as admission checks real ones, by what the view knows, and makes frames of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from projections.engine.asof import AsOfView
from projections.evaluation.scenario.model import ID, PARTITION, TOPIC, Draft, Hypothetical
from projections.evaluation.tree.page import Page
from schemas.checks import faults
from schemas.columns import decode_columns
from schemas.contracts import contract_named
from schemas.days import end_of_day
from schemas.errors import InvalidFact, TreeFault
from schemas.facts import Record, facts_frame
from schemas.ids import derived_id
from schemas.reference_book import ReferenceBook
from schemas.upcasting import newest_frame
from schemas.wire import encode

FIRST = ("reference", "governance")
"""Families whose facts the others are checked by, in the order of admission."""
AHEAD = "occurred-in-future"


def book_of(view: AsOfView) -> ReferenceBook:
    """Members and code lists as the view knows them."""
    book = ReferenceBook()
    for family in FIRST:
        for fact in view.stated(family):
            book.learn(fact["type"], fact, fact["recorded_at"])
    return book


def check_facts(
    page: Page, drafts: Sequence[Draft], view: AsOfView
) -> tuple[tuple[Hypothetical, ...], dict[str, pl.DataFrame]]:
    """Those that pass, in order, and their frames by family; what is wrong with the others is noted.

    They are judged as recorded at the view's end, so that no day up to the one asked about lies ahead of them.
    """
    if not drafts:
        return (), {}
    book, until = book_of(view), end_of_day(view.on)
    recorded = max(view.recorded_by, until)
    passed: dict[int, tuple[Hypothetical, Record, str]] = {}
    order = sorted(range(len(drafts)), key=lambda n: _rank(contract_named(drafts[n].event_type).family))
    for n in order:
        draft = drafts[n]
        if _passes(page, draft, n, book, recorded, until):
            subject, event_id = str(draft.fields["subject"]), ID.format(n + 1)
            value = encode(draft.event_type, {**draft.fields, "event_id": event_id})
            record = Record(TOPIC, PARTITION, n, int(recorded.timestamp() * 1000), subject.encode(), value)
            family = contract_named(draft.event_type).family
            passed[n] = Hypothetical(event_id, draft.event_type, subject, draft.line), record, family
    by_family: dict[str, list[Record]] = {}
    for _, record, family in (passed[n] for n in sorted(passed)):
        by_family.setdefault(family, []).append(record)
    frames = {family: facts_frame(family, records) for family, records in by_family.items()}
    return tuple(passed[n][0] for n in sorted(passed)), frames


def _rank(family: str) -> int:
    return FIRST.index(family) if family in FIRST else len(FIRST)


def _passes(page: Page, draft: Draft, n: int, book: ReferenceBook, recorded: datetime, until: datetime) -> bool:
    """Whether nothing is wrong with a fact; then the book learns it, for those that come after."""
    # Real ids are what the checks expect; the fact's own id, which says that it is none, is given afterwards.
    fact = {**draft.fields, "event_id": derived_id(TOPIC, None, str(n).encode())}
    before = len(page.faults)
    try:
        decoded = decode_columns([encode(draft.event_type, fact)])
    except InvalidFact as error:
        _note(page, draft, "", error.zh, error.en)
        return False
    for damage in decoded.damaged.values():
        _note(page, draft, "", damage.zh, damage.en)
    for contract, frame in decoded.frames:
        for _, reason in faults(contract, frame, [str(fact["member"])], [recorded], book):
            if reason.code == AHEAD:  # the day asked about is what counts here, and is told below
                continue
            told = reason.told()
            _note(page, draft, reason.field or "", str(told["zh"]), str(told["en"]))
        [moment] = frame["occurred_at"]
        if moment > until:
            zh = f"发生于统计日之后（{moment.isoformat()}），不会有任何影响；请改 occurred_at 或 --as-of"
            en = f"it occurs after the day asked about ({moment.isoformat()}); change occurred_at or --as-of"
            _note(page, draft, "occurred_at", zh, en)
        if len(page.faults) == before:
            book.learn(contract.name, newest_frame(contract, frame).row(0, named=True), recorded)
    return len(page.faults) == before


def _note(page: Page, draft: Draft, field: str, zh: str, en: str) -> None:
    line = draft.lines.get(field.partition(".")[0], draft.line)
    page.faults.append(TreeFault(line, f"{draft.event_type} {zh}", f"{draft.event_type}: {en}"))
