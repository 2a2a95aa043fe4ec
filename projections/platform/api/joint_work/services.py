"""/v1/services: requests for services as a board, who has provided them, and who can help."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Integer, case, cast, func, select

from projections.engine.view import Row, View
from projections.evaluation.technology_services import ratings
from projections.platform.api.joint_work.helping import RULES, helpers_of
from projections.platform.api.joint_work.named_rows import list_name, named_rows
from projections.platform.api.joint_work.service_shapes import (
    Board,
    BoardQuery,
    Helper,
    HelpersQuery,
    ProviderRecord,
)
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.rows.order import By
from projections.services import DELIVERED, RATED, STATES, service_provision, services

CODES = {"industry": "industry", "county": "county"}
BY_DAY = (By("due_on"), By("requested_at", descending=True))
BY_DELIVERY = (By("delivered_at", descending=True),)


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/services", tags=["共性技术服务 / services"], responses=READ_PROBLEMS)

    @router.get("/board", summary="服务看板 / the board", response_model=Board)
    def board(query: Annotated[BoardQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            columns = [_column(view, state, query) for state in STATES]
            return {"as_of": view.on, "live": query.live, "columns": columns}

    @router.get("/providers", summary="承接方的交付与评价 / providers", response_model=Page[ProviderRecord])
    def providers(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            items = named_rows(view, _records(view), members=("member",))
        page, following = page_of("services/providers", query, items, lambda one: (-one["accepted"], one["member"]))
        return {"items": page, "next": following}

    @router.get(
        "/helpers",
        summary="谁能帮上忙，及理由 / who can help with a request, and why",
        description=RULES,
        response_model=Page[Helper],
        responses=responses(404),
    )
    def helpers(query: Annotated[HelpersQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            points = {row["member"]: row["points"] for row in _records(view)}
            found = [one | {"satisfaction": points.get(one["member"])} for one in helpers_of(view, query.subject)]
            items = named_rows(view, found, members=("member",))
        name = list_name("services/helpers", subject=query.subject)
        page, following = page_of(name, query, items, lambda one: (-one["points"], one["member"]))
        return {"items": page, "next": following}

    return router


def _order(state: str | None) -> tuple[By, ...]:
    return BY_DELIVERY if state in (DELIVERED, RATED) else BY_DAY


def _column(view: View, state: str, query: BoardQuery) -> Row:
    board = services(view.on).subquery()
    asked = query.model_dump(include={"kind", "county", "consortium"}) | {"state": state}
    where = [board.c[name] == value for name, value in asked.items() if value is not None]
    late = func.sum(cast(case((board.c.overdue, 1), else_=0), Integer))
    counts: Any = select(func.count().label("count"), late.label("overdue"))
    [counted] = view.rows(counts.select_from(board).where(*where))
    order = [by.order(board) for by in _order(state)]
    rows = view.rows(select(board).where(*where).order_by(*order, board.c.subject).limit(query.cards))
    return {"state": state, "count": counted["count"], "overdue": counted["overdue"] or 0, "cards": _told(view, rows)}


def _told(view: View, rows: list[Row]) -> list[Row]:
    """Rows of the board with names and everyone that takes part."""
    p = service_provision.table.c
    columns = (p.subject, p.member, p.accepted_at, p.due_on, p.contract_value, p.delivered_at)
    asked = select(*columns).where(p.subject.in_([row["subject"] for row in rows]))
    taking = named_rows(view, view.rows(asked) if rows else [], members=("member",))
    by_request: dict[str, list[Row]] = defaultdict(list)
    for one in sorted(taking, key=lambda one: (one["accepted_at"] is None, one["accepted_at"], one["member"])):
        by_request[one["subject"]].append(one)
    named = named_rows(view, rows, members=("requester",), codes=CODES, choices=("kind", "score"))
    return [row | {"providers": by_request[row["subject"]]} for row in named]


def _records(view: View) -> list[Row]:
    """member, accepted, delivered, overdue, ratings, points, of everyone that ever accepted or was rated."""
    found: dict[str, Row] = defaultdict(lambda: dict.fromkeys(("accepted", "delivered", "overdue", "ratings"), 0))
    for row in view.rows(_provided(view.on)):
        found[row["member"]] |= {name: int(row[name] or 0) for name in ("accepted", "delivered", "overdue")}
    rated = ratings(view.on).subquery().c
    sums = (func.sum(rated.part).label("points"), func.sum(rated.whole).label("ratings"))
    points: dict[str, float] = {}
    for row in view.rows(select(rated.member, *sums).group_by(rated.member)):
        found[row["member"]]["ratings"] = int(row["ratings"])
        points[row["member"]] = round(float(row["points"]) / int(row["ratings"]), 1)
    return [{"member": member, **counts, "points": points.get(member)} for member, counts in found.items()]


def _provided(on: date) -> Any:
    p = service_provision.table.c
    late = case(((p.due_on < on) & p.delivered_at.is_(None) & p.accepted_at.is_not(None), 1), else_=0)
    counts = (func.count(p.accepted_at).label("accepted"), func.count(p.delivered_at).label("delivered"))
    return select(p.member, *counts, func.sum(late).label("overdue")).group_by(p.member)
