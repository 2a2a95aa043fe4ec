"""Cells of a row to the values that a mapping speaks of: columns, the person's reference, derived values."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from producers.code_names import CodeNames
from producers.mapping import Column, Derived, TableMap
from producers.row_fields import value_of
from producers.rows import refusal
from producers.sealing import LEGAL_BASIS, PERSON_NUMBER, Sealing
from producers.state import MemberState
from producers.values import KINDS, as_text
from schemas.days import day_of
from schemas.errors import RowRefused
from schemas.reasons import HIDDEN

Values = dict[str, Any]


@dataclass
class ColumnValues:
    """Reads rows of one table for one member.

    `names` looks names up; without it no table that needs it can be read. Sealed columns are read only
    with a key and a legal basis in `sealing`, which each fact then states.
    """

    mapping: TableMap
    member: str
    state: MemberState
    names: CodeNames | None = None
    sealing: Sealing | None = None

    def __post_init__(self) -> None:
        self._passing = secrets.token_bytes(32)

    @property
    def reads_persons(self) -> bool:
        """Whether names and ID numbers of a table are read: only where there is a key and a legal basis."""
        return self.sealing is not None and self.sealing.legal_basis is not None

    def read(self, cells: list[Any], columns: dict[str, int]) -> Values:
        """Every value of a row. Raises RowRefused for the first cell that is wrong."""
        values: Values = {"member": self.member}
        for column, cell in self._cells(cells, columns):
            values[column.code] = self.value(column, cell)
        person = self.mapping.person
        if person:
            number = values.pop(person["number"])
            values["person"] = self._person(values[person["school"]], number)
            values[PERSON_NUMBER] = number if self.reads_persons else None
        given = self.reads_persons and any(values[column.code] for column in self.mapping.columns if column.sealed)
        values.setdefault(LEGAL_BASIS, self.sealing.legal_basis if self.sealing and given else None)
        if person and values["person"] is None:
            return values  # erased: nothing is said of it
        self._derive(values)
        return values

    def _person(self, school: str, number: str) -> str | None:
        """The person's reference. One who was erased is counted on, under a name for this reading alone."""
        ref = self.state.person_ref(school, number)
        if ref is None and self.mapping.group:
            return f"erased-{hmac.digest(self._passing, number.encode(), 'sha256').hex()}"
        return ref

    def some(self, wanted: tuple[str, ...], cells: list[Any], columns: dict[str, int]) -> Values | None:
        """Values of the columns `wanted`, whatever is wrong with the rest of the row; None when one is wrong itself."""
        values: Values = {"member": self.member}
        for column, cell in self._cells(cells, columns):
            try:
                values[column.code] = self.value(column, cell)
            except RowRefused:
                continue
        try:
            self._derive(values)
        except (KeyError, RowRefused):
            return None
        return values if all(name in values for name in wanted) else None

    def refusals(self, cells: list[Any], columns: dict[str, int]) -> list[RowRefused]:
        """Everything that is wrong with single cells of a row, where `read` tells the first only."""
        found = []
        for column, cell in self._cells(cells, columns):
            try:
                self.value(column, cell)
            except RowRefused as error:
                found.append(error)
        return found

    def value(self, column: Column, cell: Any) -> Any:
        """One cell. Raises RowRefused."""
        text = as_text(cell)
        if column.sealed:
            return (text or None) if self.reads_persons else None
        if text == "" or text in column.empty:
            if column.needed == "cell":
                raise refusal(column.label, "", "不能为空", "a value is needed")
            if column.default is not None:
                return self.member if column.default == "{member}" else column.default
            return [] if column.kind == "words" else None
        if column.private and "\0" in text:
            raise refusal(column.label, HIDDEN, "含有空字符 U+0000", "it holds the character U+0000")
        if column.codes is not None:
            if text not in column.codes:
                raise _unknown(column, HIDDEN if column.private else text)
            return column.codes[text]
        reads = column.reads or KINDS[column.kind]
        return reads(column.label, HIDDEN if column.private and column.kind != "text" else cell)

    def fill(self, pattern: str, values: Values) -> str:
        """A pattern with the row's values. Raises RowRefused naming the columns that are empty."""
        try:
            return pattern.format_map(_Filled(values))
        except KeyError as error:
            name = str(error.args[0])
            raise refusal(self.mapping.labels((name,)), "", "不能为空", "a value is needed") from None

    def _cells(self, cells: list[Any], columns: dict[str, int]) -> Iterator[tuple[Column, Any]]:
        for column in self.mapping.columns:
            index = columns.get(column.code)
            yield column, cells[index] if index is not None and index < len(cells) else None

    def _derive(self, values: Values) -> None:
        for name, derived in self.mapping.derived.items():
            values[name] = self._code(derived, values) if derived.lookup else value_of(derived.of, values, self.fill)

    def _code(self, derived: Derived, values: Values) -> Any:
        given = values[derived.given] if derived.given else None
        if given is not None:
            return given
        said = values[derived.of]
        if said is None or said == []:
            return said
        moment = values[self.mapping.moment or ""]
        assert derived.lookup is not None
        label = self.mapping.labels((str(derived.of),))
        if self.names is None or not isinstance(moment, datetime):
            raise refusal(
                label, said, "此处不能由名称查代码，请改填代码", "names cannot be looked up here; write the code"
            )
        day, lookup, names = day_of(moment), derived.lookup, self.names
        if isinstance(said, list):
            return [code for name in said if (code := names.code_of(label, name, lookup, day))]
        return names.code_of(label, said, lookup, day)


def _unknown(column: Column, text: str) -> RowRefused:
    known = list(column.codes or ())
    return refusal(
        column.label,
        text,
        f"不是已知的代码；可用：{'、'.join(known)}",
        f"not a known code; known: {', '.join(known)}",
    )


class _Filled:
    """Values for a pattern: an empty one is a KeyError that names the column."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        if value is None:
            raise KeyError(name)
        return value
