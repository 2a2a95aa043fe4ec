"""Checks of values: what a contract says beside its types. Pure: columns and a reference book in, reasons out.

A value that occurs many times in a batch is looked up once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import polars as pl

from schemas.code_book import CodeBook, Moment, nearest_code
from schemas.columns import ROW
from schemas.contracts import BY_DIGITS, Contract, Field
from schemas.credit_code import credit_code_fault, member_code_fault
from schemas.reasons import HIDDEN, MOST_TOLD, Reason, Successors
from schemas.sealing import is_sealed

MEMBER_CODE = "member_code"
"""Stands for a list where a code of 18 is a credit code (GB 32100) and any other is left to the field's pattern."""

Fault = tuple[int, Reason]


def value_faults(
    contract: Contract, frame: pl.DataFrame, book: CodeBook, moments: Mapping[int, Moment]
) -> Iterator[Fault]:
    """(row, reason) for every value of `frame` that its contract does not allow, elements of arrays included.

    `moments`: row -> when it is judged, which says the versions of code lists.
    """
    codes = _Codes(book, moments)
    yield from _in_record(contract.payload, frame, codes, "")
    for field in contract.payload:
        if field.rows and any(_is_checked(inner) for inner in field.rows):
            filled = frame.filter(pl.col(field.name).list.len() > 0).select(ROW, field.name)
            yield from _in_record(field.rows, filled.explode(field.name).unnest(field.name), codes, f"{field.name}.")


def _is_checked(field: Field) -> bool:
    bounded = not (field.minimum is field.maximum is None) or field.kind == "double"
    return bounded or bool(field.code_lists or field.pattern or field.filled or field.at_least or field.required_when)


def _in_record(fields: Sequence[Field], frame: pl.DataFrame, codes: _Codes, path: str) -> Iterator[Fault]:
    for field in fields:
        for row, reason in _of(field, frame, codes):
            yield row, replace(reason, field=path + (reason.field or ""))


def _of(field: Field, frame: pl.DataFrame, codes: _Codes) -> Iterator[Fault]:
    name, column = field.name, pl.col(field.name)
    if field.code_lists:
        yield from codes.faults(field, frame)
    numbers = frame
    if field.kind == "double":  # NaN and the infinities are numbers to Avro, and to nobody who counts or draws
        yield from _told(frame.filter(~column.is_finite()), "bad-format", name, "有限的数 / a finite number")
        numbers = frame.filter(column.is_finite())
    if field.minimum is not None:
        yield from _told(numbers.filter(column < field.minimum), "below-minimum", name, f"≥ {field.minimum}")
    if field.maximum is not None:
        yield from _told(numbers.filter(column > field.maximum), "above-maximum", name, f"≤ {field.maximum}")
    if field.at_least:
        low = frame.filter(column < pl.col(field.at_least))
        for row, value, floor in low.select(ROW, name, field.at_least).iter_rows():
            yield row, Reason("less-than-other", name, _text(value), allowed=f"≥ {field.at_least} = {_text(floor)}")
    if field.pattern:
        shape = re.compile(field.pattern)
        for row, value in frame.select(ROW, name).drop_nulls().iter_rows():
            if not shape.fullmatch(value):
                yield row, Reason("bad-format", name, value, allowed=field.pattern)
    if field.filled:
        empty = column.list.len() == 0 if field.kind == "array" else column.str.strip_chars() == ""
        for (row,) in frame.filter(empty).select(ROW).iter_rows():
            yield row, Reason("missing-value", name, "")
    if field.sealed:
        for row, value in frame.select(ROW, name).drop_nulls().iter_rows():
            if not is_sealed(value):
                yield row, Reason("not-sealed", name, HIDDEN)
    if field.needed_with:
        given = pl.any_horizontal(pl.col(list(field.needed_with)).is_not_null())
        for (row,) in frame.filter(given & column.is_null()).select(ROW).iter_rows():
            yield row, Reason("missing-value", name, f"({', '.join(field.needed_with)})")
    for other, expected in field.required_when:
        missing = frame.filter(pl.col(other).is_in(list(expected)) & column.is_null())
        for row, value in missing.select(ROW, other).iter_rows():
            yield row, Reason("missing-value", name, f"({other} = {value})")


def _told(frame: pl.DataFrame, code: str, name: str, allowed: str) -> Iterator[Fault]:
    for row, value in frame.select(ROW, name).iter_rows():
        yield row, Reason(code, name, _text(value), allowed=allowed)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


@dataclass(frozen=True)
class _Codes:
    """Codes against the lists that each row is judged by."""

    book: CodeBook
    moments: Mapping[int, Moment]

    def faults(self, field: Field, frame: pl.DataFrame) -> Iterator[Fault]:
        seen: dict[tuple[str, Moment], Reason | None] = {}
        coded = frame.select(ROW, field.name)
        if field.kind == "array":
            coded = coded.explode(field.name)
        told: Counter[int] = Counter()
        for row, value in coded.drop_nulls(field.name).iter_rows():
            # A list may hold thousands of wrong codes, and looking for the nearest of each takes time.
            if told[row] == MOST_TOLD:
                continue
            key = (value, self.moments[row])
            if key not in seen:
                seen[key] = self._fault(field, *key)
            if reason := seen[key]:
                told[row] += 1
                yield row, reason

    def _fault(self, field: Field, value: str, at: Moment) -> Reason | None:
        if not BY_DIGITS.isdisjoint(field.code_lists):
            fault = member_code_fault(value) if MEMBER_CODE in field.code_lists else credit_code_fault(value)
            return Reason(fault, field.name, value, allowed="GB 32100-2015") if fault else None
        listed = [found for name in field.code_lists if (found := self.book.list_at(name, at))]
        if any(value in one.codes for one in listed):
            return None
        codes = {code: entry for one in listed for code, entry in one.codes.items()}
        allowed = " / ".join(f"{one.id} {one.version}" for one in listed)
        if not listed:  # nothing can be checked against a list that nobody has published
            allowed = " / ".join(f"{name}（尚未发布 not published yet）" for name in field.code_lists)
        return Reason(
            "unknown-code", field.name, value, nearest_code(value, codes), allowed, self._after(field, value, at)
        )

    def _after(self, field: Field, value: str, at: Moment) -> Successors | None:
        replaced = self.book.replaced(field.code_lists, value, at)
        if replaced is None:
            return None
        names = {
            code: e.name_zh
            for name in field.code_lists
            if (one := self.book.list_at(name, at))
            for code, e in one.codes.items()
        }
        return Successors(replaced.since, tuple(f"{code} {names.get(code, '')}".strip() for code in replaced.codes))
