"""Trends over the closings of a year: scores and figures at the end of each, as they are known now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from projections.evaluation.evaluation import Evaluation, evaluate_tree
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Leaf, Text
from projections.reports.contents.comparing import Comparison
from projections.reports.contents.scores_table import total_of
from projections.reports.contents.telling import Moment, Telling
from projections.reports.document import Block, Cell, Chart, Heading, Paragraph, Series, Table

CHARTS = 6
"""Leaves of the greatest weight that are drawn, without those of nothing but nought; the tables have all."""
FEWEST = 2
"""Ends of periods with a figure that it takes to draw a line."""


@dataclass(frozen=True)
class Point:
    """The end of a period, and every scope's figures at it."""

    label: str
    moment: Moment
    found: dict[Scope, Evaluation]


def points(telling: Telling, scopes: Sequence[Scope]) -> list[Point]:
    """The closed periods of the year in order of their last day, and the report's own where none ends with it."""
    material = telling.material
    pasts = sorted(material.earlier, key=lambda past: (past.closing.as_of, past.closing.period))
    ends = [(past.closing.period, Moment(past.now, past.closing.period)) for past in pasts]
    if all(past.closing.as_of != material.closing.as_of for past in pasts):
        ends.append((material.closing.period, telling.now))
    return [
        Point(label, at, evaluate_tree(material.tree, at.view, scopes, material.targets, telling.measure)) for label, at in ends
    ]  # fmt: skip


def trends_section(telling: Telling, scopes: Sequence[Scope]) -> list[Block]:
    """Charts of the scores and of the leaves with the greatest weight; a table of all leaves per consortium."""
    heading = Heading(Text("变化趋势", "Trends"))
    told = points(telling, scopes)
    if len(told) < FEWEST:
        return [
            heading,
            Paragraph(
                (Text("本年度内结账期不足两个，不作趋势比较。", "Fewer than two periods of the year were closed."),)
            ),
        ]
    drawn = [*_score_chart(telling, scopes, told), *_leaf_charts(telling, scopes, told)]
    return [heading, *drawn, *(_table(telling, scope, told) for scope in scopes)]


def _categories(told: Sequence[Point]) -> tuple[Text, ...]:
    return tuple(Text(point.label, point.label) for point in told)


def _score_chart(telling: Telling, scopes: Sequence[Scope], told: Sequence[Point]) -> list[Chart]:
    series = tuple(
        Series(telling.names.of(scope), tuple(_total(telling, point.found[scope]) for point in told))
        for scope in scopes
    )
    return [
        Chart("score-trend", Text("总分变化", "Total scores"), "line", "points", _categories(told), series)
    ]  # fmt: skip


def _total(telling: Telling, found: Evaluation) -> Decimal | None:
    leaves = [
        Comparison(found.scope, score, found.figures[score.leaf.id], None, None, None, (), None, False)
        for score in found.score.leaves()
    ]
    return total_of(telling, leaves)


def _leaf_charts(telling: Telling, scopes: Sequence[Scope], told: Sequence[Point]) -> list[Chart]:
    leaves = sorted(telling.material.tree.leaves(), key=lambda leaf: -leaf.weight)  # stable: then in the tree's order
    charts = []
    for leaf in leaves:
        series = tuple(
            Series(telling.names.of(scope), tuple(_shown(telling, leaf, scope, point) for point in told))
            for scope in scopes
        )
        drawn = any(sum(value is not None for value in one.values) >= FEWEST for one in series)
        if leaf.weight and drawn and any(value for one in series for value in one.values):
            charts.append(Chart(f"trend-{leaf.id}", leaf.name, "line", leaf.unit, _categories(told), series))
    return charts[:CHARTS]


def _shown(telling: Telling, leaf: Leaf, scope: Scope, point: Point) -> Decimal | None:
    figure = point.found[scope].figures[leaf.id]
    return telling.value(figure, scope, point.moment).value


def _table(telling: Telling, scope: Scope, told: Sequence[Point]) -> Table:
    columns = (Text("指标", "Indicator"), *_categories(told))
    rows = []
    for leaf in telling.material.tree.leaves():
        cells: list[Cell] = [telling.cell(point.found[scope].figures[leaf.id], scope, point.moment) for point in told]
        rows.append((leaf.name, *cells))
    name = telling.names.of(scope)
    caption = Text(f"{name.zh}各期末指标（按现有事实）", f"{name.en} at the end of each period, as known now")
    return Table(f"trends-{scope.consortium or 'all'}", caption, columns, tuple(rows))
