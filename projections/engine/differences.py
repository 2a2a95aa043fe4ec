"""Keep summaries exact in the statement that writes the rows: what each row adds now, less what it added before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Text,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.visitors import replacement_traverse

from projections.engine.entity import Entity
from projections.engine.summary import ROWS, Summary


def with_summaries(upsert: Insert, entity: Entity, summaries: Sequence[Summary]) -> CompoundSelect[Any]:
    """The upsert and the changes of all summaries as one statement.

    It has a row, with the name of a summary and a place, for each row that now stands for nothing: `forget` removes
    them, since a statement cannot remove what it has just changed. Rows of a summary are taken in the order of their
    key, so that two writers wait for each other and do not deadlock.
    """
    used = {entity.key[0], *(name for summary in summaries for name in summary.reads)}
    columns = [column for column in entity.table.columns if column.name in used]
    sides = [literal_column(f'{s}."{c.name}"', c.type).label(f"{s}_{c.name}") for s in ("old", "new") for c in columns]
    changed = upsert.returning(*sides).cte("changed")
    return union_all(*(_emptied(_change(changed, summary), summary) for summary in summaries))


def forget(connection: Connection, schema: str, emptied: Iterable[tuple[str, str]]) -> None:
    """Remove rows of summaries that stand for nothing any more, by their places: what was changed in this transaction is
    locked by it, so they are still there."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, place in emptied:
        places[name].append(place)
    for name, mine in places.items():
        gone = text(f'DELETE FROM "{schema}"."{name}" WHERE ctid = ANY(CAST(:places AS tid[])) AND "{ROWS}" = 0')
        connection.execute(gone, {"places": mine})


def _change(changed: CTE, summary: Summary) -> Insert:
    key = changed.c[f"old_{summary.of.key[0]}"]
    gained, lost = _side(changed, summary, "new", 1), _side(changed, summary, "old", -1).where(key.is_not(None))
    both = union_all(gained, lost).subquery()
    keys = [both.c[name] for name in summary.by]
    moved = [cast(func.sum(both.c[name]), BigInteger).label(name) for name in summary.measures]
    difference = (
        select(*keys, *moved).group_by(*keys).having(or_(*(func.sum(both.c[n]) != 0 for n in summary.measures)))
    ).order_by(*keys)
    table = summary.table
    added = insert(table).from_select([*summary.by, *summary.measures], difference)
    return added.on_conflict_do_update(
        index_elements=list(summary.by), set_={n: table.c[n] + added.excluded[n] for n in summary.measures}
    )


def _side(changed: CTE, summary: Summary, side: str, sign: int) -> Select[Any]:
    """What every changed row adds to the summary as it is now, or takes from it as it was."""

    def seen(expression: ColumnElement[Any]) -> ColumnElement[Any]:
        def stand_in(element: Any, **_: Any) -> Any:
            return changed.c[f"{side}_{element.name}"] if isinstance(element, Column) else None

        replaced: ColumnElement[Any] = replacement_traverse(expression, {}, stand_in)
        return replaced

    keys = [changed.c[f"{side}_{name}"].label(name) for name in summary.by]
    added = [(seen(measure) * sign).label(name) for name, measure in summary.measures.items()]
    return select(*keys, *added).where(*(seen(condition) for condition in summary.conditions))


def _emptied(change: Insert, summary: Summary) -> Select[Any]:
    place = literal_column("CAST(ctid AS text)", Text).label("place")
    kept = change.returning(summary.table.c[ROWS], place).cte(f"kept_{summary.name}")
    return select(literal(summary.name, Text), kept.c.place).where(kept.c[ROWS] == 0)
