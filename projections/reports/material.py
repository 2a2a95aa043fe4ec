"""What a report is made of: the history as of its closing, and beside it the period before, then and now.

All of it follows from the archive within the closings' positions and from the tree: made again, it is the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from projections.closings import Closing
from projections.engine.asof import AsOfView
from projections.evaluation.evaluation import Targets
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Tree


@dataclass(frozen=True)
class Past:
    """The period before. `then`: as it was closed; `now`: its last day as this report's closing knows it."""

    closing: Closing
    then: AsOfView
    now: AsOfView


@dataclass(frozen=True)
class Material:
    """`view`: as of the closing. `scope`: the consortium or member that the report is of, or everybody.

    `before`: None where the period before has no closing. `suppress_below`: counts of fewer people are not shown;
    0 in the office's own view. `earlier`: for a yearly report, the closed quarters (or months) of its year, in order.
    """

    closing: Closing
    view: AsOfView
    before: Past | None
    tree: Tree
    targets: Targets
    scope: Scope
    suppress_below: int
    earlier: tuple[Past, ...] = ()
