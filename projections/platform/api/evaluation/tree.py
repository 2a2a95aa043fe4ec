"""/v1/evaluation/tree: the tree of indicators in force on a day, measured and scored."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from projections.consortia import consortium, named_members
from projections.engine.view import View
from projections.evaluation.evaluation import evaluate_tree
from projections.evaluation.indicators import all_indicators
from projections.evaluation.scope import Scope
from projections.evaluation.targets import planned_of
from projections.evaluation.tree.in_force import DEFAULT_ID, tree_in_force
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Grant
from projections.platform.api.evaluation.shapes import TreeScored, about, scored
from projections.platform.api.evaluation.shown_scores import as_shown, require_own
from projections.platform.api.figures.live_conduct import LiveConduct
from projections.platform.api.figures.reporting import FamilyClock, freshness
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.people import at_month_end, on_record
from projections.platform.api.problems import READ_PROBLEMS, responses
from schemas.errors import UnknownMember, UnknownName

CODE = r"^[0-9A-Za-z_-]+$"


class TreeQuery(MomentQuery):
    """Whose evaluation, by which tree."""

    consortium: str | None = Field(
        None, max_length=64, pattern=CODE, description="联合体，不写为全市 / absent: the whole city"
    )
    member: str | None = Field(None, max_length=64, pattern=CODE, description="成员代码 / one member's figures")
    tree: str = Field(DEFAULT_ID, max_length=64, pattern=CODE, description="指标体系 / id of the tree")


def routes(reader: Reader, conduct: LiveConduct, clock: FamilyClock) -> APIRouter:
    router = APIRouter(prefix="/v1/evaluation", tags=["成效 / evaluation"], responses=READ_PROBLEMS)

    @router.get(
        "/tree",
        summary="当日施行的指标体系及得分 / the tree in force, scored",
        response_model=TreeScored,
        responses=responses(401, 403, 404),
    )
    def tree(query: Annotated[TreeQuery, Query()], who: Asking) -> dict[str, Any]:
        require_own(who, query.member)
        exact = who.may("scores") is Grant.ALL
        query = query if exact else at_month_end(query)
        with reader.view(query) as view:
            scope = scope_in(view, query.consortium, query.member)
            in_force = tree_in_force(view, query.tree, all_indicators())
            planned = planned_of(view, in_force)
            found = evaluate_tree(in_force, view, (scope,), planned.targets, conduct)[scope]
            moment: dict[str, Any] = {"as_of": view.on, "known_at": query.known_at, "live": query.live}
            moment["freshness"] = freshness(view, query, clock, who)
            found, shown = (found, {}) if exact else as_shown(found, who.fewest, on_record(view))
        return moment | {"tree": about(in_force)} | scored(found, planned, shown)

    return router


def scope_in(view: View, consortium_id: str | None, member: str | None) -> Scope:
    """Raises UnknownName, UnknownMember for one that nobody has founded or admitted."""
    c, m = consortium.table.c, named_members(view.on).c
    if consortium_id is not None:
        there = [row["consortium_id"] for row in view.rows(select(c.consortium_id))]
        if consortium_id not in there:
            raise UnknownName(
                f"没有联合体 {consortium_id}；已有：{'、'.join(sorted(there)) or '无'}",
                f"there is no consortium {consortium_id}; there are: {', '.join(sorted(there)) or 'none'}",
            )
    if member is not None and not view.rows(select(m.member_code).where(m.member_code == member)):
        raise UnknownMember(
            f"没有成员 {member}；成员目录见 /v1/members", f"there is no member {member}; the members are at /v1/members"
        )
    return Scope(consortium_id, member)
