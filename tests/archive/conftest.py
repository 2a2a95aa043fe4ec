"""An instance with its canonical log, for the tests of the archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from tests.instance import Instance
from tests.stream_processors.canon import Canon


@pytest.fixture
def canon(instance: Instance) -> Iterator[Canon]:
    engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
    yield Canon(instance, engine)
    engine.dispose()
