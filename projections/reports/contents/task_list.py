"""Tasks as the monthly report tells them: their state, what has changed in the month, and to whom they belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from projections.engine.children import current
from projections.engine.view import Row, View
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Text, Tree
from projections.governance import task, task_progress, task_unit
from projections.reports.contents.names import Names
from schemas.days import day_of
from schemas.periods import Period

UNKNOWN = Text("未明确", "not stated")
LEAD = "lead"


@dataclass(frozen=True)
class Task:
    """`units`: responsible members, those that lead first; `is_new`: not known of at the end of the period before."""

    row: Row
    units: tuple[str, ...]
    on: date
    period: Period
    is_new: bool

    @property
    def done(self) -> bool:
        completed = self.row["completed_on"]
        return completed is not None and completed <= self.on

    @property
    def done_now(self) -> bool:
        """Done within the period."""
        return self.done and self.row["completed_on"] >= self.period.first

    @property
    def overdue(self) -> bool:
        return not self.done and self.row["due_on"] < self.on

    @property
    def overdue_now(self) -> bool:
        """Overdue, and it was not at the end of the period before."""
        return self.overdue and self.row["due_on"] >= _day_before(self.period)

    @property
    def events(self) -> tuple[str | None, ...]:
        """The facts behind it."""
        return tuple(self.row[name] for name in ("assigned_by_fact", "completed_by_fact", "progressed_by_fact"))


def tasks(view: View, scope: Scope, period: Period, before: View | None) -> list[Task]:
    """Every task of the scope, by the day by which it is to be done, then by subject.

    One is new when `before` (the last day of the period before, as known now) has none of its subject; without
    `before`, when it was assigned within the period.
    """
    units: dict[str, list[str]] = {}
    for row in view.rows(_units()):
        units.setdefault(row["subject"], []).append(row["unit_code"])
    was = None if before is None else {row["subject"] for row in before.rows(_assigned())}
    found = []
    for row in view.rows(_tasks(scope)):
        assigned = day_of(row["assigned_at"])
        is_new = row["subject"] not in was if was is not None else assigned >= period.first
        found.append(Task(row, tuple(units.get(row["subject"], ())), view.on, period, is_new))
    mine = [one for one in found if scope.member is None or scope.member in one.units]
    return sorted(mine, key=lambda one: (one.row["due_on"], one.row["subject"]))


def departments_of(one: Task, tree: Tree, names: Names) -> tuple[Text, ...]:
    """Responsible departments; where none is named, those that the tree has for the task's indicator or its clause."""
    named = [code for code in one.units if _kind(code, names) == "department"]
    if named:
        return tuple(names.member(code) for code in named)
    leaves = list(tree.leaves())
    by_leaf = [leaf.responsible for leaf in leaves if leaf.id == one.row["indicator_id"]]
    by_clause = [leaf.responsible for leaf in leaves if leaf.clause == one.row["clause"]]
    found = dict.fromkeys(by_leaf or by_clause)
    return tuple(Text(name, name) for name in found) or (UNKNOWN,)


def counties_of(one: Task, names: Names) -> tuple[str | None, ...]:
    """Codes of the counties in which the responsible members sit; None where none is known."""
    codes = [(names.members.get(code) or {}).get("county") for code in one.units]
    return tuple(dict.fromkeys(code for code in codes if code)) or (None,)


def zone_of(one: Task, names: Names) -> str | None:
    """Code of the park that the task's consortium leans on."""
    return names.zones.get(one.row["consortium"])


def _kind(code: str, names: Names) -> str | None:
    return (names.members.get(code) or {}).get("kind")


def _day_before(period: Period) -> date:
    return date.fromordinal(period.first.toordinal() - 1)


def _tasks(scope: Scope) -> Select[Any]:
    t, p = task.table.c, task_progress.table.c
    columns = (t.subject, t.title, t.clause, t.consortium, t.indicator_id, t.due_on, t.completed_on)
    found = select(
        *columns,
        t.title_at.label("assigned_at"),
        t.title_by.label("assigned_by_fact"),
        t.completed_on_by.label("completed_by_fact"),
        p.percent_by.label("progressed_by_fact"),
        *(p.percent, p.as_of_on, p.difficulties, p.help_wanted, p.expected_on),
    ).select_from(task.table.outerjoin(task_progress.table, p.subject == t.subject))
    found = found.where(t.title.is_not(None))
    return found if scope.consortium is None else found.where(t.consortium == scope.consortium)


def _assigned() -> Select[Any]:
    return select(task.table.c.subject).where(task.table.c.title.is_not(None))


def _units() -> Select[Any]:
    named = current(task_unit).c
    return select(named.subject, named.unit_code, named.duty).order_by(
        named.subject, named.duty != LEAD, named.unit_code
    )
