"""What a scenario holds, once read and checked: another tree, changed targets, facts that nobody has stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from projections.evaluation.tree.model import Tree

ID = "what-if:{:04d}"
"""Event ids of hypothetical facts, by their place in the scenario: evidence shows them for what they are. They come
after every real id, so at one moment the hypothetical fact wins, and of two of them the later in the file."""
TOPIC, PARTITION = "what-if", 32_767
"""Where they are said to stand: in the last partition that a place has room for (`asof_entity`), which no topic has."""


@dataclass(frozen=True)
class ChangedTarget:
    """The target of one leaf for one consortium, in the leaf's unit, in place of the one planned."""

    consortium: str
    leaf: str
    value: Decimal
    line: int


@dataclass(frozen=True)
class Draft:
    """A fact as a scenario words it, not checked yet. `lines`: field -> where it stands, for those written out."""

    event_type: str
    fields: Mapping[str, Any]
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Hypothetical:
    """A fact that passed every check of a real one. `line`: what of the scenario it comes from."""

    event_id: str
    event_type: str
    subject: str
    line: int


@dataclass(frozen=True)
class Scenario:
    """`overlay`: family -> the hypothetical facts as a frame of `schemas.facts`, for `AsOfView.with_overlay`."""

    file: str
    title: str
    tree: Tree | None
    targets: tuple[ChangedTarget, ...]
    facts: tuple[Hypothetical, ...]
    overlay: Mapping[str, pl.DataFrame] = field(compare=False, repr=False)
