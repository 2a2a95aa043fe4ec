"""Published trees of indicators: every version, and the one in force on a day (plan clause 四(三))."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, select

from projections.engine.children import current
from projections.engine.declaration import Entity, PlaceInList, Projection, ReadModel

indicator_tree = Entity(
    "indicator_tree",
    family="reference",
    key=("tree_id", "version"),
    sets={"IndicatorTreePublished": ("effective_from", "title_zh", "title_en", "source")},
)

STATED = (
    *("parent", "level", "name_zh", "name_en", "indicator_class", "unit", "direction", "weight", "scoring_rule"),
    *("scoring", "responsible", "clause", "query", "definition_zh", "definition_en", "population_zh"),
    *("population_en", "target_source"),
)
"""What a tree says of each indicator beside its id."""

tree_indicator = Entity(
    "tree_indicator",
    family="reference",
    key=("tree_id", "version", "indicator_id"),
    sets={"IndicatorTreePublished": {name: name for name in STATED} | {"order_no": PlaceInList()}},
    each="indicators",
    of=indicator_tree,
)


def tree_versions(on: date) -> Subquery:
    """Of every tree the version in force on `on`: the greatest (effective_from, version) that has begun."""
    t = indicator_tree.table.c
    turn = func.row_number().over(partition_by=t.tree_id, order_by=(t.effective_from.desc(), t.version.desc()))
    begun = select(indicator_tree.table, turn.label("turn")).where(t.effective_from <= on).subquery()
    return select(begun).where(begun.c.turn == 1).subquery()


def indicator_trees(on: date) -> Select[Any]:
    """Every published version of every tree, also those that are yet to begin: tree_id, version, effective_from, titles."""
    del on
    t = indicator_tree.table.c
    columns = (t.tree_id, t.version, t.effective_from, t.title_zh, t.title_en, t.source)
    return select(*columns, t.effective_from_by.label("event_id"))


def tree_in_force(on: date) -> Select[Any]:
    """Every indicator of the trees in force on `on`, with what its tree says of itself; `order_no`: its place there."""
    versions, rows = tree_versions(on), current(tree_indicator)
    v, r = versions.c, rows.c
    about = (v.tree_id, v.version, v.effective_from, v.title_zh, v.title_en, v.source)
    columns = [r[name] for name in ("indicator_id", *STATED, "order_no")]
    same = and_(r.tree_id == v.tree_id, r.version == v.version)
    return select(*about, v.effective_from_by.label("event_id"), *columns).select_from(versions.join(rows, same))


projection = Projection(
    "indicator-trees",
    "指标体系",
    "Trees of indicators",
    entities=(indicator_tree, tree_indicator),
    read_models=(
        ReadModel("indicator-trees", "指标体系各版本", "Versions of trees of indicators", indicator_trees),
        ReadModel("tree-in-force", "现行指标体系", "Trees of indicators in force", tree_in_force),
    ),
)
