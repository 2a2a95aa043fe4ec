"""What came late: facts about the period before, or earlier ones, that came after it was closed, by who stated them."""

from __future__ import annotations

from projections.engine.view import Row
from projections.evaluation.tree.model import Text
from projections.reports.contents.arrivals import arrived
from projections.reports.contents.evidence import WITHHELD, EvidenceQuery, of_facts
from projections.reports.contents.suppression import PEOPLE
from projections.reports.contents.telling import Telling, plain
from projections.reports.document import Block, Heading, Paragraph, Table, Value
from projections.reports.material import Past
from schemas.contracts import contract_named
from schemas.topics import FAMILY_PARTITIONS

COLUMNS = (Text("报送单位", "Stated by"), Text("事实", "Fact"), Text("件数", "How many"))


def arrivals_section(telling: Telling) -> tuple[Block, ...]:
    """With a heading. A count of few people is hidden, and the sum with it."""
    heading = Heading(Text("迟报情况", "What came late"))
    past, found = telling.material.before, telling.arrivals
    if past is None or found is None:
        return heading, Paragraph((Text("上期未结账，不作统计。", "The period before was not closed."),))
    period = past.closing.period
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


def _evidence(telling: Telling, past: Past) -> EvidenceQuery:
    """Every fact that came late; outside the office's own view without those about people."""
    view, scope = telling.now.view, telling.material.scope
    listed = [family for family in FAMILY_PARTITIONS if not telling.k or family != PEOPLE]
    asked = [(family, *arrived(view, scope, past, family)) for family in listed]
    return of_facts(view, asked, WITHHELD if telling.k else "")
