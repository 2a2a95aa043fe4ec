"""Tables of tasks: counted by county, department or zone, and listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from projections.evaluation.tree.model import Text, Tree
from projections.reports.contents.evidence import of_ids
from projections.reports.contents.names import Names
from projections.reports.contents.task_list import UNKNOWN, Task, counties_of, departments_of, zone_of
from projections.reports.contents.telling import Telling, plain
from projections.reports.document import Cell, Table

NONE = "none"
COUNTED = (
    Text("任务数", "Tasks"),
    Text("本月新下达", "New"),
    Text("本月完成", "Done this month"),
    Text("累计完成", "Done"),
    Text("在办", "Running"),
    Text("逾期未完成", "Overdue"),
    Text("其中本月新逾期", "Overdue since this month"),
)
LISTED = (
    Text("任务", "Task"),
    Text("联合体", "Consortium"),
    Text("责任部门", "Responsible"),
    Text("依据", "Clause"),
    Text("完成时限", "Due on"),
    Text("进度", "Progress"),
    Text("预计完成", "Expected on"),
    Text("存在困难", "Difficulties"),
    Text("需协调事项", "Help wanted"),
)
Group = tuple[str, Text]
"""Code and name of what tasks are counted by."""


def by_county(telling: Telling, tasks: Sequence[Task]) -> Table:
    """By where the responsible members sit."""

    def groups(one: Task) -> list[Group]:
        return [
            (code, telling.names.county(code)) if code else (NONE, UNKNOWN) for code in counties_of(one, telling.names)
        ]

    return _counted(telling, "by-county", Text("县市区", "County"), tasks, groups)


def by_department(telling: Telling, tasks: Sequence[Task]) -> Table:
    """By the departments that see to them."""

    def groups(one: Task) -> list[Group]:
        return [(name.zh, name) for name in departments_of(one, telling.material.tree, telling.names)]

    return _counted(telling, "by-department", Text("部门", "Department"), tasks, groups)


def by_zone(telling: Telling, tasks: Sequence[Task]) -> Table:
    """By the park that the consortium leans on."""

    def groups(one: Task) -> list[Group]:
        code = zone_of(one, telling.names)
        return [(code, telling.names.park(code)) if code else (NONE, UNKNOWN)]

    return _counted(telling, "by-zone", Text("园区", "Zone"), tasks, groups)


def _counted(
    telling: Telling, key: str, name: Text, tasks: Sequence[Task], groups: Callable[[Task], list[Group]]
) -> Table:
    """One row per group, by code, those of none last; the last row is of all, each task once."""
    names: dict[str, Text] = {}
    found: dict[str, list[Task]] = {}
    for one in tasks:
        for code, called in groups(one):
            names[code] = called
            found.setdefault(code, []).append(one)
    ordered = sorted(found, key=lambda code: (names[code] == UNKNOWN, code))
    rows = [(names[code], *_counts(telling, f"tasks-{key}--{code}", found[code])) for code in ordered]
    rows.append((Text("合计（每项任务计一次）", "All (each task once)"), *_counts(telling, "tasks", tasks)))
    caption = Text(f"分{name.zh}任务进展", f"Tasks by {name.en.lower()}")
    return Table(key, caption, (name, *COUNTED), tuple(rows))


def counts(tasks: Sequence[Task]) -> tuple[int, ...]:
    """As COUNTED."""
    return (
        len(tasks),
        sum(one.is_new for one in tasks),
        sum(one.done_now for one in tasks),
        sum(one.done for one in tasks),
        sum(not one.done and not one.overdue for one in tasks),
        sum(one.overdue for one in tasks),
        sum(one.overdue_now for one in tasks),
    )


def evidence_of(telling: Telling, key: str, tasks: Sequence[Task]) -> str:
    """Puts down the facts behind tasks; the key."""
    ids = [event_id for one in tasks for event_id in one.events]
    name = telling.key_of(key, telling.material.scope)
    return telling.behind(name, of_ids("governance", ids, telling.now.view))


def _counts(telling: Telling, key: str, tasks: Sequence[Task]) -> tuple[Cell, ...]:
    told = evidence_of(telling, key, tasks)
    return tuple(plain(n, "count", told) for n in counts(tasks))


def listed(telling: Telling, key: str, caption: Text, tasks: Sequence[Task]) -> Table:
    """One row per task, in their order."""
    tree, names = telling.material.tree, telling.names
    return Table(key, caption, LISTED, tuple(_row(telling, one, tree, names) for one in tasks))


def _row(telling: Telling, one: Task, tree: Tree, names: Names) -> tuple[Cell, ...]:
    row = one.row
    departments = departments_of(one, tree, names)
    told = evidence_of(telling, f"task--{row['subject'].replace('/', '_')}", [one])
    progress = 100 if one.done else row["percent"]
    return (
        row["title"],
        names.consortium(row["consortium"]) if row["consortium"] else None,
        Text("、".join(d.zh for d in departments), ", ".join(d.en for d in departments)),
        row["clause"],
        row["due_on"],
        Text("未报进展", "nothing told") if progress is None else plain(progress, "percent", told),
        row["completed_on"] if one.done else row["expected_on"],
        row["difficulties"],
        row["help_wanted"],
    )
