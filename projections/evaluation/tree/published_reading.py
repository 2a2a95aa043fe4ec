"""A tree from what IndicatorTreePublished states. It is written as the file that would say the same, and that is read:
so a published tree passes every check that a file does, and an old edition can show the file of its tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import yaml

from projections.evaluation.indicator import Indicator
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.reading import parse_tree
from projections.evaluation.tree.scoring import shortest
from schemas.errors import TreeFault, TreeRefused

Row = Mapping[str, Any]


class _Plain(yaml.SafeDumper):
    """Writes Decimals as they are, without an exponent."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True


def _as_it_is(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    told = f"{value:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in told else 'int'}", told)


_Plain.add_representer(Decimal, _as_it_is)


def read_published(fact: Mapping[str, Any], queries: Mapping[str, Indicator]) -> Tree:
    """The tree of a fact (fields of the newest version). `clauses` are those that its leaves cite.

    Raises TreeRefused, with the lines of `text_of(fact)`: also for a tree of version 1, which told no population.
    """
    name = f"{fact['tree_id']} {fact['version']}"
    if lost := _lost(fact["indicators"]):
        fault = TreeFault(
            0,
            f"{'、'.join(lost)} 不在任何一级指标之下；请核对 parent（上级指标编号）",
            f"{', '.join(lost)}: under no indicator of level 1; check `parent`",
        )
        raise TreeRefused(name, (fault,))
    return parse_tree(text_of(fact), name, queries)


def _lost(rows: Sequence[Row]) -> list[str]:
    """Ids that no way leads to from level 1: their parent is not there, or they stand in a circle."""
    found: set[str | None] = {None}
    while more := {row["indicator_id"] for row in rows if row["parent"] in found} - found:
        found |= more
    return [row["indicator_id"] for row in rows if row["indicator_id"] not in found]


def text_of(fact: Mapping[str, Any]) -> str:
    """The file that says what the fact says."""
    rows: list[Row] = list(fact["indicators"])
    above = {row["parent"] for row in rows}
    clauses = [row["clause"] for row in rows if row["indicator_id"] not in above and row["clause"]]
    tree = {
        "id": fact["tree_id"],
        "version": fact["version"],
        "effective_from": fact["effective_from"],
        "zh": fact["title_zh"],
        "en": fact["title_en"],
        "source": fact["source"],
        "clauses": list(dict.fromkeys(clauses)),
        "indicators": _under(None, rows, above, 1),
    }
    return yaml.dump(tree, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000)


def _under(parent: str | None, rows: list[Row], above: set[str | None], level: int) -> list[dict[str, Any]]:
    """The nodes below `parent`. Ends at level 4, which is refused, so that rows above each other cannot go on for ever."""
    return [
        _branch(row, rows, above, level) if row["indicator_id"] in above and level < 4 else _leaf(row)
        for row in rows
        if row["parent"] == parent
    ]


def _branch(row: Row, rows: list[Row], above: set[str | None], level: int) -> dict[str, Any]:
    return {
        "id": row["indicator_id"],
        "zh": row["name_zh"],
        "en": row["name_en"],
        **_weight(row),
        "under": _under(row["indicator_id"], rows, above, level + 1),
    }


def _weight(row: Row) -> dict[str, Decimal]:
    return {} if row["weight"] is None else {"weight": shortest(Decimal(str(row["weight"])))}


def _leaf(row: Row) -> dict[str, Any]:
    return {
        "id": row["indicator_id"],
        "zh": row["name_zh"],
        "en": row["name_en"],
        "class": row["indicator_class"],
        "query": row["query"],
        "definition": _both(row, "definition"),
        "population": _both(row, "population"),
        "clause": row["clause"],
        "unit": row["unit"],
        "responsible": row["responsible"],
        **_weight(row),
        **_rule(row),
    }


def _both(row: Row, name: str) -> dict[str, str] | None:
    zh, en = row[f"{name}_zh"], row[f"{name}_en"]
    return None if zh is None and en is None else {"zh": zh, "en": en}


def _rule(row: Row) -> dict[str, Any]:
    said = [part.replace("=", ":").split(":") for part in (row["scoring"] or "").split()]
    parts = [(name, Decimal(value)) for name, value in said]
    values = dict(parts)
    kind = row["scoring_rule"]
    if kind == "ratio":
        target: Any = "plan" if row["target_source"] == "plan" else values.get("full")
        told = {} if target is None else {"target": target}
        return told | {"ratio": {"better": row["direction"], "zero": values.get("zero", Decimal(0))}}
    if kind == "band" and row["direction"] == "higher":  # where lower is better, bounds would be upper ones: refused
        return {"bands": _bands(parts)}
    if kind == "deduction":
        return {"deduction": {name: values[name] for name in ("base", "each", "free") if name in values}}
    return {"veto": values} if kind == "veto" else {}


def _bands(parts: list[tuple[str, Decimal]]) -> list[dict[str, Decimal]]:
    lowest = {"points": dict(parts).get("low", Decimal(0))}
    steps = [{"from": Decimal(bound), "points": points} for bound, points in reversed(parts) if bound != "low"]
    bands = [lowest, *steps]
    for band, above in pairwise(bands):
        band["to"] = above["from"]
    return bands
