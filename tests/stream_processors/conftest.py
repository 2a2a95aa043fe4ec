"""A desk with members, shared by the tests of a module: each test speaks of subjects of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from tests.backing import Backing
from tests.instance import Instance
from tests.stream_processors.canon import Canon
from tests.stream_processors.desk import Desk, open_desk
from tests.stream_processors.speaking import EMPLOYER, OTHER_SCHOOL, SCHOOL, STRANGER

MEMBERS = {SCHOOL: "school", OTHER_SCHOOL: "school", EMPLOYER: "enterprise"}


def engine_of(url: str) -> Engine:
    return create_engine(url, connect_args={"options": "-c timezone=UTC"})


@pytest.fixture(scope="module")
def desk(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with services.instance(tmp_path_factory.mktemp("desk") / "home") as instance:
        engine = engine_of(instance.database_url)
        try:
            with open_desk(instance, engine, MEMBERS, [STRANGER]) as opened:
                yield opened
        finally:
            engine.dispose()


@pytest.fixture
def canon(instance: Instance) -> Iterator[Canon]:
    engine = engine_of(instance.database_url)
    yield Canon(instance, engine)
    engine.dispose()
