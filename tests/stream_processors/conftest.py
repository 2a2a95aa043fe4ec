"""A desk with members, shared by the tests of a module: each test speaks of subjects of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.backing import Backing
from tests.stream_processors.canon import engine_of
from tests.stream_processors.desk import Desk, open_desk
from tests.stream_processors.speaking import EMPLOYER, OTHER_SCHOOL, SCHOOL, STRANGER

MEMBERS = {SCHOOL: "school", OTHER_SCHOOL: "school", EMPLOYER: "enterprise"}


@pytest.fixture(scope="module")
def desk(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with services.instance(tmp_path_factory.mktemp("desk") / "home") as instance:
        engine = engine_of(instance.database_url)
        try:
            with open_desk(instance, engine, MEMBERS, [STRANGER]) as opened:
                yield opened
        finally:
            engine.dispose()
