"""What the proofs of the engine share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from tests.backing import Backing
from tests.engine.player import Player


@pytest.fixture(scope="module")
def player(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    """A real broker and database on which lists of facts and marks are played."""
    with services.instance(tmp_path_factory.mktemp("player") / "home") as instance:
        engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
        player = Player(instance, engine)
        try:
            yield player
        finally:
            player.close()
            engine.dispose()
