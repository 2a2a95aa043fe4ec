"""What an edition rests on; with the archive, everything in it follows from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from projections.closings import Closing
from projections.evaluation.indicators import all_indicators
from projections.evaluation.targets import targets_of
from projections.evaluation.tree.in_force import DEFAULT_ID, tree_in_force
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.published_reading import text_of
from projections.evaluation.tree.publishing import published
from projections.evaluation.tree.reading import parse_tree
from projections.indicator_trees import tree_versions
from projections.reports.editions.edition import Edition
from projections.reports.editions.history import History
from projections.reports.editions.rejections import Rejections
from projections.reports.material import Material
from schemas.errors import KitelineError

Origin = Literal["published", "default", "file"]
"""Where the tree is from: a fact of the history, what ships, a file that was given."""
FILE: Origin = "file"
SUPPRESS_BELOW = 5
"""Counts of fewer people are hidden from everybody but the office."""
TREE = "tree.yaml"
"""The tree as a file of the edition, so that it finds its own when another one ships."""


@dataclass(frozen=True)
class Basis:
    """`before`: the closing of the period before, if there is one. `replaces` and `reason`: from the second edition on.
    `earlier`: of a year, the closings of its quarters, or where none was closed of its months, in order. `rejections`:
    what was rejected, None where that is not known.
    """

    edition: Edition
    closing: Closing
    before: Closing | None
    tree: Tree
    origin: Origin
    suppress_below: int
    replaces: int | None = None
    reason: str | None = None
    earlier: tuple[Closing, ...] = ()
    rejections: Rejections | None = None


def suppress_below(edition: Edition, most: int = SUPPRESS_BELOW) -> int:
    """0 in the office's own view."""
    return 0 if edition.report.audience == "office" else most


def tree_of(closing: Closing, history: History) -> tuple[Tree, Origin]:
    """The tree in force on the closing's day as the closing knows it, and whether it is a published one."""
    view = history.closed(closing)
    found = tree_in_force(view, DEFAULT_ID, all_indicators())
    stated = {row["tree_id"] for row in view.rows(tree_versions(view.on).select())}
    return found, "published" if found.id in stated else "default"


def tree_bytes(tree: Tree) -> bytes:
    """The tree as the file that says the same; always the same bytes for the same tree."""
    return text_of(published(tree)).encode()


def tree_from(content: bytes) -> Tree:
    """The tree of an edition's file. Raises TreeRefused."""
    return parse_tree(content.decode(), TREE, all_indicators())


def what_leaves_say(content: bytes) -> dict[str, dict[str, Any]]:
    """Leaf id -> what the tree's file says of it, also where this program cannot score it."""
    found: dict[str, dict[str, Any]] = {}
    waiting = list((yaml.safe_load(content) or {}).get("indicators") or [])
    while waiting:
        node: Mapping[str, Any] = waiting.pop()
        waiting += node.get("under") or []
        if "under" not in node:
            found[node["id"]] = dict(node)
    return found


def material_of(basis: Basis, history: History) -> Material:
    """What the report is made of, read from the archive as it is asked for."""
    closing, before = basis.closing, basis.before
    view = history.closed(closing)
    past = None if before is None else history.past(before, closing)
    targets = targets_of(view, basis.tree)
    earlier = tuple(history.past(one, closing) for one in basis.earlier)
    return Material(closing, view, past, basis.tree, targets, basis.edition.report.scope, basis.suppress_below, earlier)


def same_tree(one: Tree, other: Tree) -> bool:
    """Whether two trees say the same."""
    try:
        return tree_bytes(one) == tree_bytes(other)
    except KitelineError:
        return False
