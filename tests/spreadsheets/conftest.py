"""State of a member, per test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from producers.state import MemberState


@pytest.fixture
def state(tmp_path: Path) -> Iterator[MemberState]:
    with MemberState(tmp_path / "members" / "m.sqlite3") as made:
        yield made
