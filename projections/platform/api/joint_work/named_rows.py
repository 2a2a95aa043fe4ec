"""Names beside the codes of rows: of members, and of codes of lists, as of the view's day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from projections.consortia import named_members
from projections.engine.view import Row, View
from projections.platform.api.names import NAMELESS, Name, code_names
from projections.platform.api.rows.choice_titles import choice_names


def named_rows(
    view: View,
    rows: Sequence[Row],
    *,
    members: Sequence[str] = (),
    codes: Mapping[str, str] | None = None,
    choices: Sequence[str] = (),
) -> list[Row]:
    """Rows with `<column>_zh` and `<column>_en` of the columns `members`, `codes` (column -> list) and `choices`, whose
    values are of closed lists."""
    lists = codes or {}
    wanted = sorted({row[name] for row in rows for name in members if row[name]})
    called = _member_names(view, wanted) if wanted else {}
    books = dict.fromkeys(members, called) | {name: code_names(view, list_id) for name, list_id in lists.items()}
    books |= {name: choice_names(name) for name in choices}
    return [_named(row, books) for row in rows]


def _member_names(view: View, codes: Sequence[str]) -> dict[str, Name]:
    m = named_members(view.on).c
    found = view.rows(select(m.member_code, m.name_zh, m.name_en).where(m.member_code.in_(codes)))
    return {row["member_code"]: Name(row["name_zh"], row["name_en"]) for row in found}


def _named(row: Row, books: Mapping[str, Mapping[str, Name]]) -> Row:
    names: Row = {}
    for column, book in books.items():
        name = book.get(row[column] or "", NAMELESS)
        names |= {f"{column}_zh": name.zh, f"{column}_en": name.en}
    return row | names


def list_name(path: str, **asked: str | int | date | None) -> str:
    """Name of a list under these filters; a cursor is good for the list that it was given for."""
    return path + "?" + "&".join(f"{name}={value}" for name, value in sorted(asked.items()) if value is not None)
