"""The tables, summaries and evidence are a function of the set of facts: random histories on the real projector.

100 histories, 1,000 with --proofs=long. Each is taken in order, shuffled with repeats into another log, split over two
workers that overtake each other, and rebuilt from the archive; and asked as of a day and as of positions.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from projections.engine import pending
from tests.backing import Backing
from tests.engine.histories import FAMILIES, History, KeptLog, histories, kinds
from tests.engine.ways import Ways, ways_on

FOLD_AT = 4
HISTORIES = {"short": 100, "long": 1_000}
FURTHER = 10
"""Histories of a family that chance left out."""


@pytest.fixture(scope="module")
def ways(services: Backing) -> Iterator[Ways]:
    """A database for all histories, emptied before each; facts are folded a few at a time, and folded on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pending, "FOLD_AT", FOLD_AT)
        with ways_on(services) as ways:
            yield ways


def test_a_history_leads_to_the_same_tables_by_every_way(ways: Ways, request: pytest.FixtureRequest) -> None:
    seen: Counter[str] = Counter()
    config = request.config
    count = config.getoption("histories", None) or HISTORIES[config.getoption("--proofs")]

    def holds(history: History) -> None:
        seen.update(set(kinds(history)))
        chance = random.Random(history.seed)
        log = KeptLog.of(history.families, history.facts)
        expected = ways.in_order(log, chance)
        assert ways.shuffled(history, chance) == expected, "shuffled and repeated"
        assert ways.split(log, chance) == expected, "split over two workers"
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder)
            assert ways.rebuilt(archive, log, chance) == expected, "rebuilt from the archive"
            if chance.random() < 0.5:
                ways.as_of_positions(archive, log, chance)
            else:
                ways.as_of_day(archive, history, chance)

    of_many(histories(), count, holds)
    if count < HISTORIES["short"]:
        return  # too few to hold everything
    for family in sorted(set(FAMILIES) - seen.keys()):  # hypothesis likes to come back to what it had
        of_many(histories((family,)), FURTHER, holds)
    assert ways.overtaken > len(seen), "the two workers hardly met"
    wanted = {"two of one moment", "a late one", "a cutoff that leaves some out", *FAMILIES}
    assert wanted <= seen.keys(), f"never tried: {wanted - seen.keys()}"


def of_many(tried: SearchStrategy[History], count: int, holds: Callable[[History], None]) -> None:
    """Let `holds` look at so many of them. Raises what it raises, for the smallest history that shows it."""

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(tried)
    def look(history: History) -> None:
        holds(history)

    look()
