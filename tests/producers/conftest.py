"""State of a member, per test."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # kafka-python reads its own files in a way that Python 3.11 and 3.12 deprecate and 3.13 allows again.
    warnings.simplefilter("ignore", DeprecationWarning)
    import kafka  # noqa: F401

from producers.state import MemberState


def pytest_configure(config: pytest.Config) -> None:
    # It also drops the sockets of connections that failed without closing them; the garbage collector does that.
    config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[MemberState]:
    with MemberState(tmp_path / "members" / "m.sqlite3") as made:
        yield made
