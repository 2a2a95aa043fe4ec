"""The tree that ships with Kiteline: consortium.yaml beside this file, drawn from the city's plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from projections.evaluation.indicator import Indicator
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.reading import read_tree

DEFAULT_TREE = Path(__file__).with_name("consortium.yaml")


def default_tree(queries: Mapping[str, Indicator]) -> Tree:
    """The default tree. `queries`: ids of the registry. Raises TreeRefused where it names one that is not there."""
    return read_tree(DEFAULT_TREE, queries)
