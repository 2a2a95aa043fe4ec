"""Charts as SVG: every value drawn to scale and told, no script, nothing cut off."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from docx.oxml.parser import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.evaluation.tree.model import Text
from projections.reports.document import Chart, Series
from projections.reports.writers.chart_scale import scale
from projections.reports.writers.chart_svg import chart_svg
from projections.reports.writers.text_width import ems
from tests.reports.random_documents import charts


def _chart(form: str, *values: str | None, more: tuple[str | None, ...] = ()) -> Chart:
    rows = [values, more] if more else [values]
    series = tuple(
        Series(Text(f"系列{n}", ""), tuple(None if v is None else Decimal(v) for v in row))
        for n, row in enumerate(rows)
    )
    names = tuple(Text(f"类别{n}", "") for n in range(len(values)))
    assert form in ("bar", "line")
    return Chart("k", Text("图", ""), "bar" if form == "bar" else "line", "persons", names, series)


def _bars(svg: str) -> list[float]:
    return [float(w) for w in re.findall(r'<rect x="[^"]+" y="[^"]+" width="([^"]+)"', svg)]


def test_bars_are_as_long_as_their_values() -> None:
    short, long = _bars(chart_svg(_chart("bar", "10", "30")))
    assert long == pytest.approx(3 * short, rel=0.01)


def test_a_negative_bar_goes_the_other_way_from_the_same_zero() -> None:
    svg = chart_svg(_chart("bar", "-20", "20"))
    (x1, w1), (x2, w2) = (
        (float(x), float(w)) for x, w in re.findall(r'<rect x="([^"]+)" y="[^"]+" width="([^"]+)"', svg)
    )
    assert x1 + w1 == pytest.approx(x2, abs=0.2)
    assert w1 == pytest.approx(w2, abs=0.2)


def test_every_value_is_told_beside_its_bar_and_a_missing_one_is_a_dash() -> None:
    svg = chart_svg(_chart("bar", "1200", None, "7"))
    for told in ("1,200人", "—", "7人", "类别0", "类别2"):
        assert f">{told}</text>" in svg
    assert len(_bars(svg)) == 2


def test_a_line_breaks_where_there_is_no_value() -> None:
    svg = chart_svg(_chart("line", "1", "2", None, "4", "5"))
    assert svg.count('class="l0"') == 2
    assert svg.count("<circle") == 4


def test_series_are_named_and_told_apart_without_colour() -> None:
    svg = chart_svg(_chart("line", "1", "2", more=("3", "4")))
    assert ">系列0</text>" in svg
    assert ">系列1</text>" in svg
    assert svg.count("<circle") == 3  # two points and the legend's
    assert svg.count('width="7" height="7"') == 3


def test_a_long_line_tells_its_latest_value_and_names_its_latest_category() -> None:
    svg = chart_svg(_chart("line", *(str(n) for n in range(100, 140))))
    labels = re.findall(
        r'<text x="([^"]+)" y="[^"]+" text-anchor="middle" class="ink" fill="[^"]+">([^<]+)</text>', svg
    )
    told = sorted((float(x), words) for x, words in labels if words.endswith("人"))
    assert told[-1][1] == "139人"
    assert all(b[0] - a[0] >= 12 * ems("139人") for a, b in pairwise(told))
    assert ">类别39</text>" in svg or ">39</text>" in svg


@settings(max_examples=100)
@given(charts())
def test_any_chart_is_sound_and_within_its_frame(chart: Chart) -> None:
    drawn = parse_xml(chart_svg(chart))
    wide, high = (float(n) for n in drawn.get("viewBox", "").split()[2:])
    for node in drawn.iter("{http://www.w3.org/2000/svg}text"):
        x, y, long = float(node.get("x") or ""), float(node.get("y") or ""), 12 * ems(node.text or "")
        first = {"start": x, "middle": x - long / 2, "end": x - long}[node.get("text-anchor") or ""]
        assert 0 <= y <= high + 0.1
        assert first >= -0.1
        assert first + long <= wide + 0.1


@given(st.lists(st.decimals(-(10**9), 10**9, places=2, allow_nan=False), max_size=6), st.booleans())
def test_a_scale_holds_all_values_in_few_even_steps(values: list[Decimal], from_zero: bool) -> None:
    made = scale(values, from_zero=from_zero)
    assert 2 <= len(made.ticks) <= 7
    assert all(made.low <= value <= made.high for value in values)
    assert len({b - a for a, b in pairwise(made.ticks)}) == 1
    if from_zero:
        assert made.low <= 0 <= made.high


def test_a_scale_of_what_is_counted_has_no_fractions() -> None:
    made = scale([Decimal(0), Decimal(1)], from_zero=True, whole=True)
    assert [int(tick) for tick in made.ticks] == [0, 1]
    assert all(
        tick == tick.to_integral_value()
        for tick in scale([Decimal(n) for n in (3, 9)], from_zero=True, whole=True).ticks
    )
