"""An export takes no more memory for more rows, and equals the table. The long form: tests/platform/export_memory.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from projections.platform.api.app import build_api
from tests import asking
from tests.own_database import database
from tests.platform.city import City
from tests.platform.export_memory import MB, fetched, fill, peak, table_digest
from tests.platform.server import running

ROWS = 40_000
ALLOWED = 30 * MB
"""What two batches, a chunk and the allocator's slack may take; rows as objects of Python would be 60 MB."""


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_an_export_equals_the_table_and_takes_no_memory_that_grows(services: Any, tmp_path: Path, kind: str) -> None:
    with database(services) as engine:
        city = City(engine, tmp_path / "archive")
        city.found()
        fill(engine, ROWS)
        with running(build_api(engine, city.archive, tmp_path)) as url:
            asking.get(f"{url}/v1/models/demands/export?format={kind}&subject.contains=99")
            with peak() as memory:
                took = fetched(url, kind, tmp_path)
        assert took["digest"] == table_digest(engine)
        assert memory.grown < ALLOWED, f"{memory.grown / MB:.0f} MB"
