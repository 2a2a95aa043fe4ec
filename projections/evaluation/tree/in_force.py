"""The tree in force on a day: as it was published, or the one that ships."""

from __future__ import annotations

from collections.abc import Mapping

from projections.engine.view import View
from projections.evaluation.indicator import Indicator
from projections.evaluation.tree.default import default_tree
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.published_reading import read_published
from projections.indicator_trees import tree_in_force as published_trees
from schemas.errors import UnknownName

DEFAULT_ID = "consortium"
"""Id of the tree that ships."""
ABOUT = ("tree_id", "version", "effective_from", "title_zh", "title_en", "source")


def tree_in_force(view: View, tree_id: str, queries: Mapping[str, Indicator]) -> Tree:
    """The tree that a view's day falls under, of what the view knows: so an edition finds its own.

    That is the published version with the newest effective_from (of one day the greater version) that has begun; where
    none has, the default tree for its id. `queries`: ids of the registry. Raises TreeRefused for a published tree that
    cannot be scored, UnknownName for another id of which nothing has begun.
    """
    everything = published_trees(view.on).subquery()
    rows = view.rows(everything.select().where(everything.c.tree_id == tree_id).order_by(everything.c.order_no))
    if rows:
        return read_published({name: rows[0][name] for name in ABOUT} | {"indicators": rows}, queries)
    if tree_id == DEFAULT_ID:
        return default_tree(queries)
    raise UnknownName(
        f"{view.on} 没有施行中的指标体系 {tree_id}；请先 kiteline tree publish，或用 {DEFAULT_ID}",
        f"no tree {tree_id} is in force on {view.on}; `kiteline tree publish` one, or use {DEFAULT_ID}",
    )
