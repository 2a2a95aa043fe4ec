"""What a new generation would change: rows of its tables, and the figures that read models make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

from projections.engine import generations, verify
from projections.engine.declaration import Projection, ReadModel
from projections.engine.discovery import all_projections
from projections.engine.view import LiveView, Row
from schemas.errors import NeedsRebuild


@dataclass(frozen=True)
class Change:
    """A table or a read model (`kind`). `before` and `after`: its rows; None where it is not there, or cannot be asked
    for what the new declaration wants. Examples are rows as they were and as they would be, some of each at most.

    For entities `changed` counts rows with the same key and other values. A summary and a read model have no key: there
    a row that changes is one that goes and one that comes. Columns that only one generation has do not count.
    """

    projection: str
    kind: str
    name: str
    before: int | None
    after: int | None
    gone: int
    come: int
    changed: int
    examples: list[tuple[Row | None, Row | None]]

    @property
    def unasked(self) -> bool:
        """Whether neither can be asked: a projection that it reads too waits for a rebuild."""
        return self.before is None and self.after is None

    @property
    def none(self) -> bool:
        return not self.unasked and self.before == self.after and not (self.gone or self.come or self.changed)


def of(
    connection: Connection,
    projections: Sequence[Projection],
    numbers: Mapping[str, int],
    readers: Sequence[Projection],
    on: date,
    lines: int,
) -> list[Change]:
    """Between the live generation of each projection and that of `numbers`; `readers` with their read models too.

    `connection` must be in one snapshot. A generation that is live but stale is compared as it was left.
    """
    found = []
    for projection in projections:
        held = generations.pointer(connection, projection.name)
        live = None if held is None else int(held.live)
        found += _tables(connection, projection.name, live, numbers[projection.name], lines)
    names = {one.name for one in projections}
    beside = [one for one in all_projections() if one.name not in names]  # what the readers read besides
    after = LiveView(connection, [*projections, *beside], on, numbers)
    pointers = generations.live(connection, stale=True)
    before = LiveView(connection, [*projections, *beside], on, {n: pointers[n] for n in numbers if n in pointers})
    for reader in readers:
        found += [_model(connection, reader, model, before, after, lines) for model in reader.read_models]
    return found


def _tables(connection: Connection, projection: str, old: int | None, new: int, lines: int) -> list[Change]:
    there = set() if old is None else set(verify.tables(connection, projection, old))
    coming = set(verify.tables(connection, projection, new))
    found = []
    for table in sorted(there | coming):
        if table in there and table in coming and old is not None:
            found.append(_table(connection, projection, table, old, new, lines))
        else:
            number = old if table in there and old is not None else new
            rows = verify.checksum(connection, projection, number, table).rows
            before, after = (rows, None) if table in there else (None, rows)
            found.append(Change(projection, "table", table, before, after, before or 0, after or 0, 0, []))
    return found


def _table(connection: Connection, projection: str, table: str, old: int, new: int, lines: int) -> Change:
    looking, schemas = inspect(connection), [generations.schema_name(projection, number) for number in (old, new)]
    columns = [[c["name"] for c in looking.get_columns(table, schema)] for schema in schemas]
    keys = [looking.get_pk_constraint(table, schema)["constrained_columns"] for schema in schemas]
    before, after = (verify.checksum(connection, projection, number, table).rows for number in (old, new))
    shared = [name for name in columns[1] if name in columns[0]]
    compare = _by_key if keys[1] and keys[0] == keys[1] else _by_row
    gone, come, changed, pairs = compare(connection, table, schemas, shared, keys[1], lines)
    return Change(projection, "table", table, before, after, gone, come, changed, pairs)


Found = tuple[int, int, int, list[tuple[Row | None, Row | None]]]
"""Rows gone, come and changed, and examples."""


def _by_key(
    connection: Connection, table: str, schemas: Sequence[str], shared: Sequence[str], key: Sequence[str], lines: int
) -> Found:
    using, first = ", ".join(f'"{name}"' for name in key), f'"{key[0]}"'
    values = [name for name in shared if name not in key]
    sides = ("(" + ", ".join(f'{side}."{name}"' for name in values) + ")" for side in ("o", "n"))
    differ = " IS DISTINCT FROM ".join(sides) if values else "false"
    both = f'"{schemas[0]}"."{table}" o FULL JOIN "{schemas[1]}"."{table}" n USING ({using})'
    gone, come, changed = connection.execute(
        text(
            f"SELECT count(*) FILTER (WHERE n.{first} IS NULL), count(*) FILTER (WHERE o.{first} IS NULL), count(*)"
            f" FILTER (WHERE o.{first} IS NOT NULL AND n.{first} IS NOT NULL AND {differ}) FROM {both}"
        )
    ).one()
    some = (
        f"SELECT to_jsonb(o), to_jsonb(n) FROM {both} WHERE o.{first} IS NULL OR n.{first} IS NULL OR {differ}"
        f" ORDER BY {using} LIMIT :lines"
    )
    pairs = connection.execute(text(some), {"lines": lines}).all() if gone or come or changed else []
    return gone, come, changed, [_what_differs(before, after, key, values) for before, after in pairs]


def _by_row(
    connection: Connection, table: str, schemas: Sequence[str], shared: Sequence[str], _: Sequence[str], lines: int
) -> Found:
    """Where there is no key, or another one: whole rows, as far as both generations have the columns."""
    columns = ", ".join(f'"{name}"' for name in shared)
    old, new = (f'SELECT {columns} FROM "{schema}"."{table}"' for schema in schemas)
    counts, examples = [], []
    for one, other in ((old, new), (new, old)):
        lost = f"({one} EXCEPT ALL {other}) d"
        counts.append(int(connection.execute(text(f"SELECT count(*) FROM {lost}")).scalar_one()))
        some = text(f"SELECT to_jsonb(d) FROM {lost} ORDER BY 1 LIMIT :lines")
        examples.append([dict(row) for row in connection.execute(some, {"lines": lines}).scalars()])
    pairs: list[tuple[Row | None, Row | None]] = [(row, None) for row in examples[0]]
    return counts[0], counts[1], 0, pairs + [(None, row) for row in examples[1]]


def _what_differs(
    before: Row | None, after: Row | None, key: Sequence[str], shared: Sequence[str]
) -> tuple[Row | None, Row | None]:
    """Of two rows with one key, the key and the values that differ."""
    if before is None or after is None:
        return before, after
    names = [*key, *(name for name in shared if before[name] != after[name])]
    return {n: before[n] for n in names}, {n: after[n] for n in names}


def _model(
    connection: Connection, reader: Projection, model: ReadModel, before: LiveView, after: LiveView, lines: int
) -> Change:
    old, new = (_rows(connection, model, view) for view in (before, after))
    gone = (old or Counter()) - (new or Counter())
    come = (new or Counter()) - (old or Counter())
    examples: list[tuple[Row | None, Row | None]] = [(dict(row), None) for row in list(gone)[:lines]]
    examples += [(None, dict(row)) for row in list(come)[:lines]]
    had, has = (None if rows is None else rows.total() for rows in (old, new))
    return Change(reader.name, "read model", model.name, had, has, gone.total(), come.total(), 0, examples)


def _rows(connection: Connection, model: ReadModel, view: LiveView) -> Counter[tuple[tuple[str, Any], ...]] | None:
    """A read model's rows and how often each is there; None where its tables or their columns are not."""
    try:
        with connection.begin_nested():
            return Counter(tuple(row.items()) for row in view.rows(model.select(view.on)))
    except (ProgrammingError, NeedsRebuild):
        return None
