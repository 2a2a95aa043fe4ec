"""Keep summaries exact in the statement that writes the rows: what each row adds now, less what it added before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Column,
    ColumnElement,
    Select,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.visitors import replacement_traverse

from projections.engine.entity import Entity
from projections.engine.summary import ROWS, Summary


def with_summaries(upsert: Insert, entity: Entity, summaries: Sequence[Summary]) -> Select[Any]:
    """The upsert and the changes of all summaries as one statement: one row, true for each summary with a group gone empty.

    Rows of a summary are taken in the order of their key, so that two writers wait for each other and do not deadlock.
    """
    used = {entity.key[0], *(name for summary in summaries for name in summary.reads)}
    columns = [column for column in entity.table.columns if column.name in used]
    sides = [literal_column(f'{s}."{c.name}"', c.type).label(f"{s}_{c.name}") for s in ("old", "new") for c in columns]
    changed = upsert.returning(*sides).cte("changed")
    emptied: list[ColumnElement[Any]] = [_emptied(_change(changed, summary), summary) for summary in summaries]
    return select(*emptied)


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


def _emptied(change: Insert, summary: Summary) -> ColumnElement[bool]:
    kept = change.returning(summary.table.c[ROWS]).cte(f"kept_{summary.name}")
    return exists(select(1).select_from(kept).where(kept.c[ROWS] == 0)).label(summary.name)
