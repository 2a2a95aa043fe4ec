"""How wide text is, in half widths: a Chinese character is 2, a Latin one 1. From code points alone, so that the
answer is the same under every version of Python's character tables."""

from __future__ import annotations

FIRST_WIDE = 0x2E80
# Punctuation that Chinese typesetting gives a full width though its code is low: · — ‘’ “” … №
WIDE_BELOW = frozenset("·—‘’“”…№℃①②③④⑤⑥⑦⑧⑨⑩")


def width(text: str) -> int:
    """Of the widest line of a text."""
    return max(sum(2 if ord(c) >= FIRST_WIDE or c in WIDE_BELOW else 1 for c in line) for line in text.split("\n"))


def wrapped(text: str, widest: int) -> list[str]:
    """The text in lines of at most `widest` half widths, broken where it must be."""
    lines = [""]
    for character in text:
        if character == "\n" or width(lines[-1] + character) > max(widest, 2):
            lines.append("" if character == "\n" else character)
        else:
            lines[-1] += character
    return lines


def shares(columns: list[list[str]], narrowest: int = 6, widest: int = 40) -> list[float]:
    """Of a table's width for each column, by the widest text in it; they add up to 1."""
    wanted = [min(max(narrowest, *map(width, texts)), widest) for texts in columns]
    return [one / sum(wanted) for one in wanted]
