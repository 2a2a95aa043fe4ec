"""Codes of organisations: GB 32100-2015 unified social credit code and the ministry's 10-digit school code."""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
SHAPE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
SCHOOL = re.compile(r"[0-9]{10}")


def check_digit(first17: str) -> str:
    """The 18th character, by GB 32100-2015 annex: weights 3^i mod 31."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def credit_code_fault(code: str) -> str | None:
    """None when `code` is a valid credit code, else a reason code: credit-code-shape or credit-code-check-digit."""
    if not SHAPE.fullmatch(code):
        return "credit-code-shape"
    return None if check_digit(code[:17]) == code[17] else "credit-code-check-digit"


def check_credit_code(code: str) -> None:
    """Raise ValueError with a reason code when `code` is not a valid credit code."""
    fault = credit_code_fault(code)
    if fault:
        raise ValueError(fault)


def member_code_fault(code: str) -> str | None:
    """What is wrong with the digits of a member's code. Only one of 18 characters has a check digit."""
    return credit_code_fault(code) if len(code) == 18 else None


def is_school_code(code: str) -> bool:
    return SCHOOL.fullmatch(code) is not None
