"""Candidates for commendation, found by rule from scores and figures; who is commended is for people to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from projections.consortia import members_in
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Text
from projections.reports.contents.comparing import Comparison
from projections.reports.contents.member_leaders import Leader, leaders
from projections.reports.contents.scores_table import total_of, vetoes_of
from projections.reports.contents.telling import Telling, plain
from projections.reports.document import Block, Cell, Heading, Paragraph, Table

LEADS = 2
"""Indicators that a member must lead among the members of its consortium."""
RULE = Text(
    f"规则：联合体按总分最高且否决指标均已判定、均未触发推荐；成员按在本联合体内{LEADS}项及以上实质性指标居首推荐，"
    "所在联合体触发一票否决的除外。是否表扬奖励由主管部门按规定决定。",
    "By rule: the consortium with the greatest total whose vetoes are all decided and none of which fell; members that lead"
    f" {LEADS} or more substantive indicators in a consortium without a veto that fell. Whom to commend is for people to say.",
)
COLUMNS = (Text("推荐对象", "Candidate"), Text("类别", "Kind"), Text("理由", "Why"), Text("数值", "Figure"))


def commendation_section(telling: Telling, found: Mapping[Scope, Sequence[Comparison]]) -> list[Block]:
    """Heading, the rule, and the candidates with their figures."""
    rows = [*_consortia(telling, found)]
    for scope, leaves in found.items():
        if not vetoes_of(leaves)[0]:
            rows += _members(telling, scope)
    heading = Heading(Text("表扬奖励推荐对象", "Candidates for commendation"))
    if not rows:
        return [heading, Paragraph((RULE,)), Paragraph((Text("按规则未产生推荐对象。", "By rule there is none."),))]
    table = Table("candidates", Text("推荐对象", "Candidates"), COLUMNS, tuple(rows))
    return [heading, Paragraph((RULE,)), table]


def on_top(telling: Telling, found: Mapping[Scope, Sequence[Comparison]]) -> list[Scope]:
    """Consortia with the greatest total among those whose vetoes are all decided and none of which fell."""
    totals = {
        scope: total
        for scope, leaves in found.items()
        if not any(vetoes_of(leaves)) and (total := total_of(telling, leaves)) is not None
    }
    greatest = max(totals.values(), default=None)
    return [scope for scope, total in totals.items() if total == greatest and total > 0]


def _consortia(telling: Telling, found: Mapping[Scope, Sequence[Comparison]]) -> list[tuple[Cell, ...]]:
    why = Text("总分最高且未触发一票否决", "the greatest total and no veto")
    kind = Text("联合体", "consortium")
    return [
        (telling.names.of(scope), kind, why, plain(total_of(telling, found[scope]), "points"))
        for scope in on_top(telling, found)
    ]


def _members(telling: Telling, scope: Scope) -> list[tuple[Cell, ...]]:
    belong = members_in(str(scope.consortium), telling.now.view.on).subquery()
    members = sorted(row["member_code"] for row in telling.now.view.rows(select(belong)))
    found = leaders(telling, members)
    often = Counter(one.member for one in found)
    chosen = [one for one in found if often[one.member] >= LEADS]
    return [_row(telling, scope, one) for one in sorted(chosen, key=lambda one: one.member)]  # then in the tree's order


def _row(telling: Telling, scope: Scope, one: Leader) -> tuple[Cell, ...]:
    name = telling.names.of(scope)
    why = Text(f"{one.leaf.name.zh}居{name.zh}成员首位", f"{one.leaf.name.en}: first of the members of {name.en}")
    value = telling.value(one.figure, Scope(member=one.member))
    return telling.names.member(one.member), Text("成员单位", "member"), why, value
