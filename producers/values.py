"""Cells to values: text, whole numbers, flags, months, days and moments, in the shapes that school systems write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from producers.amounts import decimal, wan_yuan, yuan
from producers.rows import refusal
from producers.written import as_text
from schemas.days import SHANGHAI, day_of

__all__ = ["KINDS", "ORDERED", "as_text"]

DIGITS = re.compile(r"\d+")
SEPARATED = re.compile(
    r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?:[ ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
)
MONTH_ALONE = re.compile(r"\d{6}|\d{4}[-/.年]\d{1,2}月?")
COMPACT = (4, 6, 8, 12, 14)
"""Digits of 2006, 200604, 20060412, 200604121415 and 20060412141503."""
BEGINNING = "00000101000000"
YES, NO = {"1", "是", "true", "y", "yes"}, {"0", "否", "false", "n", "no"}
WHOLE = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.0*)?|[-+]?\d+(\.0*)?")
MAJOR = re.compile(r"((?:0[1-9]|1[0-4])\d{4}(?:\d?TK?|K)?|\d{6}K?)[0-9A-Za-z-]*", re.ASCII)
"""Bachelor majors have T, K or TK behind six digits, or T or TK behind seven; vocational ones at most K behind six."""


def text(field: str, cell: Any) -> str:
    del field
    return as_text(cell)


def integer(field: str, cell: Any) -> int:
    """A whole number of 32 bits; "3,500" and "3500.00" are read too."""
    found = as_text(cell)
    if not WHOLE.fullmatch(found):
        raise refusal(field, found, "应为整数", "a whole number is expected")
    number = int(found.replace(",", "").split(".")[0])
    if abs(number) >= 2**31:
        raise refusal(field, found, "数值过大", "the number is too large")
    return number


def flag(field: str, cell: Any) -> bool:
    found = as_text(cell).lower()
    if found not in YES | NO:
        raise refusal(field, found, "应为 1（是）或 0（否）", "1 (yes) or 0 (no) is expected")
    return found in YES


def moment(field: str, cell: Any) -> datetime:
    """A moment, in Shanghai time. A day without a time means its beginning."""
    found = as_text(cell)
    parsed = _parse(found)
    if parsed is None:
        raise refusal(
            field,
            found,
            "无法识别的日期；可写 20060412141503、20060412 或 2006-04-12",
            "unreadable date; write 20060412141503, 20060412 or 2006-04-12",
        )
    return parsed.astimezone(SHANGHAI) if parsed.tzinfo else parsed.replace(tzinfo=SHANGHAI)


def day(field: str, cell: Any) -> date:
    return day_of(moment(field, cell))


def month(field: str, cell: Any) -> date:
    """First day of a month."""
    return day(field, cell).replace(day=1)


def last_day(field: str, cell: Any) -> date:
    """A day that ends something: YYYYMM means the last day of that month, YYYY the last of that year."""
    found = as_text(cell)
    begins = day(field, cell)
    if len(found) == 4:
        return date(begins.year, 12, 31)
    if MONTH_ALONE.fullmatch(found):
        return (begins.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return begins


def year(field: str, cell: Any) -> int:
    """A year, from any date: 2026, "2026年", 202609, 20260901."""
    return day(field, as_text(cell).removesuffix("年")).year


def major(field: str, cell: Any) -> str:
    """National code of a major, verbatim (460104, 520804K, 080213T, 0502100T), at the head of the school's own number."""
    found = as_text(cell)
    matched = MAJOR.fullmatch(found)
    if not matched:
        raise refusal(
            field,
            found,
            "应以国家专业代码开头，如 460104、080213T",
            "it must begin with the national code, e.g. 460104 or 080213T",
        )
    return matched[1]


def words(field: str, cell: Any) -> list[str]:
    """Words separated by 、 ， , ； ; | or /."""
    del field
    return [word.strip() for word in re.split(r"[、，,；;|/]", as_text(cell)) if word.strip()]


def _parse(found: str) -> datetime | None:
    try:
        if DIGITS.fullmatch(found) and len(found) in COMPACT:
            whole = found + BEGINNING[len(found) :]  # by hand: strptime takes ten times as long
            months, days, hours, minutes, seconds = (int(whole[at : at + 2]) for at in range(4, 14, 2))
            return _sane(datetime.combine(date(int(whole[:4]), months, days), time(hours, minutes, seconds)))
        if "T" in found:
            return _sane(datetime.fromisoformat(found))
        matched = SEPARATED.fullmatch(found)
        if not matched:
            return None
        year, months, days, hours, minutes, seconds = (int(part) if part else 0 for part in matched.groups())
        return _sane(datetime.combine(date(year, months, days or 1), time(hours, minutes, seconds)))
    except ValueError:
        return None


def _sane(found: datetime) -> datetime | None:
    # 18991231 and the like are what spreadsheet programs make of an empty or broken date.
    return found if found.year >= 1950 else None


KINDS: dict[str, Callable[[str, Any], Any]] = {
    "text": text,
    "integer": integer,
    "flag": flag,
    "moment": moment,
    "day": day,
    "month": month,
    "last_day": last_day,
    "year": year,
    "yuan": yuan,
    "wan_yuan": wan_yuan,
    "decimal": decimal,
    "major": major,
    "words": words,
}
"""Kinds of columns that a mapping may name. An empty cell is None (no words: an empty list) before any of these."""
ORDERED = frozenset(KINDS) - {"text", "flag", "major", "words"}
"""Kinds whose values are more or less than one another."""
