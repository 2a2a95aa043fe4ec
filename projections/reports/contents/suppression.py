"""What is kept back so that no count of few people can be read or worked out. Pure functions.

Primary: a count of people under k. Complementary: further cells of a table, so that no hidden one follows from those
that are shown. People are graduates (the one family that can carry personal data) and students in cooperations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import combinations

from projections.evaluation.indicator import Figure, Indicator

PEOPLE = "graduate"
"""The family whose facts are about single persons."""
OF_PART = ("percent", "persons")
"""Units of figures whose numerator counts people, too: a share of them, or their number."""
Cell = tuple[int, int]
"""Row and column, from 0; the last of each is that of the totals."""
Counts = Sequence[Sequence[float]]
TOTAL_COST, GRAND_COST = 1e6, 1e12


def reads_people(indicator: Indicator) -> bool:
    """Whether facts about single persons are behind the figure."""
    return PEOPLE in indicator.families


def counts_people(indicator: Indicator) -> bool:
    """Whether the figure tells how many people there are of something, whoever states that."""
    return reads_people(indicator) or indicator.counts_students


def people_in(figure: Figure) -> tuple[float, ...]:
    """The counts of people that a figure tells or lets be worked out: denominator, numerator and their difference.

    Where graduates stand beside openings, a median is taken, or statements of all families are counted, only the
    denominator counts people.
    """
    indicator = figure.indicator
    if indicator.counts_students:
        return () if figure.numerator is None else (figure.numerator,)
    if not counts_people(indicator) or indicator.of_members or figure.denominator is None:
        return ()
    if indicator.families != (PEOPLE,) or indicator.unit not in OF_PART or figure.numerator is None:
        return (figure.denominator,)
    return figure.denominator, figure.numerator, figure.denominator - figure.numerator


def is_hidden(figure: Figure, k: int) -> bool:
    """Whether a figure tells of fewer than k people. One of nobody at all tells nothing."""
    counts = people_in(figure)
    return any(count < k for count in counts) and bool(counts[0])


def rest_is_few(hidden: Iterable[Figure], k: int) -> bool:
    """Whether a sum less what is shown of its parts tells of fewer than k people: what `hidden` parts have together."""
    counts = [people_in(figure) for figure in hidden]
    together = [sum(column) for column in zip(*filter(None, counts), strict=True)]
    return bool(together) and together[0] > 0 and min(together) < k


def differs_by_few(one: Figure, other: Figure, k: int) -> bool:
    """Whether two figures shown side by side tell, by their difference, of fewer than k people."""
    pairs = zip(people_in(one), people_in(other), strict=False)
    return any(0 < abs(a - b) < k for a, b in pairs)


def tells_few(counts: Iterable[int], k: int) -> bool:
    """Whether one of the counts, or the difference of two of them, is of fewer than k people, but of some."""
    there = list(counts)
    apart = [abs(a - b) for a, b in combinations(there, 2)]
    return any(0 < count < k for count in [*there, *apart])


def hidden_cells(counts: Counts, k: int, known: Collection[int] = ()) -> frozenset[Cell]:
    """Cells to hide in a table of counts of people whose last row and last column are its totals.

    `known`: rows that stand elsewhere too, each told whole, and so protect nothing; the last is never one of them.
    No hidden cell can be worked out from the rest: seen as a graph of rows and columns joined by hidden cells, each
    lies on a circle. Circles are closed at the cells that cost least: small counts first, totals last. Raises ValueError
    where there is no row or no column beside the totals.
    """
    if len(counts) < 2 or any(len(row) != len(counts[0]) or len(row) < 2 for row in counts):
        raise ValueError("a table of counts has rows of one length, and a row and a column beside its totals")
    if known:
        return _hidden_of_the_rest(counts, k, known)
    costs = {(r, c): _cost(counts, r, c) for r, row in enumerate(counts) for c in range(len(row))}
    small = sorted(cell for cell in costs if counts[cell[0]][cell[1]] < k)
    hidden, on_circle = set(small), set[Cell]()
    for cell in small:  # what lies on a circle stays on it, whatever else is hidden
        if cell not in on_circle:
            way = _way(cell, costs | dict.fromkeys(hidden, 0.0))
            hidden |= set(way)
            on_circle |= {cell, *way}
    return frozenset(hidden)


def _hidden_of_the_rest(counts: Counts, k: int, known: Collection[int]) -> frozenset[Cell]:
    """As if the known rows were not there: a total is told when that of the rest may be."""
    left = [r for r in range(len(counts) - 1) if r not in known]
    if not left:
        return frozenset()
    rest = [counts[r] for r in left]
    rest.append([sum(column) for column in zip(*rest, strict=True)])
    rows = [*left, len(counts) - 1]
    return frozenset((rows[r], c) for r, c in hidden_cells(rest, k))


def _cost(counts: Counts, r: int, c: int) -> float:
    totals = (r == len(counts) - 1) + (c == len(counts[r]) - 1)
    return 1 + counts[r][c] + (0, TOTAL_COST, GRAND_COST)[totals]


def _way(around: Cell, costs: Mapping[Cell, float]) -> tuple[Cell, ...]:
    """The cheapest way from a cell's row to its column, from row to column to row by cells other than that one."""
    neighbours: dict[tuple[str, int], list[tuple[tuple[str, int], Cell]]] = {}
    for r, c in sorted(costs.keys() - {around}):
        neighbours.setdefault(("row", r), []).append((("column", c), (r, c)))
        neighbours.setdefault(("column", c), []).append((("row", r), (r, c)))
    waiting: list[tuple[float, tuple[str, int], tuple[Cell, ...]]] = [(0.0, ("row", around[0]), ())]
    seen = set()
    while waiting:
        cost, node, way = heappop(waiting)
        if node == ("column", around[1]):
            return way
        if node in seen:
            continue
        seen.add(node)
        for other, cell in neighbours.get(node, []):
            if other not in seen:
                heappush(waiting, (cost + costs[cell], other, (*way, cell)))
    return ()
