"""What kinds of columns read models have, and how the text of a request becomes a value of each."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Date, DateTime, Double, Integer, Numeric, String, Text

from projections.platform.api.moments.asked import ISO_DAY, YEARS
from schemas.days import SHANGHAI, UTC, end_of_day

WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,19}(\.[0-9]{1,19})?")
BIGGEST = 2**63 - 1
EQUALS, FROM, TO, CONTAINS, EMPTY = "", "from", "to", "contains", "empty"
"""Operators: `column=`, `column.from=` ..."""
RANGE = (FROM, TO)


@dataclass(frozen=True)
class Kind:
    """One kind of column. `read` makes a value of a text, None where it is none; `zh` and `en` say what it wants."""

    name: str
    operators: tuple[str, ...]
    sql: Any
    read: Callable[[str], Any]
    zh: str
    en: str


def _whole(text: str) -> int | None:
    value = int(text) if WHOLE.fullmatch(text) else None
    return value if value is not None and abs(value) <= BIGGEST else None


def _number(text: str) -> float | None:
    value = float(text) if DECIMAL.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if ISO_DAY.fullmatch(text) and int(text[:4]) in YEARS else None
    except ValueError:
        return None


def _moment(text: str) -> datetime | date | None:
    """A day, or a time with its distance from UTC."""
    if day := _day(text):
        return day
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo and moment.year in YEARS else None


def bound(value: Any, operator: str) -> Any:
    """A day that bounds times means its beginning in `from` and its end in `to`, Asia/Shanghai."""
    if operator == FROM:
        return datetime.combine(value, time(), SHANGHAI).astimezone(UTC)
    return end_of_day(value)


def _text(text: str) -> str | None:
    return None if "\0" in text else text


TEXT = Kind("text", (EQUALS, CONTAINS, EMPTY), Text(), _text, "不是文本", "not a text")
WHOLE_NUMBER = Kind(
    "integer", (EQUALS, *RANGE, EMPTY), BigInteger(), _whole, "不是整数，例如 12", "not a whole number such as 12"
)
NUMBER = Kind("number", (EQUALS, *RANGE, EMPTY), Double(), _number, "不是数，例如 12.5", "not a number such as 12.5")
TRUTH = Kind(
    "boolean",
    (EQUALS, EMPTY),
    Boolean(),
    lambda text: {"true": True, "false": False}.get(text),
    "应为 true 或 false",
    "neither true nor false",
)
DAY = Kind(
    "day",
    (EQUALS, *RANGE, EMPTY),
    Date(),
    _day,
    "不是日期，请写成 YYYY-MM-DD，例如 2026-06-30",
    "not a day; write YYYY-MM-DD, e.g. 2026-06-30",
)
TIME = Kind(
    "time",
    (*RANGE, EMPTY),
    DateTime(timezone=True),
    _moment,
    "不是日期或带时区的时间，例如 2026-06-30 或 2026-06-30T09:00:00+08:00",
    "neither a day nor a time with its zone, e.g. 2026-06-30 or 2026-06-30T09:00:00+08:00",
)
KINDS = (TEXT, WHOLE_NUMBER, NUMBER, TRUTH, DAY, TIME)


def kind_of(column: ColumnElement[Any]) -> Kind | None:
    """The kind of a column; None for one whose type is not known or is none of these: it is shown and no more."""
    for types, kind in (
        (String, TEXT),
        (Boolean, TRUTH),
        (Integer, WHOLE_NUMBER),
        (Numeric | Double, NUMBER),
        (DateTime, TIME),
        (Date, DAY),
    ):
        if isinstance(column.type, types):
            return kind
    return None
