"""A member's own figures, whatever the kind of period, and how they were reached."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from projections.evaluation.growth import GrowthPair, growth
from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import read_for
from projections.evaluation.rounding import printed
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Leaf, Text
from projections.reports.contents.arrivals_section import arrivals_section
from projections.reports.contents.comparing import distinct_indicators
from projections.reports.contents.definitions_table import TITLE, definitions
from projections.reports.contents.framing import framed
from projections.reports.contents.official_wording import last, named, period_of_closing, this
from projections.reports.contents.revision_section import revision_section
from projections.reports.contents.suppression import reads_people
from projections.reports.contents.task_list import tasks
from projections.reports.contents.task_tables import listed
from projections.reports.contents.telling import Telling, plain
from projections.reports.contents.yearly import closed_before
from projections.reports.document import Block, Cell, Document, Heading, Paragraph, Table, Value

HOW = Text(
    "下列数据由本单位报送并已接受的事实计算；每个数据可按依据编号逐条核对。数据为空的，说明原因。",
    "From facts that the member stated and that were accepted; each figure's evidence lists them. Where there is none, it"
    " is said why.",
)

PARTS = (
    Text("指标", "Indicator"),
    Text("分子", "Numerator"),
    Text("分母", "Denominator"),
    Text("口径", "Definition"),
    Text("依据事实（条）", "Facts behind"),
    Text("依据编号", "Evidence"),
)


def of_member(telling: Telling) -> Document:
    """`telling.material.scope.member` says whose."""
    material = telling.material
    scope, period = material.scope, period_of_closing(material.closing)
    name = telling.names.of(scope)
    mine = tasks(material.view, scope, period, None if material.before is None else material.before.now)
    blocks: list[Block] = [
        Heading(Text("本单位数据", "Figures")),
        Paragraph((HOW,)),
        *_figures(telling),
        Heading(Text("承担任务", "Tasks")),
    ]
    if mine:
        blocks.append(listed(telling, "tasks", Text("承担任务", "Tasks"), mine))
    else:
        blocks.append(Paragraph((Text("本单位未承担任务。", "The member is responsible for no task."),)))
    blocks += arrivals_section(telling)
    blocks += revision_section(telling, [scope], closed_before(telling))
    blocks += definitions(telling)
    title = Text(f"{name.zh}\n{named(period).zh}产教联合体建设数据通报", f"{name.en}: figures of {named(period).en}")
    return framed(telling, title, blocks, (TITLE,), to=name)


def _figures(telling: Telling) -> tuple[Table, Table]:
    """The figures, and how each was reached: together they would be too wide for a page."""
    material = telling.material
    scope, period = material.scope, period_of_closing(material.closing)
    indicators = [indicator_named(name) for name in distinct_indicators(material.tree)]
    material.view.expect(read_for(one, material.view.on, [scope]) for one in indicators)
    found = {one.id: telling.measure(one, material.view, [scope])[scope] for one in indicators}
    grown: Mapping[str, GrowthPair] = {}
    if material.before is not None:
        grown = growth(indicators, material.before.now, material.view, [scope], telling.measure)[scope]
    columns = (Text("指标", "Indicator"), this(period), last(period), Text("增减", "Change"))
    leaves = {leaf.query: leaf for leaf in reversed(list(material.tree.leaves()))}
    names = distinct_indicators(material.tree)
    told = tuple(_row(telling, leaves[name], found[name], grown.get(name)) for name in names)
    reached = tuple(_how(telling, found[name]) for name in names if found[name].value is not None)
    return (
        Table("figures", Text("本单位各项数据", "Figures of the member"), columns, told),
        Table("parts", Text("各项数据的计算依据", "How the figures were reached"), PARTS, reached),
    )


def _row(telling: Telling, leaf: Leaf, figure: Figure, grown: GrowthPair | None) -> tuple[Cell, ...]:
    scope, before = telling.material.scope, telling.before
    value = telling.value(figure, scope)
    was: Cell = None
    changed: Cell = None
    if grown is not None and before is not None:
        was = telling.cell(grown.plain.before, scope, before)
        told = not value.hidden and isinstance(was, Value) and not was.hidden
        changed = Value(grown.plain.amount, leaf.unit, value.key) if told and grown.plain.amount is not None else None
    return _name(figure), telling.cell(figure, scope), was, changed


def _how(telling: Telling, figure: Figure) -> tuple[Cell, ...]:
    scope, indicator = telling.material.scope, figure.indicator
    value = telling.value(figure, scope)
    return (
        _name(figure),
        _part(figure.numerator, value),
        _part(figure.denominator, value),
        Text(indicator.definition_zh, indicator.definition_en),
        _events(telling, figure, scope, value),
        value.key,
    )


def _name(figure: Figure) -> Text:
    return Text(figure.indicator.name_zh, figure.indicator.name_en)


def _part(number: float | None, value: Value) -> Cell:
    """Numerator or denominator, which are counts or sums; hidden with the figure."""
    if value.hidden:
        return Value(None, hidden=True)
    shown = None if number is None else printed(number, "yuan")
    return None if shown is None or value.value is None else Value(shown, "", value.key)


def _events(telling: Telling, figure: Figure, scope: Scope, value: Value) -> Cell:
    """How many events are behind; of people not beside their count, since that would tell how many are not heard of."""
    if value.value is None or (telling.k and reads_people(figure.indicator)):
        return None
    return plain(Decimal(figure.events), key=value.key)
