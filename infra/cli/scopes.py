"""`--consortium` and `--member`: whose figures a command is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from projections.consortia import consortia, named_members
from projections.engine.view import View
from projections.evaluation.scope import EVERYBODY, Scope
from schemas.errors import UnknownName


def scopes_of(view: View, consortium_ids: Sequence[str], member: str) -> tuple[Scope, ...]:
    """One scope per consortium, with the member where one is named; without any, everybody.

    Raises UnknownName for what there is not on the view's day.
    """
    if consortium_ids:
        there = sorted(row["consortium_id"] for row in view.rows(consortia(view.on)))
        for wanted in consortium_ids:
            if wanted not in there:
                names = "、".join(there) or "-"
                raise UnknownName(
                    f"--consortium {wanted}：{view.on} 没有这个联合体；已有：{names}",
                    f"--consortium {wanted}: no such consortium on {view.on}; there are: {names}",
                )
    if member:
        m = named_members(view.on)
        if not view.rows(m.select().where(m.c.member_code == member)):
            raise UnknownName(
                f"--member {member}：没有这个成员；请用 kiteline member list 查看",
                f"--member {member}: no such member; see `kiteline member list`",
            )
    wanted_member = member or None
    found = [Scope(consortium=one, member=wanted_member) for one in dict.fromkeys(consortium_ids)]
    return tuple(found) or (Scope(member=wanted_member) if wanted_member else EVERYBODY,)


def name_of(scope: Scope) -> str:
    """For a title."""
    return " · ".join(part for part in (scope.consortium, scope.member) if part) or "全市 / everybody"
