"""Reports of any blocks, words and figures, for properties that all writers keep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from hypothesis import strategies as st

from projections.evaluation.tree.model import Text
from projections.reports.document import Chart, Document, Heading, Paragraph, Series, Table, Value
from projections.reports.writers.wording import UNITS

FORMS: tuple[Literal["bar", "line"], ...] = ("bar", "line")
words = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["需求满足率", "〔2026〕", "#let x = 1", "<b>&amp;", "=A1", "$", "上\n下", "*_`@", "\\u{1}", '"', "_x0041_"]
)
texts = st.builds(Text, words, words)
said = st.builds(Text, st.sampled_from(["就业", "产业<学>院", "甲#乙", "丙&丁"]), words)
units = st.sampled_from(sorted(UNITS))
numbers = st.decimals(-(10**12), 10**12, places=2, allow_nan=False) | st.integers(-(10**25), 10**25).map(Decimal)
keys = st.none() | st.sampled_from(["a", "b.c", "x/y", "数"])
values = st.builds(Value, numbers | st.none(), units, keys) | st.builds(Value, st.none(), units, keys, st.just(True))
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
cells = values | texts | words | days | st.none()


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(texts, min_size=1, max_size=10))
    row = st.tuples(*[cells] * len(columns))
    return Table(draw(words), draw(said), tuple(columns), tuple(draw(st.lists(row, max_size=4))))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    categories = draw(st.lists(texts, max_size=14))
    row: st.SearchStrategy[Any] = st.tuples(*[numbers | st.none()] * len(categories))
    series = st.lists(st.builds(Series, texts, row), max_size=4)
    form = draw(st.sampled_from(FORMS))
    return Chart(draw(words), draw(said), form, draw(units), tuple(categories), tuple(draw(series)))


headings = st.builds(Heading, said, st.integers(1, 3))
paragraphs = st.builds(Paragraph, st.lists(said | values, max_size=5).map(tuple))
blocks = st.lists(headings | paragraphs | tables() | charts(), max_size=6)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    inside = tuple(draw(blocks))
    titles = [block.text for block in inside if isinstance(block, Heading)]
    annexes = draw(st.lists(st.sampled_from(titles), max_size=2, unique=True)) if titles else []
    return Document(
        title=draw(said),
        issuer=draw(said),
        number=draw(words),
        to=draw(texts),
        dated=draw(days),
        blocks=inside,
        annexes=tuple(sorted(annexes, key=titles.index)),
        notes=tuple(draw(st.lists(texts, max_size=2))),
        suppress_below=draw(st.integers(1, 20)),
    )
