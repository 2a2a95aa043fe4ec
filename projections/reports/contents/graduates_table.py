"""Graduates by school: how many are placed. A two-way table of people, so cells are hidden and others with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from projections.consortia import members_in
from projections.evaluation.figure_forms import as_number
from projections.evaluation.indicators import indicator_named
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Text
from projections.graduates import PLACED, graduate, is_registered
from projections.reports.contents.suppression import hidden_cells, is_hidden
from projections.reports.contents.telling import Telling
from projections.reports.document import Cell, Table, Value

COLUMNS = (
    Text("学校", "School"),
    Text("已落实去向", "Placed"),
    Text("未落实去向", "Not placed"),
    Text("合计", "All"),
)
PLACEMENT = "placement_rate"


def graduates_table(telling: Telling) -> Table | None:
    """Of the report's scope; None where nobody is registered. One in a report: of two that share a school, one could tell
    what the other hides."""
    scope = telling.material.scope
    counts = _counts(telling, scope)
    if not counts:
        return None
    schools = sorted(counts)
    table = [[*counts[code], sum(counts[code])] for code in schools]
    table.append([sum(row[c] for row in table) for c in range(3)])
    hidden = hidden_cells(table, telling.k, _told_elsewhere(telling, schools)) if telling.k else frozenset()
    names = [*(telling.names.member(code) for code in schools), Text("合计", "All")]
    scopes = [*(Scope(scope.consortium, code) for code in schools), scope]
    rows = []
    for r, row in enumerate(table):
        whole = not any((r, c) in hidden for c in range(3))
        key = telling.key(indicator_named(PLACEMENT), scopes[r]) if whole else None
        cells: list[Cell] = [
            Value(None, "persons", hidden=True) if (r, c) in hidden else _persons(row[c], key) for c in range(3)
        ]
        rows.append((names[r], *cells))
    name = telling.names.of(scope)
    caption = Text(f"{name.zh}毕业生去向落实情况", f"Graduates of {name.en}: placed or not")
    return Table("graduates", caption, COLUMNS, tuple(rows))


def _told_elsewhere(telling: Telling, schools: Sequence[str]) -> frozenset[int]:
    """Rows of schools whose own editions tell the same."""
    scopes = [Scope(member=code) for code in schools]
    found = telling.measure(indicator_named(PLACEMENT), telling.now.view, scopes)
    return frozenset(r for r, scope in enumerate(scopes) if not is_hidden(found[scope], telling.k))


def _persons(count: int, key: str | None) -> Value:
    return Value(Decimal(count), "persons", key)


def _counts(telling: Telling, scope: Scope) -> Mapping[str, list[int]]:
    """School -> placed, not placed."""
    view = telling.now.view
    rows = view.rows(_placed(scope, view.on))
    return {row["member"]: [row["placed"], row["registered"] - row["placed"]] for row in rows}


def _placed(scope: Scope, on: date) -> Select[Any]:
    g = graduate.table.c
    placed = func.sum(as_number(func.coalesce(g.outcome.in_(PLACED), False)))
    found = select(g.member, placed.label("placed"), func.count().label("registered")).where(is_registered())
    if scope.consortium is not None:
        found = found.where(g.member.in_(members_in(scope.consortium, on)))
    return found.group_by(g.member)
