"""Where a column of a read model comes from: the fields of events that set it, and what these say of its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Column, ColumnElement, Label, Table

from projections.engine.declaration import Entity, Projection, Summary
from schemas.contracts import BY_DIGITS, Field, newest

TITLES = Path(__file__).parent / "column_titles.yaml"


@cache
def _titles() -> dict[str, Any]:
    titles: dict[str, Any] = yaml.safe_load(TITLES.read_text(encoding="utf-8"))
    return titles


def titles_of(model: str, column: str) -> tuple[str | None, str | None]:
    """Chinese and English title of a column; None where it has none."""
    found = _titles()["of"].get(model, {}).get(column) or _titles()["columns"].get(column) or (None, None)
    return found[0], found[1]


class Origins:
    """Fields behind columns, for the entities of some projections."""

    def __init__(self, projections: Iterable[Projection]) -> None:
        self._kept = {one.name: one for p in projections for one in p.kept}

    def fields(self, column: ColumnElement[Any]) -> list[Field]:
        """Fields of events that a column is set from, as they stand; empty where it is computed."""
        return [field for root in _roots(column) for field in self._of_root(root)]

    def code_lists(self, column: ColumnElement[Any]) -> list[str]:
        """Lists that its codes are of."""
        named = dict.fromkeys(name for field in self.fields(column) for name in field.code_lists)
        return [name for name in named if name not in BY_DIGITS]

    def choices(self, column: ColumnElement[Any]) -> list[str]:
        """The values that there can be, where the events have a closed list of them."""
        fields = self.fields(column)
        if not fields or any(field.kind != "enum" for field in fields):
            return []
        return list(dict.fromkeys(symbol for field in fields for symbol in field.symbols))

    def family(self, column: ColumnElement[Any]) -> str | None:
        """The family of events that a column is set from; None where it is computed or set by several."""
        found = {entity.family for root in _roots(column) if (entity := self._entity(root))}
        return found.pop() if len(found) == 1 else None

    def _entity(self, root: Column[Any]) -> Entity | None:
        kept = self._kept.get(root.table.schema or "")
        return kept.of if isinstance(kept, Summary) else kept

    def _of_root(self, root: Column[Any]) -> Iterator[Field]:
        entity = self._entity(root)
        if entity is None or root.name not in entity.table.c:
            return
        for event_type in entity.sets:
            source = root.name if root.name in entity.key else entity.columns_of(event_type).get(root.name)
            if isinstance(source, str):
                yield from _fields_of(entity, event_type, source)


def _fields_of(entity: Entity, event_type: str, source: str) -> Iterator[Field]:
    contract = newest()[event_type]
    for field in contract.fields:
        if field.name == entity.each and source == entity.element and not field.rows:
            yield field
        for inner in field.rows if field.name == entity.each else ():
            if inner.name == source:
                yield inner
        if field.name == source:
            yield field


def _roots(column: ColumnElement[Any]) -> Iterator[Column[Any]]:
    """Columns of tables that a column is, under whatever name; none for one that is computed."""
    for base in column.base_columns:
        element = base.element if isinstance(base, Label) else base
        if isinstance(element, Column) and isinstance(element.table, Table):
            yield element
        elif isinstance(element, Column) and element is not column:
            yield from _roots(element)
