"""Fold facts into at most one row per key: per column group the fact that wins.

What is folded can be folded on: `merge` of two folded frames is the fold of all their facts, so a reader may go on
folding while the database is busy with what came before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import polars as pl

from projections.engine.declaration import Constant, Entity, Group
from projections.engine.entity import PlaceInList, Source

ELEMENT_NO = "element_no"


def fold(entity: Entity, facts: pl.DataFrame) -> pl.DataFrame:
    """Rows to upsert: the entity's columns, null (with null `_at`) in groups that no fact here touches.

    `facts` is a frame of `schemas.facts` of the entity's family, in any order, with repeats.
    """
    read = {"type", "occurred_at", "event_id", entity.each, *entity.key, *_fields(entity)}
    narrow = facts[[name for name in facts.columns if name in read]]
    mine = _elements(entity, entity.each, narrow) if entity.each else narrow
    by_type = {str(name): some for (name,), some in mine.partition_by("type", as_dict=True).items()}
    stated = [_stated(entity, group, by_type, mine[:0]) for group in entity.groups]
    return _joined(entity, [_newest(entity, group, rows) for group, rows in zip(entity.groups, stated, strict=True)])


def _fields(entity: Entity) -> set[Source]:
    return {source for group in entity.groups for sources in group.sources.values() for source in sources.values()}


def merge(entity: Entity, folded: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One folded frame of several: what `fold` makes of all their facts together."""
    if len(folded) == 1:
        return folded[0]
    rows = pl.concat(folded)
    if len(entity.groups) == 1:
        return _newest(entity, entity.groups[0], rows)
    return _joined(entity, [_newest(entity, group, _set_here(entity, group, rows)) for group in entity.groups])


def _set_here(entity: Entity, group: Group, rows: pl.DataFrame) -> pl.DataFrame:
    """A group's columns of the folded rows that a fact has set them in."""
    return rows.filter(pl.col(group.at).is_not_null()).select(*entity.key, *group.columns, group.at, group.by)


def _stated(entity: Entity, group: Group, by_type: Mapping[str, pl.DataFrame], none: pl.DataFrame) -> pl.DataFrame:
    """What each fact says of the group's columns."""
    parts = [
        by_type.get(event_type, none).select(
            *entity.key,
            *(_value(source).alias(column) for column, source in sources.items()),
            pl.col("occurred_at").alias(group.at),
            pl.col("event_id").alias(group.by),
            *([ELEMENT_NO] if entity.each else []),
        )
        for event_type, sources in group.sources.items()
    ]
    # An empty constant has no type of its own; so types of which there is no fact here count too.
    return pl.concat(parts, how="vertical_relaxed") if len(parts) > 1 else parts[0]


def _value(source: Source) -> pl.Expr:
    if isinstance(source, Constant):
        return pl.lit(source.value, pl.Int64 if source.kind == "long" else None)
    return pl.col(ELEMENT_NO).cast(pl.Int32) if isinstance(source, PlaceInList) else pl.col(source)


def _newest(entity: Entity, group: Group, stated: pl.DataFrame) -> pl.DataFrame:
    """Per key the row with the greatest (occurred_at, event_id); of elements of one fact, the later."""
    numbered = [ELEMENT_NO] if ELEMENT_NO in stated.columns else []
    newest = stated.sort(group.at, group.by, *numbered).unique(subset=list(entity.key), keep="last")
    return newest.drop(numbered) if numbered else newest


def _joined(entity: Entity, grouped: Sequence[pl.DataFrame]) -> pl.DataFrame:
    rows = reduce(lambda a, b: a.join(b, on=list(entity.key), how="full", coalesce=True), grouped)
    return rows.select([column.name for column in entity.table.columns])


def _elements(entity: Entity, array: str, facts: pl.DataFrame) -> pl.DataFrame:
    """One row per element of `each`, numbered: of two with one key in one fact, the later holds."""
    numbered = facts.with_columns(pl.int_ranges(pl.col(array).list.len()).alias(ELEMENT_NO))
    exploded = numbered.filter(pl.col(array).list.len() > 0).explode(array, ELEMENT_NO)
    return exploded.unnest(array) if entity.of_records else exploded.rename({array: entity.element})
