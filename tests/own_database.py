"""A database of its own for a test or a whole file of tests, where no Kafka is needed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, make_url

from infra.database import drop_database, ensure_database
from tests.backing import TEMPLATE, Backing


@contextmanager
def database(services: Backing) -> Iterator[Engine]:
    """With the platform's tables; dropped at the end."""
    name = f"kiteline_shared_{uuid.uuid4().hex[:12]}"
    services.ensure_template()
    ensure_database(services.server_url, name, TEMPLATE)
    engine = create_engine(
        make_url(services.server_url).set(database=name), connect_args={"options": "-c timezone=UTC"}
    )
    try:
        yield engine
    finally:
        engine.dispose()
        drop_database(services.server_url, name)
