"""/v1/tasks: tasks of the plan with their state, and by the unit that is responsible."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import select

from projections.consortia import named_members
from projections.engine.view import Row, View
from projections.governance import task_units
from projections.governance import tasks as tasks_of
from projections.platform.api.joint_work.asked_values import Code
from projections.platform.api.joint_work.named_rows import list_name, named_rows
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS
from projections.platform.api.rows.keyset import page_of_rows
from projections.platform.api.rows.order import By

State = Literal["on_time", "late", "overdue", "due_soon", "running"]
Duty = Literal["lead", "support"]
STATES = ("on_time", "late", "overdue", "due_soon", "running")


class TasksQuery(ListQuery):
    """Which tasks; all of them unless something is named."""

    unit: Code | None = Field(None, description="责任单位 / a unit responsible")
    duty: Duty | None = Field(None, description="牵头或配合 / whether it leads or supports")
    state: State | None = Field(None, description="状态 / state")
    consortium: Code | None = Field(None, description="联合体 / consortium", examples=["WF-GX"])


class TaskUnit(BaseModel):
    unit_code: str
    unit_code_zh: str | None
    unit_code_en: str | None
    duty: Duty


class Task(BaseModel):
    """A task with the newest that was said of it."""

    subject: str
    title: str
    clause: str
    consortium: str | None
    assigned_by: str
    assigned_by_zh: str | None
    assigned_by_en: str | None
    weight: float | None
    due_on: date
    completed_on: date | None
    state: State
    percent: int | None = Field(description="完成进度，% / done so far")
    as_of_on: date | None = Field(description="进度所截至的日期 / day to which the progress is told")
    summary: str | None
    difficulties: str | None
    help_wanted: str | None
    expected_on: date | None
    units: list[TaskUnit]


class UnitTasks(BaseModel):
    """How a unit's tasks stand; a task counts for every unit that is responsible for it."""

    unit_code: str
    unit_code_zh: str | None
    unit_code_en: str | None
    kind: str | None = Field(description="单位类别；不是成员则为 null / kind of member, null for none")
    kind_zh: str | None
    kind_en: str | None
    leads: int
    supports: int
    on_time: int
    late: int
    overdue: int
    due_soon: int
    running: int
    next_due_on: date | None


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/tasks", tags=["治理 / governance"], responses=READ_PROBLEMS)

    @router.get("", summary="重点任务 / tasks", response_model=Page[Task])
    def tasks(query: Annotated[TasksQuery, Query()]) -> dict[str, Any]:
        asked = query.model_dump(include={"unit", "duty", "state", "consortium"})
        with reader.view(query) as view:
            rows = tasks_of(view.on).subquery()
            wanted = select(rows)
            for name in ("state", "consortium"):
                if asked[name] is not None:
                    wanted = wanted.where(rows.c[name] == asked[name])
            if query.unit is not None or query.duty is not None:
                u = task_units(view.on).subquery().c
                of_unit = select(u.subject)
                of_unit = of_unit if query.unit is None else of_unit.where(u.unit_code == query.unit)
                of_unit = of_unit if query.duty is None else of_unit.where(u.duty == query.duty)
                wanted = wanted.where(rows.c.subject.in_(of_unit))
            found, following = page_of_rows(list_name("tasks", **asked), query, view, wanted, sort=(By("due_on"),))
            return {"items": _told(view, found), "next": following}

    @router.get("/units", summary="各责任单位的任务 / tasks by unit", response_model=Page[UnitTasks])
    def units(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            items = _units(view)
        order = {"department": 0, "park": 1, "secretariat": 2}
        page, following = page_of(
            "tasks/units",
            query,
            items,
            lambda one: (order.get(one["kind"] or "", 9), -one["overdue"], one["unit_code"]),
        )
        return {"items": page, "next": following}

    return router


def _told(view: View, rows: list[Row]) -> list[Row]:
    u = task_units(view.on).subquery().c
    subjects = [row["subject"] for row in rows]
    named = view.rows(select(u.subject, u.unit_code, u.duty).where(u.subject.in_(subjects))) if rows else []
    by_task: dict[str, list[Row]] = defaultdict(list)
    for one in sorted(named_rows(view, named, members=("unit_code",)), key=lambda one: (one["duty"], one["unit_code"])):
        by_task[one["subject"]].append(one)
    return [row | {"units": by_task[row["subject"]]} for row in named_rows(view, rows, members=("assigned_by",))]


def _units(view: View) -> list[Row]:
    rows = {row["subject"]: row for row in view.rows(tasks_of(view.on))}
    states: dict[str, Counter[str]] = defaultdict(Counter)
    duties: dict[str, Counter[str]] = defaultdict(Counter)
    ahead: dict[str, list[date]] = defaultdict(list)
    for one in view.rows(task_units(view.on)):
        if (found := rows.get(one["subject"])) is None:
            continue
        unit = one["unit_code"]
        states[unit][found["state"]] += 1
        duties[unit][one["duty"]] += 1
        if found["state"] in ("due_soon", "running"):
            ahead[unit].append(found["due_on"])
    m = named_members(view.on).c
    kinds = {row["member_code"]: row["kind"] for row in view.rows(select(m.member_code, m.kind))}
    items = [
        {
            "unit_code": unit,
            "kind": kinds.get(unit),
            "leads": duties[unit]["lead"],
            "supports": duties[unit]["support"],
            **{state: counted[state] for state in STATES},
            "next_due_on": min(ahead[unit], default=None),
        }
        for unit, counted in states.items()
    ]
    return named_rows(view, items, members=("unit_code",), choices=("kind",))
