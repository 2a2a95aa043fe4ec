"""What came after the period before was closed and is about it or earlier: counts by member and kind of fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from projections.consortia import members_in
from projections.engine.archive_bounds import Bounds
from projections.engine.view import Row
from projections.evaluation.tree.model import Text
from projections.reports.document import Block, Heading, Paragraph, Table, Value
from projections.reports.evidence import WITHHELD, of_facts
from projections.reports.material import Past
from projections.reports.suppression import PEOPLE
from projections.reports.telling import Telling, plain
from schemas.contracts import contract_named
from schemas.days import end_of_day
from schemas.topics import FAMILY_PARTITIONS

COLUMNS = (Text("报送单位", "Stated by"), Text("事实", "Fact"), Text("件数", "How many"))


@dataclass(frozen=True)
class Arrivals:
    """`rows`: type, member, n and family of what came; of facts about people, too."""

    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        return sum(row["n"] for row in self.rows)


def arrivals(telling: Telling, past: Past) -> Arrivals:
    """Facts of the report's scope that occurred up to the last day of the period before and came after its closing."""
    found: list[Row] = []
    for family in FAMILY_PARTITIONS:
        where, parameters = _condition(telling, past, family)
        rows = telling.now.view.counted(family, where, parameters)
        found += [row | {"family": family} for row in rows]
    return Arrivals(tuple(sorted(found, key=lambda row: (row["member"], row["family"], row["type"]))))


def arrivals_section(telling: Telling) -> tuple[Block, ...]:
    """With a heading. A count of few people is hidden, and the sum with it."""
    heading = Heading(Text("迟报情况", "What came late"))
    past = telling.material.before
    if past is None:
        return heading, Paragraph((Text("上期未结账，不作统计。", "The period before was not closed."),))
    period, found = past.closing.period, arrivals(telling, past)
    if not found.rows:
        none = Text(
            f"{period}结账后没有收到业务发生在该期及以前的事实。",
            f"Nothing about {period} or before came after it closed.",
        )
        return heading, Paragraph((none,))
    key = telling.behind(telling.key_of("late", telling.material.scope, period), _evidence(telling, past))
    hidden = any(_is_few(row, telling.k) for row in found.rows)
    told = Paragraph(
        (
            Text(
                f"{period}结账后收到业务发生在该期及以前的事实",
                f"Facts about {period} or before that came after it closed: ",
            ),
            Value(None, "count", hidden=True) if hidden else plain(found.total, "count", key),
            Text("，按报送单位列表如下。", ", by who stated them."),
        )
    )
    rows = tuple(
        (
            telling.names.member(row["member"]),
            Text(contract_named(row["type"]).title_zh, contract_named(row["type"]).title_en),
            Value(None, hidden=True) if _is_few(row, telling.k) else plain(row["n"], key=key),
        )
        for row in found.rows
    )
    return heading, told, Table("late", Text("迟报的事实", "Facts that came late"), COLUMNS, rows)


def _is_few(row: Row, k: int) -> bool:
    return bool(row["family"] == PEOPLE and row["n"] < k)


def _condition(telling: Telling, past: Past, family: str) -> tuple[str, list[Any]]:
    closing = past.closing
    known = Bounds(recorded_until=end_of_day(closing.known_at), positions=closing.positions).condition(family)
    where = f"occurred_at <= ? AND NOT ({known})"
    parameters: list[Any] = [end_of_day(closing.as_of)]
    members = _members(telling)
    if members is not None:
        where += " AND member IN (SELECT unnest(CAST(? AS VARCHAR[])))"
        parameters.append(members)
    return where, parameters


def _members(telling: Telling) -> list[str] | None:
    """Whose facts the report's scope is about; None: everybody's."""
    scope, view = telling.material.scope, telling.now.view
    if scope.member is not None:
        return [scope.member]
    if scope.consortium is None:
        return None
    belong = members_in(scope.consortium, view.on).subquery()
    return sorted(row["member_code"] for row in view.rows(select(belong)))


def _evidence(telling: Telling, past: Past) -> Any:
    """Every fact that came late; outside the office's own view without those about people."""
    listed = [family for family in FAMILY_PARTITIONS if not telling.k or family != PEOPLE]
    asked = [(family, *_condition(telling, past, family)) for family in listed]
    return of_facts(telling.now.view, asked, WITHHELD if telling.k else "")
