"""Fold a batch of facts into at most one row per key: per column group the fact that wins."""

from __future__ import annotations

from functools import reduce

import polars as pl

from projections.engine.declaration import Entity, Group

ELEMENT_NO = "element_no"


def _group_rows(entity: Entity, group: Group, facts: pl.DataFrame) -> pl.DataFrame:
    parts = [
        facts.filter(pl.col("type") == event_type).select(
            *entity.key,
            *(pl.col(source).alias(column) for column, source in sources.items()),
            pl.col("occurred_at").alias(group.at),
            pl.col("event_id").alias(group.by),
            pl.col(ELEMENT_NO),
        )
        for event_type, sources in group.sources.items()
    ]
    stated = pl.concat(parts)
    newest_last = stated.sort(group.at, group.by, ELEMENT_NO)
    return newest_last.unique(subset=list(entity.key), keep="last").drop(ELEMENT_NO)


def _elements(entity: Entity, facts: pl.DataFrame) -> pl.DataFrame:
    """Facts, or with `each` one row per element, numbered: of two with one key in one fact, the later holds."""
    if not entity.each:
        return facts.with_columns(pl.lit(0).alias(ELEMENT_NO))
    array = entity.each
    numbered = facts.with_columns(pl.int_ranges(pl.col(array).list.len()).alias(ELEMENT_NO))
    exploded = numbered.filter(pl.col(array).list.len() > 0).explode(array, ELEMENT_NO)
    return exploded.unnest(array) if isinstance(exploded.schema[array], pl.Struct) else exploded


def fold(entity: Entity, facts: pl.DataFrame) -> pl.DataFrame:
    """Rows to upsert: the entity's columns, null (with null `_at`) in groups that the batch does not touch.

    `facts` is a frame of `schemas.facts` of the entity's family, in any order, with repeats.
    """
    mine = _elements(entity, facts.filter(pl.col("type").is_in(list(entity.sets))))
    grouped = [_group_rows(entity, group, mine) for group in entity.groups]
    rows = reduce(lambda a, b: a.join(b, on=list(entity.key), how="full", coalesce=True), grouped)
    return rows.select([column.name for column in entity.table.columns])
