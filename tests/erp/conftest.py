"""Two real ERPs, one on PostgreSQL and one on SQLite, each with an outbox table made by the command's own DDL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from infra.database import drop_database, ensure_database
from tests.backing import Backing
from tests.erp.erp import Erp
from tests.stream_processors.conftest import desk

__all__ = ["desk"]


@pytest.fixture(params=["postgresql", "sqlite"])
def erp(request: pytest.FixtureRequest, services: Backing, tmp_path: Path) -> Iterator[Erp]:
    with opened(request.param, services, tmp_path) as made:
        yield made


@pytest.fixture
def postgresql_erp(services: Backing, tmp_path: Path) -> Iterator[Erp]:
    with opened("postgresql", services, tmp_path) as made:
        yield made


class opened:  # noqa: N801 - reads as what it does
    """An ERP for the time of a `with`."""

    def __init__(self, dialect: str, services: Backing, folder: Path) -> None:
        self._server = services.server_url
        if dialect == "sqlite":
            (folder / "erp.db").touch()
            self.erp = Erp(f"sqlite:///{folder / 'erp.db'}")
        else:
            ensure_database(self._server, "erp")
            url = make_url(self._server).set(database="erp")
            self.erp = Erp(url.render_as_string(hide_password=False))
        self.erp.create()

    def __enter__(self) -> Erp:
        return self.erp

    def __exit__(self, *_: object) -> None:
        self.erp.close()
        if self.erp.dialect == "postgresql":
            drop_database(self._server, "erp")
