"""What makes a sheet a template: formats, notes per column, drop-downs fed by a hidden sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from producers.spreadsheets.choices import choice
from producers.spreadsheets.recognise_template import HIDDEN, mark_of
from producers.spreadsheets.template_map import ENVELOPE_NOTES, is_needed
from schemas.chinese import field_meaning, field_zh
from schemas.contracts import BY_DIGITS, Contract, Field

CodeLists = Mapping[str, Sequence[tuple[str, str]]]
"""List id -> (code, Chinese name) of every entry in force."""
PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
"""A cell that begins with = or http stays the text that it was."""
LAST_ROW = 20_000
"""Rows that have drop-downs."""
TEXT = {"num_format": "@", "text_wrap": True, "valign": "top"}
HEADER = {"bold": True, "font_color": "white", "text_wrap": True, "valign": "vcenter", "border": 1}
FORMATS: dict[str, dict[str, Any]] = {
    "needed": HEADER | {"bg_color": "#B03A2E"},
    "optional": HEADER | {"bg_color": "#2E6DA4"},
    "code": {"font_color": "#808080", "font_size": 8, "italic": True},
    "example": TEXT | {"font_color": "#808080", "italic": True},
    "text": TEXT,
    "wrong": TEXT | {"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1, "border_color": "#9C0006"},
    "title": {"bold": True, "font_size": 14},
    "wrap": {"text_wrap": True, "valign": "top", "border": 1},
}
TYPES = {
    "string": ("文本", "text"),
    "int": ("整数", "whole number"),
    "long": ("整数", "whole number"),
    "double": ("数字", "number"),
    "boolean": ("是 / 否", "yes / no"),
    "date": ("日期", "date"),
    "timestamp": ("时间", "time"),
    "enum": ("选一个", "one of"),
    "array": ("多个，用 、 隔开", "several, separated by 、"),
}


@dataclass(frozen=True)
class Guide:
    """What is told of one column: in its note and in the instructions."""

    code: str
    zh: str
    needed: bool
    type_zh: str
    type_en: str
    allowed: str
    note_zh: str
    note_en: str


def guides(contract: Contract) -> list[Guide]:
    """One per column, in the order of the template."""
    from producers.spreadsheets.template_map import ENVELOPE_COLUMNS

    made = []
    for column in ENVELOPE_COLUMNS:
        kind = TYPES["timestamp" if column.kind == "moment" else "string"]
        made.append(Guide(column.code, column.names[0], bool(column.needed), *kind, "", *ENVELOPE_NOTES[column.code]))
    return made + [_guide(contract.name, field) for field in contract.payload]


def _guide(event: str, field: Field) -> Guide:
    zh, en = TYPES[field.kind]
    notes = [field_meaning(event, field.name).removesuffix("。")]
    if field.rows:
        order = " | ".join(f"{field_zh(inner.name)} {inner.name}" for inner in field.rows)
        zh, en = "多行，一行一项，值用 | 隔开", "one item a line, its values separated by |"
        notes.append(f"每行：{order}")
    if field.required_when:
        when = "；".join(f"{field_zh(o)} = {'/'.join(map(choice, values))}" for o, values in field.required_when)
        notes.append(f"此时必填：{when}")
    note_zh = "；".join(filter(None, notes))
    return Guide(field.name, field_zh(field.name), is_needed(field), zh, en, _allowed(field), note_zh, field.doc)


def _allowed(field: Field) -> str:
    said = [choice(symbol) for symbol in field.symbols]
    said += [_listed(name) for name in field.code_lists]
    said += [f"≥ {field.minimum}"] if field.minimum is not None else []
    said += [f"≤ {field.maximum}"] if field.maximum is not None else []
    said += [f"≥ {field_zh(field.at_least)} {field.at_least}"] if field.at_least else []
    return "\n".join([*said, *([field.pattern] if field.pattern else [])])


def _listed(name: str) -> str:
    return "校验位须正确 / with a right check digit (GB 32100)" if name in BY_DIGITS else f"代码表 / code list: {name}"


class Dressing:
    """Formats and choices of one workbook (`book`: xlsxwriter's). `finish` writes the hidden sheet, once."""

    def __init__(self, book: Any, contract: Contract | None, lists: CodeLists) -> None:
        self.book = book
        self.formats = {name: book.add_format(about) for name, about in FORMATS.items()}
        self._contract = contract
        self._lists = lists
        self._choices: list[list[str]] = []

    def choices(self, sheet: Any, columns: Mapping[str, int], first_row: int) -> None:
        """Drop-downs and number checks for the rows from `first_row` (from 0) on."""
        assert self._contract
        for field in self._contract.payload:
            if (index := columns.get(field.name)) is None:
                continue
            about = self._validation(field)
            if about:
                sheet.data_validation(first_row, index, LAST_ROW, index, about | {"ignore_blank": True})

    def _validation(self, field: Field) -> dict[str, Any] | None:
        offered = [choice(symbol) for symbol in field.symbols]
        for name in field.code_lists:
            offered += [f"{code} {zh}" for code, zh in self._lists.get(name, ())]
        if field.kind == "boolean":
            offered = ["是", "否"]
        if offered and field.kind != "array":
            self._choices.append(offered)
            # Typing a bare code or symbol is fine too, and a list may have grown since: offer, do not forbid.
            return {"validate": "list", "source": self._range(len(self._choices)), "show_error": False}
        if field.kind in ("int", "long"):
            low = field.minimum if field.minimum is not None else -(2**31)
            high = field.maximum if field.maximum is not None else 2**31 - 1
            return {
                "validate": "integer",
                "criteria": "between",
                "minimum": low,
                "maximum": high,
                "error_type": "warning",
                "error_title": "应为整数",
                "error_message": f"{low} … {high}",
            }
        return None

    def _range(self, number: int) -> str:
        from xlsxwriter.utility import xl_col_to_name

        name = xl_col_to_name(number)
        return f"={HIDDEN}!${name}$1:${name}${len(self._choices[number - 1])}"

    def finish(self) -> None:
        """The hidden sheet: the mark in A1, one column per drop-down after it."""
        if self._contract is None:
            return
        sheet = self.book.add_worksheet(HIDDEN)
        sheet.write_string(0, 0, mark_of(self._contract))
        for number, offered in enumerate(self._choices, 1):
            for row, text in enumerate(offered):
                sheet.write_string(row, number, text)
        sheet.very_hidden()
        self.book.define_name("kiteline_template", f"={HIDDEN}!$A$1")
