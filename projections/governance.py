"""Governance at work: tasks, resolutions, incentives and published cases (plan clauses 三(二), 四(三), 四(四) and 四(五))."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel

task = Entity(
    "task",
    family="governance",
    key=("subject",),
    sets={
        "TaskAssigned": {
            **{name: name for name in ("title", "clause", "due_on", "weight", "indicator_id", "consortium")},
            "assigned_by": "member",
        },
        "TaskCompleted": {"completed_on": "completed_on", "proof": "document"},
    },
)

task_unit = Entity(
    "task_unit",
    family="governance",
    key=("subject", "unit_code"),
    sets={"TaskAssigned": ("duty",)},
    each="responsible",
    of=task,
)

task_progress = Entity(
    "task_progress",
    family="governance",
    key=("subject",),
    sets={"TaskProgressed": ("percent", "as_of_on", "summary", "difficulties", "help_wanted", "expected_on")},
)
"""The newest that any of those responsible has said of it."""

resolution = Entity(
    "resolution",
    family="governance",
    key=("subject",),
    sets={"ResolutionAdopted": ("title", "body", "resolution_kind", "adopted_on", "due_on", "consortium")},
)

resolution_task = Entity(
    "resolution_task",
    family="governance",
    key=("subject", "task"),
    sets={"ResolutionAdopted": {"named_by": "member"}},
    each="tasks",
    of=resolution,
)

incentive = Entity(
    "incentive",
    family="governance",
    key=("subject",),
    sets={
        "IncentiveGranted": (
            *("title", "incentive_kind", "measure_no", "member_code", "amount", "land_area", "granted_on"),
            *("valid_until", "consortium"),
        )
    },
)

published_case = Entity(
    "published_case",
    family="governance",
    key=("subject",),
    sets={"CasePublished": ("title", "level", "outlet", "published_on", "link", "consortium")},
)


NOTICE = timedelta(days=30)
"""A task that is to be done within it is due soon."""
ON_TIME, LATE, OVERDUE, DUE_SOON, RUNNING = "on_time", "late", "overdue", "due_soon", "running"


def tasks(on: date) -> Select[Any]:
    """Every task with its state on `on` and the newest that was said of its progress by then.

    state: on_time or late (done by its day, or after it), overdue, due_soon (within the notice), running. percent: of the
    whole task.
    """
    t, p = task.table.c, task_progress.table.c
    state = case(
        (and_(t.completed_on <= on, t.completed_on <= t.due_on), ON_TIME),
        (t.completed_on <= on, LATE),
        (t.due_on < on, OVERDUE),
        (t.due_on <= on + NOTICE, DUE_SOON),
        else_=RUNNING,
    )
    columns = (t.subject, t.title, t.clause, t.consortium, t.assigned_by, t.weight, t.due_on, t.completed_on)
    told = (p.percent, p.as_of_on, p.summary, p.difficulties, p.help_wanted, p.expected_on)
    return (
        select(*columns, state.label("state"), *told)
        .select_from(task.table.outerjoin(task_progress.table, and_(p.subject == t.subject, p.as_of_on <= on)))
        .where(t.title.is_not(None))
    )


def task_units(on: date) -> Select[Any]:
    """Who is responsible for each task, leading or supporting, as it was assigned last."""
    named = current(task_unit).c
    return select(named.subject, named.unit_code, named.duty)


def resolutions(on: date) -> Select[Any]:
    """Resolutions adopted by `on`: how many tasks each leads to, and how many of them are done by then."""
    r, t, named = resolution.table.c, task.table.c, current(resolution_task)
    done = func.sum(case((t.completed_on <= on, 1), else_=0))
    led = (
        select(named.c.subject, func.count().label("tasks"), done.label("done"))
        .select_from(named.outerjoin(task.table, t.subject == named.c.task))
        .group_by(named.c.subject)
        .subquery()
    )
    columns = (r.subject, r.title, r.resolution_kind, r.consortium, r.adopted_on, r.due_on)
    return (
        select(*columns, func.coalesce(led.c.tasks, 0).label("tasks"), func.coalesce(led.c.done, 0).label("done"))
        .select_from(resolution.table.outerjoin(led, and_(led.c.subject == r.subject)))
        .where(r.adopted_on <= on)
    )


def incentives(on: date) -> Select[Any]:
    """Incentives granted by `on`."""
    i = incentive.table.c
    columns = (i.subject, i.title, i.incentive_kind, i.measure_no, i.member_code, i.amount, i.land_area)
    return select(*columns, i.granted_on, i.valid_until).where(i.granted_on <= on)


def published_cases(on: date) -> Select[Any]:
    """Cases published by `on`."""
    c = published_case.table.c
    return select(c.subject, c.title, c.level, c.outlet, c.published_on, c.link).where(c.published_on <= on)


projection = Projection(
    "governance",
    "联合体治理",
    "Governance",
    entities=(task, task_unit, task_progress, resolution, resolution_task, incentive, published_case),
    read_models=(
        ReadModel("tasks", "重点任务", "Tasks", tasks),
        ReadModel("task-units", "任务责任单位", "Units responsible for tasks", task_units),
        ReadModel("resolutions", "决议", "Resolutions", resolutions),
        ReadModel("incentives", "激励措施", "Incentives granted", incentives),
        ReadModel("published-cases", "典型案例", "Published cases", published_cases),
    ),
)
