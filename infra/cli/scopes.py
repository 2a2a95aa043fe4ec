"""`--consortium` and `--member`: whose figures a command is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from projections.consortia import consortia, members
from projections.engine.view import View
from projections.evaluation.scope import Scope
from schemas.errors import UnknownName


def scopes_of(view: View, consortium_ids: Sequence[str], member: str) -> tuple[Scope, ...]:
    """One scope per consortium, with the member where one is named; without any, the member's, or everybody's.

    Raises UnknownName for one that is not there on the view's day.
    """
    wanted = list(dict.fromkeys(consortium_ids))
    for name, asked, there, column in (
        ("--consortium", wanted, consortia(view.on), "consortium_id"),
        ("--member", [member] if member else [], members(view.on), "member_code"),
    ):
        known = {row[column] for row in view.rows(there)} if asked else set()
        if missing := [one for one in asked if one not in known]:
            raise UnknownName(
                f"{name}：到 {view.on} 没有 {missing[0]}（自接纳或成立之日起才有）；已有：{'、'.join(sorted(known)) or '（无）'}",
                f"{name}: there is no {missing[0]} by {view.on} (there is one from its admission or founding on); there are:"
                f" {', '.join(sorted(known)) or '(none)'}",
            )
    return tuple(Scope(one or None, member or None) for one in wanted or [""])


def name_of(scope: Scope) -> str:
    """For a title."""
    return " · ".join(part for part in (scope.consortium, scope.member) if part) or "全市 / everybody"
