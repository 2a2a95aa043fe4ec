"""The bench of snapshots in small: a school's file through the broker to its verdicts, and once more for nothing."""

from __future__ import annotations

from pathlib import Path

from tests.backing import Backing
from tests.bench import snapshot
from tests.bench.figures import missed


def test_a_yearly_file_is_accepted_whole_and_then_says_nothing(services: Backing, tmp_path: Path) -> None:
    figures = snapshot.run(services, tmp_path / "home", 300, print)
    assert len(figures) == 4
    assert not missed(figures)
