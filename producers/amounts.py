"""Cells to amounts: money in whole yuan, and decimal numbers.

The standard writes money in yuan, many schools in 万元. A kind says which a column is meant in; a unit written in the
cell wins over it. Half a yuan and more is rounded up.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from producers.rows import refusal
from producers.written import as_text

AMOUNT = re.compile(
    r"[¥￥]?\s*(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>元|万元?|亿元?)?", re.ASCII
)
UNITS = {"元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?", re.ASCII)
LARGEST = 10**15


def yuan(field: str, cell: object) -> int:
    """Whole yuan from an amount in yuan: "5,200.00", "¥5200", "12.5万元"."""
    return _money(field, cell, 1)


def wan_yuan(field: str, cell: object) -> int:
    """Whole yuan from an amount in 万元: 12.5 is 125000; "3000元" is 3000."""
    return _money(field, cell, 10_000)


def decimal(field: str, cell: object) -> float:
    """A number with a fraction; "12.5%" is 0.125."""
    found = as_text(cell)
    if not NUMBER.fullmatch(found):
        raise refusal(field, found, "应为数字，如 12.5", "a number is expected, e.g. 12.5")
    number = Decimal(found.rstrip("%").replace(",", ""))
    return float(number / 100 if found.endswith("%") else number)


def _money(field: str, cell: object, unit: int) -> int:
    found = as_text(cell)
    matched = AMOUNT.fullmatch(found)
    if not matched:
        raise refusal(
            field,
            found,
            "应为金额，如 5200、5,200.00 或 12.5万元",
            "an amount is expected, e.g. 5200, 5,200.00 or 12.5万元",
        )
    amount = Decimal(matched["number"].replace(",", "")) * UNITS.get(matched["unit"] or "", unit)
    if abs(amount) > LARGEST:
        raise refusal(field, found, "金额过大", "the amount is too large")
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
