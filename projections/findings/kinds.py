"""Every kind of finding there is, and all findings as one select."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, select, union_all

from projections.findings import cooperations, demands, graduates, majors, memberships, services
from projections.findings.finding import FindingKind
from schemas.errors import UnknownName


@cache
def finding_kinds() -> dict[str, FindingKind]:
    """All kinds by id, family after family."""
    themes = (demands, graduates, majors, services, cooperations, memberships)
    return {kind.id: kind for theme in themes for kind in theme.KINDS}


def finding_kind(name: str) -> FindingKind:
    """Raises UnknownName with the kinds there are."""
    if name not in finding_kinds():
        there = ", ".join(finding_kinds())
        raise UnknownName(f"没有发现类型 {name}；已有：{there}", f"no kind of finding {name}; there are: {there}")
    return finding_kinds()[name]


def findings(on: date, kinds: Collection[str] = (), member: str = "") -> Select[Any]:
    """Findings as of `on` in the columns of `finding.COLUMNS`.

    `kinds`: of these only, where any are given; `member`: only those that this member can mend or is part of.
    """
    wanted = [kind for kind in finding_kinds().values() if not kinds or kind.id in kinds]
    every = union_all(*(kind.rows(on) for kind in wanted)).subquery("finding")
    query = select(every)
    return query.where((every.c.member == member) | (every.c.other == member)) if member else query
