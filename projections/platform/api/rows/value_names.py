"""Names beside the values of a read model's columns: of codes, members, consortia and choices, on a view's day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, select

from projections.consortia import consortia, named_members
from projections.engine.view import Row, View
from projections.platform.api.names import NAMELESS, Name
from projections.platform.api.rows.choice_titles import choice_names, states_of
from projections.platform.api.rows.column_origins import Origins
from projections.reference import codes_of

MEMBERS = frozenset(
    {"member", "member_code", "other", "requester", "provider", "partner", "party", "lead_enterprise", "employer"}
    | {
        "publisher",
        "responsible",
        "stated_by",
        "owner",
        "unit_code",
        "recipient",
        "school",
        "enterprise",
        "answered_by",
        "appraised_by",
        "assigned_by",
        "awarded_by",
        "rated_provider",
    }
)
"""Columns that hold codes of members. What stands there and is no member's code keeps its own words."""
CONSORTIA = frozenset({"consortium", "consortium_id"})
Refers = Literal["member", "consortium"]
AT_ONCE = 5_000
"""Values that are looked up in one question."""


def refers_to(column: str) -> Refers | None:
    """What the codes in a column are of, where no code list says it."""
    return "member" if column in MEMBERS else "consortium" if column in CONSORTIA else None


class ValueNames:
    """Names of values, looked up on the view's day."""

    def __init__(self, view: View, origins: Origins, asked: Select[Any]) -> None:
        """`asked`: the read model's own select, whose columns tell where values come from."""
        self._view, self._origins = view, origins
        self._columns: Mapping[str, ColumnElement[Any]] = dict(asked.selected_columns.items())

    def of(self, column: str, values: Iterable[Any]) -> dict[Any, Name]:
        """Value -> its name; a value without one is left out."""
        wanted = sorted({value for value in values if isinstance(value, str) and value})[:AT_ONCE]
        if not wanted or column not in self._columns:
            return {}
        refers = refers_to(column)
        if refers == "member":
            m = named_members(self._view.on).c
            return self._found(select(m.member_code, m.name_zh, m.name_en).where(m.member_code.in_(wanted)))
        if refers == "consortium":
            c = consortia(self._view.on).subquery().c
            return self._found(select(c.consortium_id, c.name_zh, c.name_en).where(c.consortium_id.in_(wanted)))
        if lists := self._origins.code_lists(self._columns[column]):
            return self._codes(lists, wanted)
        if states_of(column) or self._origins.choices(self._columns[column]):
            titles = choice_names(column)
            return {value: titles[value] for value in wanted if value in titles}
        return {}

    def beside(self, rows: Sequence[Row]) -> list[Row]:
        """The rows with `<column>_zh` and `<column>_en` for every column that has named values."""
        told = [dict(row) for row in rows]
        for column in dict.fromkeys(name for row in rows for name in row):
            if not self.is_named(column):
                continue
            named = self.of(column, (row[column] for row in rows))
            for row in told:
                name = named.get(row[column], NAMELESS)
                row |= {f"{column}_zh": name.zh, f"{column}_en": name.en}
        return told

    def is_named(self, column: str) -> bool:
        if column not in self._columns:
            return False
        origins, element = self._origins, self._columns[column]
        named = refers_to(column) or states_of(column) or origins.code_lists(element) or origins.choices(element)
        return bool(named)

    def _codes(self, lists: Sequence[str], wanted: Sequence[str]) -> dict[Any, Name]:
        """A code of several lists has its name in the first that has it."""
        found: dict[Any, Name] = {}
        for list_id in reversed(lists):
            c = codes_of(list_id, self._view.on).c
            found |= self._found(select(c.code, c.name_zh, c.name_en).where(c.code.in_(wanted)))
        return found

    def _found(self, query: Select[Any]) -> dict[Any, Name]:
        return {code: Name(zh, en) for code, zh, en in (tuple(row.values()) for row in self._view.rows(query))}
