"""No hidden cell can be worked out from what is shown: proven by algebra on random tables with totals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import indicator_named
from projections.reports.contents.suppression import Cell, differs_by_few, hidden_cells, is_hidden, rest_is_few

K = 5
Table = list[list[int]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Counts of one to five rows and one to four columns, with their totals."""
    columns = draw(st.integers(1, 4))
    counts = st.integers(0, 12) | st.integers(0, 200)
    inner = draw(st.lists(st.lists(counts, min_size=columns, max_size=columns), min_size=1, max_size=5))
    rows = [[*row, sum(row)] for row in inner]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _equations(table: Table, hidden: list[Cell]) -> list[list[Fraction]]:
    """What a reader knows: every row, and every column, adds up to its total. Unknowns are the hidden cells."""
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    rows = [[(r, c, -1 if c == last_column else 1) for c in range(last_column + 1)] for r in range(last_row + 1)]
    columns = [[(r, c, -1 if r == last_row else 1) for r in range(last_row + 1)] for c in range(last_column + 1)]
    return [
        [Fraction(sum(sign for r, c, sign in line if (r, c) == cell)) for cell in hidden] for line in rows + columns
    ]  # fmt: skip


def _rank(matrix: list[list[Fraction]]) -> int:
    rows, rank = [list(row) for row in matrix], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for r in range(len(rows)):
            if r != rank and rows[r][column]:
                factor = rows[r][column] / rows[rank][column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    return rank


def _follows(table: Table, hidden: list[Cell], cell: Cell) -> bool:
    """Whether one hidden cell has but one value by what is shown."""
    known = _equations(table, hidden)
    alone = [Fraction(one == cell) for one in hidden]
    return _rank(known) == _rank([*known, alone])


@given(tables())
@settings(max_examples=300)
def test_no_hidden_cell_follows_from_rows_columns_and_totals(table: Table) -> None:
    hidden = sorted(hidden_cells(table, K))
    assert not [cell for cell in hidden if _follows(table, hidden, cell)]
    for lines in (table, [list(column) for column in zip(*table, strict=True)]):
        turned = lines is not table
        for r, line in enumerate(lines):
            there = [c for c in range(len(line)) if ((c, r) if turned else (r, c)) in hidden]
            assert len(there) != 1  # the plain case: subtract what is shown from the total


@given(tables())
@settings(max_examples=300)
def test_every_count_under_k_is_hidden_and_nothing_is_where_none_is(table: Table) -> None:
    hidden = hidden_cells(table, K)
    small = {(r, c) for r, row in enumerate(table) for c, count in enumerate(row) if count < K}
    assert small <= hidden
    assert bool(small) == bool(hidden)
    assert hidden_cells(table, 0) == frozenset()


@given(tables(), st.sets(st.integers(0, 4)))
@settings(max_examples=300)
def test_rows_that_stand_elsewhere_too_are_told_and_protect_nothing(table: Table, rows: set[int]) -> None:
    """Who knows these rows works out no cell of the others."""
    known = {r for r in rows if r < len(table) - 1 and min(table[r]) >= K}
    hidden = sorted(hidden_cells(table, K, known))
    assert not [cell for cell in hidden if cell[0] in known]
    assert not [cell for cell in hidden if _follows(table, hidden, cell)]
    assert {(r, c) for r, row in enumerate(table[:-1]) for c, n in enumerate(row) if n < K and r not in known} <= {
        *hidden
    }


def test_without_the_complement_the_cell_would_follow() -> None:
    """The check itself: one hidden cell beside its total is worked out, and so is the bridge between two circles."""
    table = [[3, 20, 23], [30, 40, 70], [33, 60, 93]]
    assert _follows(table, [(0, 0)], (0, 0))
    assert not _follows(table, [(0, 0), (0, 1), (1, 0), (1, 1)], (0, 0))


def test_totals_are_kept_as_long_as_other_cells_can_be_hidden() -> None:
    table = [[3, 20, 23], [30, 40, 70], [33, 60, 93]]
    assert hidden_cells(table, K) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_table_without_totals_is_refused() -> None:
    with pytest.raises(ValueError, match="totals"):
        hidden_cells([[3, 4]], K)


def _figure(name: str, numerator: float, denominator: float) -> Figure:
    return Figure(indicator_named(name), 1.0, numerator, denominator, 9)


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "hidden"),
    [
        ("placement_rate", 6, 11, False),
        ("placement_rate", 4, 11, True),  # few placed
        ("placement_rate", 7, 11, True),  # few not placed
        ("placement_rate", 11, 11, True),  # none not placed: every one of them is told of
        ("placement_rate", 0, 0, False),  # nobody is no few
        ("median_wage", 5, 5, False),  # both are how many there are
        ("median_wage", 4, 4, True),
        ("openings_per_seeker", 2, 5, False),  # two openings are no people
        ("openings_per_seeker", 20, 4, True),
        ("filling_rate", 1, 2, False),  # openings
        ("reporting_on_time", 40, 40, False),  # of 40 statements none was late
        ("reporting_on_time", 3, 4, True),  # so few are about as few graduates
        ("reporting_completeness", 1, 1, False),  # members
        ("apprentices", 5, 1, False),  # one cooperation is no person
        ("apprentices", 3, 9, True),
    ],
)
def test_a_figure_of_few_people_is_hidden(name: str, numerator: float, denominator: float, hidden: bool) -> None:
    assert is_hidden(_figure(name, numerator, denominator), K) is hidden
    assert not is_hidden(_figure(name, numerator, denominator), 0)


def test_a_sum_tells_of_few_when_its_untold_parts_together_do() -> None:
    untold = [_figure("placement_rate", 6, 9), _figure("placement_rate", 3, 9)]  # 3 and 6 not placed
    assert rest_is_few(untold[:1], K)
    assert not rest_is_few(untold, K)
    assert not rest_is_few([], K)
    assert not rest_is_few([_figure("placement_rate", 0, 0)], K)  # nobody is no few


def test_two_figures_side_by_side_tell_of_few_by_their_difference() -> None:
    assert differs_by_few(_figure("placement_rate", 14, 20), _figure("placement_rate", 13, 20), K)
    assert not differs_by_few(_figure("placement_rate", 14, 20), _figure("placement_rate", 24, 40), K)
    assert not differs_by_few(_figure("filling_rate", 1, 2), _figure("filling_rate", 2, 2), K)
