"""How figures, days and what is missing are told. Every writer asks here, so a figure reads the same in all formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from projections.evaluation.tree.model import Text
from projections.reports.document import Cell, Unit, Value

UNITS: dict[Unit, Text] = {
    "": Text("", ""),
    "ratio": Text("", ""),
    "percent": Text("%", "%"),
    "days": Text("天", " days"),
    "persons": Text("人", " people"),
    "person_times": Text("人次", " person-times"),
    "count": Text("项", ""),
    "yuan": Text("元", " yuan"),
    "points": Text("分", " points"),
}
NOTHING = "—"
NO_ROWS = Text("（无）", "(none)")
NOTES = Text("编制说明", "How this was reached")
_LINE_ENDS = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
# What XML 1.0 cannot hold, and so no format may: controls but tab and newline, halves of pairs, non-characters.
_UNWRITABLE = dict.fromkeys([*range(9), *range(14, 32), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


@dataclass(frozen=True)
class Run:
    """Words or one figure, as they are read. `href`: the evidence, relative to the report; None: there is none to show."""

    text: Text
    href: str | None = None


def plain(text: str) -> str:
    """The text with line ends as newlines and without characters that a file cannot hold."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNWRITABLE | _LINE_ENDS)


def in_one_line(text: str) -> str:
    """`plain` without its line breaks: Chinese is joined, other words are kept apart."""
    first, *rest = (line.strip() for line in plain(text).split("\n"))
    for line in rest:
        between = " " if first[-1:].isascii() and line[:1].isascii() else ""
        first += between + line
    return first.strip()


def places(value: Decimal) -> int:
    """Digits behind the point. Raises ValueError when the value is not finite."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"a figure must be finite, not {value}")
    return max(0, -exponent)


def number(value: Decimal, digits: int | None = None) -> str:
    """Grouped by thousands, with the digits that it was rounded to or, where they are more, `digits`: 1,204.50."""
    shown = value or value.copy_abs()  # there is no minus zero to be read
    return f"{shown:,.{max(places(value), digits or 0)}f}"


def evidence_name(key: str) -> str:
    """The key as the name of a file that a link leads to as it stands: what is not plain ASCII as =E5, for programs
    would decode %E5 and look for another file."""
    return quote(plain(key), safe="").replace("%", "=")


def evidence_href(key: str) -> str:
    """Where the evidence of a figure lies, relative to the report: evidence/<key>.zip."""
    return f"evidence/{evidence_name(key)}.zip"


def told(value: Value, suppress_below: int) -> Run:
    """A figure with its unit and its evidence. A hidden one tells only why, whatever else it carries."""
    if value.hidden:
        return Run(Text(f"<{suppress_below}人", f"<{suppress_below} people"))
    href = evidence_href(value.key) if value.key else None
    if value.value is None:
        return Run(Text(NOTHING, NOTHING), href)
    unit, digits = UNITS[value.unit], number(value.value)
    return Run(Text(digits + unit.zh, digits + unit.en), href)


def told_day(day: date) -> Text:
    """2026年3月1日: GB/T 9704-2012, 7.3.5.4: no zero before month or day."""
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def told_cell(cell: Cell, suppress_below: int) -> Run:
    """A table's cell. A `str` is the same in every language."""
    if cell is None:
        return Run(Text(NOTHING, NOTHING))
    if isinstance(cell, Value):
        return told(cell, suppress_below)
    if isinstance(cell, date):
        return Run(told_day(cell))
    return Run(clean(cell) if isinstance(cell, Text) else Text(plain(cell), ""))


def told_parts(parts: Iterable[Text | Value], suppress_below: int) -> tuple[Run, ...]:
    """A paragraph's words and figures, in turn."""
    return tuple(told(p, suppress_below) if isinstance(p, Value) else Run(clean(p)) for p in parts)


def clean(text: Text) -> Text:
    """`plain` in both languages."""
    return Text(plain(text.zh), plain(text.en))


def has_english(parts: Sequence[Text | Value]) -> bool:
    """Whether a paragraph can be read in English: it has words, and all of them are said in it."""
    words = [part for part in parts if isinstance(part, Text) and part.zh.strip()]
    return bool(words) and all(part.en.strip() for part in words)


def hidden_note(suppress_below: int) -> Text:
    """What a hidden figure means: of few people itself, or one from which such a figure could be worked out."""
    return Text(
        f"标为“<{suppress_below}人”的数据涉及人数少于{suppress_below}人，或者可据以推算出这样的数据，不予公布。",
        f'Marked "<{suppress_below} people": concerns fewer than {suppress_below} people, or would tell such a figure; '
        "not published.",
    )


def number_format(unit: Unit, digits: int) -> str:
    """The same for a spreadsheet's cell or a chart's label: #,##0.00"人"."""
    point = "." + "0" * digits if digits else ""
    named = UNITS[unit].zh
    return f"#,##0{point}" + (f'"{named}"' if named else "")
