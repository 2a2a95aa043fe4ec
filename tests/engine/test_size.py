"""The engine can be read in one sitting."""

from __future__ import annotations

from tests.instance import ROOT

ENGINE = "declaration entity summary naming differences fold pending apply checkpoint generations"
LINES = 1_200


def test_the_engine_itself_has_fewer_than_1200_lines() -> None:
    """What a projection is, how facts become rows, how rows are written, where reading stands, which tables are seen."""
    counted = {
        name: len((ROOT / "projections" / "engine" / f"{name}.py").read_text(encoding="utf-8").splitlines())
        for name in ENGINE.split()
    }
    assert sum(counted.values()) < LINES, counted
