"""From value and target to points: worked numbers, halves upwards, and what holds for every number."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.evaluation.tree.model import Band, Bands, Deduction, Leaf, PlanTarget, Ratio, Rule, Target, Text, Veto
from projections.evaluation.tree.scores import score_leaf, score_tree
from projections.evaluation.tree.scoring import Number, half_up
from schemas.errors import UnknownName
from tests.evaluation.small_tree import changed, small_tree

D = Decimal
TEXT = Text("甲", "a")


def leaf(rule: Rule, weight: str, target: Target | None = None) -> Leaf:
    return Leaf(
        id="X1",
        level=2,
        name=TEXT,
        indicator_class="substantive",
        query="q",
        definition=TEXT,
        population=TEXT,
        clause="二",
        unit="count",
        target=target,
        rule=rule,
        weight=D(weight),
        responsible="市教育局",
        line=1,
    )


def ratio(weight: str, *, better: str = "higher", zero: str = "0") -> Leaf:
    return leaf(Ratio("higher" if better == "higher" else "lower", D(zero)), weight, PlanTarget())


def of(one: Leaf, value: Number | None, target: Number | None = None) -> Decimal | None:
    return score_leaf(one, value, target).points


@pytest.mark.parametrize(
    ("weight", "value", "target", "points"),
    [
        ("20", 60, 80, "15.00"),
        ("20", 80, 80, "20.00"),
        ("20", 95, 80, "20.00"),
        ("20", 0, 80, "0.00"),
        ("20", -3, 80, "0.00"),
        ("3", 1, 3, "1.00"),
        ("1", 1, 3, "0.33"),
        ("2", 1, 3, "0.67"),
        ("1", 1, 8, "0.13"),  # 0.125 is a half: upwards, not to the even 0.12
        ("1", 0.285, 1, "0.29"),  # the float is a little below 0.285; it is taken as printed
        ("1", 1.005, 10, "0.10"),
        ("4", 0.0012, 1, "0.00"),  # 0.0048
        ("4", 0.00125, 1, "0.01"),  # 0.005
        ("5", 4.9989999, 5, "5.00"),
        ("5", 4.99, 5, "4.99"),
        ("5", 10, 0, "5.00"),  # a target of nothing is reached by nothing
        ("5", 0, 0, "5.00"),
    ],
)
def test_a_ratio_gives_the_weight_in_proportion_rounded_half_up(
    weight: str, value: float, target: float, points: str
) -> None:
    assert str(of(ratio(weight), value, target)) == points


def test_a_ratio_counts_from_its_zero() -> None:
    rate = ratio("4", zero="60")
    assert [of(rate, value, 90) for value in (55, 60, 70, 90)] == [D(0), D(0), D("1.33"), D(4)]


def test_where_lower_is_better_the_way_goes_down() -> None:
    days = ratio("2", better="lower", zero="30")
    assert [of(days, value, 7) for value in (3, 7, 12.5, 30, 99)] == [D(2), D(2), D("1.52"), D(0), D(0)]


def test_a_planned_target_that_is_not_beyond_zero_is_a_step() -> None:
    assert [of(ratio("4", zero="60"), value, 50) for value in (49.9, 50)] == [D(0), D(4)]
    assert [of(ratio("4", better="lower", zero="30"), value, 40) for value in (41, 40)] == [D(0), D(4)]


def test_a_bands_lower_bound_belongs_to_it_and_its_upper_to_the_next() -> None:
    steps = leaf(Bands((Band(None, D(100), D(0)), Band(D(100), D(300), D("1.5")), Band(D(300), None, D(4)))), "4")
    assert [of(steps, value) for value in (-1, 99.99, 100, 299.99, 300, 10**9)] == [
        D(0),
        D(0),
        D("1.5"),
        D("1.5"),
        D(4),
        D(4),
    ]


def test_a_deduction_takes_from_its_base_for_what_is_above_the_free_amount_and_stops_at_nothing() -> None:
    late = leaf(Deduction(D(10), D("1.5"), D(1)), "10")
    assert [of(late, value) for value in (0, 1, 2, 7, 7.67, 8, 500)] == [D(10), D(10), D("8.5"), D(1), D(0), D(0), D(0)]


def test_a_veto_gives_no_points_and_strikes_beyond_its_limit_only() -> None:
    most, least = leaf(Veto(D(20), None), "0"), leaf(Veto(None, D(60)), "0")
    assert [score_leaf(most, value, None).struck for value in (20, 20.01)] == [False, True]
    assert [score_leaf(least, value, None).struck for value in (60, 59.9)] == [False, True]
    assert score_leaf(most, 99, None).points is None


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_an_absent_value_is_not_scored_which_is_not_nothing(value: float | None) -> None:
    score = score_leaf(ratio("4"), value, 10)
    assert (score.points, score.lacking, score.not_scored, score.struck) == (None, "value", D(4), None)


def test_a_ratio_without_its_planned_target_is_not_scored() -> None:
    score = score_leaf(ratio("4"), 3, None)
    assert (score.value, score.points, score.lacking, score.not_scored) == (D(3), None, "target", D(4))


def test_a_fixed_target_is_taken_whatever_the_plan_says() -> None:
    text = changed(("target: plan", "target: 50"))
    assert score_tree(small_tree(text), {"S1.1": (25, 100)}).total == D(30)


def test_a_tree_sums_its_points_and_tells_the_weight_that_was_not_scored() -> None:
    score = score_tree(small_tree(), {"S1.1": (60, 80), "F1": (3, None), "F2": (75, None)})
    assert (score.total, score.not_scored, score.vetoes, score.undecided) == (D(52), D(30), (), ())  # 45 + 7
    assert [(s.leaf.id, s.points) for s in score.leaves()] == [
        ("S1.1", D(45)),
        ("S1.2", None),
        ("F1", D(7)),
        ("F2", None),
    ]
    substantive, negative = score.under
    assert (substantive.points, substantive.not_scored) == (D(45), D(30))
    assert (negative.points, negative.not_scored) == (D(7), D(0))


def test_a_veto_that_strikes_stands_beside_the_total_and_one_without_a_value_is_undecided() -> None:
    full = {"S1.1": (80, 80), "S1.2": (1.5, None), "F1": (0, None)}
    struck = score_tree(small_tree(), {**full, "F2": (59, None)})
    assert (struck.total, [s.leaf.id for s in struck.vetoes]) == (D(100), ["F2"])
    open_ = score_tree(small_tree(), full)
    assert (open_.total, open_.not_scored, [s.leaf.id for s in open_.undecided]) == (D(100), D(0), ["F2"])


def test_a_value_for_a_leaf_that_the_tree_does_not_have_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"has no leaf S1\.11; did you mean S1\.1\?"):
        score_tree(small_tree(), {"S1.11": (1, None)})


NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**9), 10**9), st.decimals(-1000, 1000, places=3)
)
WEIGHTS = st.decimals("0.01", 100, places=2).map(str)
ZEROS = st.decimals(-1000, 1000, places=3).map(str)


@given(
    weight=WEIGHTS, zero=ZEROS, target=NUMBERS, one=NUMBERS, other=NUMBERS, better=st.sampled_from(["higher", "lower"])
)
def test_ratio_points_lie_within_the_weight_and_never_fall_as_the_value_gets_better(
    weight: str, zero: str, target: Number, one: Number, other: Number, better: str
) -> None:
    scored = ratio(weight, better=better, zero=zero)
    worse, best = sorted((one, other), key=lambda number: Fraction(D(str(number))), reverse=better == "lower")
    low, high = of(scored, worse, target), of(scored, best, target)
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= D(weight)


@given(base=WEIGHTS, each=st.decimals("0.001", 100, places=3), free=st.integers(0, 9), value=NUMBERS)
def test_deductions_lie_within_the_base_and_take_nothing_up_to_the_free_amount(
    base: str, each: Decimal, free: int, value: Number
) -> None:
    points = of(leaf(Deduction(D(base), each, D(free)), base), value)
    assert points is not None
    assert 0 <= points <= D(base)
    if value <= free:
        assert points == D(base)


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_half_up_is_the_nearest_hundredth_and_of_two_the_upper(number: int, parts: int) -> None:
    exact = Fraction(number, parts)
    off = Fraction(half_up(exact)) - exact
    assert -Fraction(1, 200) < off <= Fraction(1, 200)
