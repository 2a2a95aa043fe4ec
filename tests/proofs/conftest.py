"""What the proofs share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from tests.backing import Backing
from tests.proofs.options import FORMS, Form
from tests.proofs.place import Place, open_place


@pytest.fixture(scope="session")
def form(request: pytest.FixtureRequest) -> Form:
    """Short or long, by --proofs."""
    return FORMS[str(request.config.getoption("--proofs"))]


@pytest.fixture(scope="package")
def place(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Real broker and database with the members of the proofs' world; each test speaks under ids of its own.

    One for all proofs: a second instance would give the platform's users on the shared broker other passwords.
    """
    with services.instance(tmp_path_factory.mktemp("proofs") / "home") as instance:
        engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
        try:
            with open_place(instance, engine) as opened:
                yield opened
        finally:
            engine.dispose()


@pytest.fixture(scope="package")
def engine(place: Place) -> Engine:
    """The same database, for what needs no broker."""
    return place.desk.engine
