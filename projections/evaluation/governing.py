"""Indicators of governance (plan clauses 三(二), 四(三), 四(四) and 四(五))."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal, or_, select

from projections.engine.children import current
from projections.evaluation.figure_forms import as_number, share_of_distinct, total, totals
from projections.evaluation.indicator import Indicator, lineage
from projections.governance import incentive, published_case, resolution, resolution_task, task


def due_tasks(on: date) -> Select[Any]:
    """Tasks due by `on`; part: done by their day."""
    t = task.table.c
    on_time = as_number(func.coalesce(t.completed_on <= t.due_on, False))
    columns = (t.consortium, on_time.label("part"), literal(1, Integer).label("whole"))
    return select(*columns, *lineage(task)).where(t.due_on <= on)


def open_tasks(on: date) -> Select[Any]:
    """Tasks assigned; part: its day is past and it is not done by `on`."""
    t = task.table.c
    late = and_(t.due_on < on, or_(t.completed_on.is_(None), t.completed_on > on))
    return select(t.consortium, as_number(late).label("part"), *lineage(task)).where(t.due_on.is_not(None))


def tasks_of_resolutions(on: date) -> Select[Any]:
    """Tasks that resolutions adopted by `on` lead to: subject (of the resolution), done (0 or 1)."""
    r, t, named = resolution.table.c, task.table.c, current(resolution_task)
    done = as_number(func.coalesce(t.completed_on <= on, False))
    return (
        select(r.consortium, r.subject, done.label("done"), *lineage(resolution), *lineage(task, "completed_on"))
        .select_from(named.join(resolution.table, r.subject == named.c.subject))
        .outerjoin(task.table, t.subject == named.c.task)
        .where(r.adopted_on <= on)
    )


def granted(on: date) -> Select[Any]:
    """Incentives granted by `on` that still hold."""
    i = incentive.table.c
    holds: ColumnElement[bool] = or_(i.valid_until.is_(None), i.valid_until >= on)
    columns = (i.consortium, i.member_code.label("member"), literal(1, Integer).label("part"))
    return select(*columns, *lineage(incentive)).where(i.granted_on <= on, holds)


def published(on: date) -> Select[Any]:
    c = published_case.table.c
    return select(c.consortium, literal(1, Integer).label("part"), *lineage(published_case)).where(c.published_on <= on)


tasks_on_time = Indicator(
    "tasks_on_time", "任务按期完成率", "Tasks done on time", "percent",
    "按期完成的任务 ÷ 统计日（含）前到期的任务", "Tasks done by their day, of those due by the day",
    "四(三)", ("governance",), due_tasks, totals,
)  # fmt: skip
tasks_overdue = Indicator(
    "tasks_overdue", "逾期未完成任务数", "Tasks overdue", "count",
    "已过期限而尚未完成的任务数", "Tasks whose day is past and that are not done",
    "四(三)", ("governance",), open_tasks, total,
)  # fmt: skip
resolutions_carried_out = Indicator(
    "resolutions_carried_out", "决议落实率", "Resolutions carried out", "percent",
    "所列任务全部完成的决议 ÷ 列有任务的决议", "Resolutions of which every task is done, of those that lead to tasks",
    "三(二)", ("governance",), tasks_of_resolutions,
    share_of_distinct("subject", "done", func.min),
)  # fmt: skip
incentives_granted = Indicator(
    "incentives_granted", "在享激励措施数", "Incentives in use", "count",
    "已兑现且仍在有效期内的激励措施数", "Incentives granted that still hold",
    "四(四)", ("governance",), granted, total,
)  # fmt: skip
cases_published = Indicator(
    "cases_published", "典型案例数", "Cases published", "count",
    "累计发布的典型案例数", "Cases published so far",
    "四(五)", ("governance",), published, total,
)  # fmt: skip
PLACE = 6
INDICATORS = (tasks_on_time, tasks_overdue, resolutions_carried_out, incentives_granted, cases_published)
