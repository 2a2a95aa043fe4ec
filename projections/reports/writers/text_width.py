"""How wide text is, in half widths: a Chinese character is 2, a Latin one 1. From code points alone, so that the
answer is the same under every version of Python's character tables."""

from __future__ import annotations

FIRST_WIDE = 0x2E80
# Punctuation that Chinese typesetting gives a full width though its code is low: · — ‘’ “” … №
WIDE_BELOW = frozenset("·—‘’“”…№℃①②③④⑤⑥⑦⑧⑨⑩")

_NARROW = {"%": 0.95, "W": 0.95, "M": 0.95, "@": 1.0, "m": 0.95, "w": 0.85, ",": 0.3, ".": 0.3, "-": 0.4, " ": 0.3}


def width(text: str) -> int:
    """Of the widest line of a text."""
    return max(sum(2 if ord(c) >= FIRST_WIDE or c in WIDE_BELOW else 1 for c in line) for line in text.split("\n"))


def ems(text: str) -> float:
    """How long a line is in a common sans-serif type, in sizes of the type; rather too long than too short."""
    return sum(1.0 if width(c) == 2 else _NARROW.get(c, 0.72 if c.isupper() else 0.6) for c in text)


def wrapped(text: str, widest: int) -> list[str]:
    """A text of one line in as many as it needs to be at most `widest` half widths, of much the same length."""
    needed = -(-width(text) // max(widest, 2)) or 1
    even = -(-width(text) // needed)
    lines = [""]
    for character in text:
        if lines[-1] and width(lines[-1] + character) > even + even % 2:
            lines.append("")
        lines[-1] += character
    return lines
