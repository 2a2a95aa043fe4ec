"""What of earlier periods is another figure now: the amount, and the events that make the difference."""

from __future__ import annotations

from collections.abc import Sequence

from projections.evaluation.indicators import indicator_named
from projections.evaluation.revisions import ChangedEvent, Revision, Role, revisions
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Text
from projections.reports.contents.comparing import distinct_indicators
from projections.reports.contents.evidence import WITHHELD, Event, EvidenceQuery, of_events
from projections.reports.contents.suppression import differs_by_few, reads_people
from projections.reports.contents.telling import Moment, Telling, plain
from projections.reports.document import Block, Cell, Heading, Paragraph, Table, Value
from projections.reports.material import Past
from schemas.contracts import contract_named
from schemas.days import day_of

SHOWN = 20
"""Events of one revision that the report itself lists; its evidence lists all."""
ROLES: dict[Role, Text] = {
    "late": Text("截止后收到", "came after the closing"),
    "counted": Text("改为计入", "counts only now"),
    "dropped": Text("不再计入", "counts no more"),
    "membership": Text("成员变动", "joined or left"),
}
COLUMNS = (
    Text("期间", "Period"),
    Text("范围", "Of"),
    Text("指标", "Indicator"),
    Text("原值", "As closed"),
    Text("现值", "As known now"),
    Text("修订", "Revised by"),
    Text("涉及事实（条）", "Facts"),
)
EVENT_COLUMNS = (
    Text("期间", "Period"),
    Text("范围", "Of"),
    Text("指标", "Indicator"),
    Text("事实", "Fact"),
    Text("报送单位", "Stated by"),
    Text("发生日期", "Occurred on"),
    Text("收到日期", "Recorded on"),
    Text("作用", "What it does"),
    Text("位置", "Position"),
    Text("事件编号", "Event id"),
)


def revision_section(telling: Telling, scopes: Sequence[Scope], pasts: Sequence[Past]) -> tuple[Block, ...]:
    """`pasts`: the closed periods that are looked at, in their order."""
    found = [one for past in pasts for one in _of(telling, scopes, past)]
    heading = Heading(Text("前期数据修订", "Revisions of earlier periods"))
    if not pasts:
        return heading, Paragraph((Text("前期未结账，无可修订。", "No earlier period was closed."),))
    periods = "、".join(past.closing.period for past in pasts)
    if not found:
        none = Text(
            f"截止日后收到的事实未改变{periods}的数据。", f"No figure of {periods} has changed since it was closed."
        )
        return heading, Paragraph((none,))
    told = Paragraph(
        (
            Text(
                f"{periods}结账后收到的事实和更正使下列数据有修订，共",
                f"Facts and corrections that came after {periods} closed revise figures: ",
            ),
            plain(len(found)),
            Text("处；已结账的报告不作改动。", "; what was closed stays as it is."),
        )
    )
    moments = {past.closing.period: past for past in pasts}
    rows = tuple(_row(telling, one, moments[one.closing.period]) for one in found)
    blocks: list[Block] = [heading, told, Table("revisions", Text("修订情况", "Revisions"), COLUMNS, rows)]
    events = tuple(row for one in found for row in _event_rows(telling, one, moments[one.closing.period]))
    if events:
        blocks.append(
            Table("revision-events", Text("造成修订的事实", "Facts that make the difference"), EVENT_COLUMNS, events)
        )
    return tuple(blocks)


def _of(telling: Telling, scopes: Sequence[Scope], past: Past) -> list[Revision]:
    indicators = [indicator_named(name) for name in distinct_indicators(telling.material.tree)]
    return revisions(indicators, scopes, past.closing, past.then, past.now, telling.measure)


def _few(telling: Telling, one: Revision, past: Past) -> bool:
    sides = ((one.before, Moment(past.then)), (one.after, Moment(past.now)))
    alone = any(telling.hides(figure, one.scope, moment) for figure, moment in sides)
    return alone or differs_by_few(one.before, one.after, telling.k)


def _is_listed(telling: Telling, one: Revision, past: Past) -> bool:
    """Events about people are listed in the office's own view only, or to the member that stated them."""
    open_ = not telling.k or not reads_people(one.indicator)
    return open_ or (telling.is_own(one.scope) and not _few(telling, one, past))


def _row(telling: Telling, one: Revision, past: Past) -> tuple[Cell, ...]:
    period, unit = past.closing.period, one.indicator.unit
    hidden = Value(None, unit, hidden=True)
    few = _few(telling, one, past)
    listed = _is_listed(telling, one, past)
    rows = of_events(_told(one.events)) if listed else EvidenceQuery(tuple, WITHHELD)
    key = telling.behind(telling.key_of(one.indicator.id, one.scope, period, "revision"), rows)
    return (
        period,
        telling.names.of(one.scope),
        _name(one),
        telling.cell(one.before, one.scope, Moment(past.then, f"{period}-closed")),
        hidden if few else telling.cell(one.after, one.scope, Moment(past.now, period)),
        hidden if few else Value(one.amount, unit, key),
        plain(len(one.events), key=key) if listed else None,
    )


def _event_rows(telling: Telling, one: Revision, past: Past) -> list[tuple[Cell, ...]]:
    if not _is_listed(telling, one, past):
        return []
    return [
        (
            one.closing.period,
            telling.names.of(one.scope),
            _name(one),
            Text(contract_named(event.type).title_zh, contract_named(event.type).title_en),
            telling.names.member(event.member),
            day_of(event.occurred_at),
            day_of(event.recorded_at),
            ROLES[event.role],
            event.position,
            event.event_id,
        )
        for event in one.events[:SHOWN]
    ]


def _told(events: Sequence[ChangedEvent]) -> list[Event]:
    return [
        (
            e.event_id,
            e.type,
            e.member,
            e.occurred_at,
            e.recorded_at,
            e.topic,
            e.partition,
            e.offset,
            _both(ROLES[e.role]),
        )
        for e in events
    ]


def _both(text: Text) -> str:
    return f"{text.zh} / {text.en}"


def _name(one: Revision) -> Text:
    return Text(one.indicator.name_zh, one.indicator.name_en)
