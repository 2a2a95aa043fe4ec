"""A process that evaluates the default tree as of a day, and every indicator alone, and says how long and how large.

`python -m tests.bench.history.evaluating ARCHIVE DAY {tree|alone}` prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from pathlib import Path

from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.evaluation import evaluate_tree
from projections.evaluation.indicators import all_indicators
from projections.evaluation.measuring import evaluate
from projections.evaluation.scope import EVERYBODY
from projections.evaluation.tree.default import default_tree
from tests.bench.peak import peak_mb


def tree_at(root: Path, on: date) -> dict[str, object]:
    """seconds, and the value of every query of the tree."""
    began = time.perf_counter()
    view = AsOfView(root, all_projections(), on, on)
    tree = default_tree(all_indicators())
    found = evaluate_tree(tree, view)[EVERYBODY]
    values = {leaf.query: found.figures[leaf.id].value for leaf in tree.leaves()}
    return {"seconds": time.perf_counter() - began, "values": values}


def each_alone(root: Path, on: date) -> dict[str, object]:
    """cold and warm: indicator -> seconds; cold opens a view of its own."""
    cold, warm = {}, {}
    for name, indicator in all_indicators().items():
        began = time.perf_counter()
        view = AsOfView(root, all_projections(), on, on)
        evaluate(indicator, view)
        cold[name] = time.perf_counter() - began
        began = time.perf_counter()
        evaluate(indicator, view)
        warm[name] = time.perf_counter() - began
    return {"cold": cold, "warm": warm}


if __name__ == "__main__":
    asked = {"tree": tree_at, "alone": each_alone}[sys.argv[3]]
    said = asked(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
    print(json.dumps(said | {"peak_mb": peak_mb(os.getpid())}))
