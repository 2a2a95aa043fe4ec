"""The bench of the API in small: its own checks against the facts are the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backing import Backing
from tests.bench.serving import bench

pytestmark = pytest.mark.bench


def test_reads_are_right_while_they_are_kept_and_while_facts_come_in(services: Backing, tmp_path: Path) -> None:
    figures = {
        f.name: f.value
        for f in bench.run(services.server_url, tmp_path, 24_000, 2.5, lambda _: None, goal=False, streams=60)
    }
    assert figures["current rows"] > 10_000
    assert figures["unchanged (304): answers"] > 0
    assert figures["facts each second: p99"] > 0
