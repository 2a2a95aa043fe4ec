"""Rows counted into one fact: the totals are those of an independent count, in whatever order the rows come."""

from __future__ import annotations

import tracemalloc
from collections import Counter, defaultdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from producers.grouping import Aggregate, Groups, GroupSpec
from producers.rows import Source

SPEC = GroupSpec(
    ("major",),
    {
        "rows": Aggregate("count", "rows"),
        "persons": Aggregate("count", "person"),
        "here": Aggregate("count", "person", {"registered": True}),
        "paid": Aggregate("sum", "wage"),
        "first": Aggregate("least", "wage"),
        "last": Aggregate("greatest", "wage"),
        "words": Aggregate("distinct", "words"),
        "by_firm": Aggregate("records", {"firm": "firm", "kind": {"value": "k"}, "paid": {"sum": "wage"}}),
    },
)
ROW = st.fixed_dictionaries(
    {
        "member": st.just("m"),
        "major": st.sampled_from("AB"),
        "person": st.sampled_from("pqrst") | st.none(),
        "registered": st.booleans() | st.none(),
        "wage": st.integers(0, 9) | st.none(),
        "words": st.lists(st.sampled_from("xyz"), max_size=2),
        "firm": st.sampled_from("FG") | st.none(),
    }
)


def grouped(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    groups = Groups(SPEC)
    for number, row in enumerate(rows):
        groups.add(row, Source("f", "", number))
    return {group.values["major"]: group.values for group in groups.finished()}


@given(st.lists(ROW, max_size=30), st.randoms())
def test_totals_are_those_of_an_independent_count_in_any_order(rows: list[dict[str, Any]], random: Any) -> None:
    told = grouped(rows)
    counted = Counter(row["major"] for row in rows)
    assert {major: values["rows"] for major, values in told.items()} == counted
    for major, values in told.items():
        mine = [row for row in rows if row["major"] == major]
        wages = [row["wage"] for row in mine if row["wage"] is not None]
        assert values["persons"] == len({row["person"] for row in mine} - {None})
        assert values["here"] == len({row["person"] for row in mine if row["registered"]} - {None})
        assert values["paid"] == (sum(wages) if wages else None)
        assert (values["first"], values["last"]) == (min(wages, default=None), max(wages, default=None))
        assert values["words"] == sorted({word for row in mine for word in row["words"]})
        paid: dict[Any, int] = defaultdict(int)
        for row in mine:
            paid[row["firm"]] += row["wage"] or 0
        assert {record["firm"]: record["paid"] or 0 for record in values["by_firm"]} == paid
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert grouped(shuffled) == told


def test_memory_grows_with_what_is_counted_and_not_with_the_rows() -> None:
    def peak(rows: int) -> int:
        groups = Groups(SPEC)
        tracemalloc.start()
        for number in range(rows):
            row = {"member": "m", "major": "A", "person": f"p-{number % 50}", "registered": True, "wage": number % 9,
                   "words": ["x"], "firm": f"F{number % 20}"}  # fmt: skip
            groups.add(row, Source("f", "", number))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(5000)  # what Python keeps for later is kept now
    assert peak(10_000) < 2 * peak(500)
