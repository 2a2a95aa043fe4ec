"""A city in a real database, and the API over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from projections.platform.api.app import build_api
from projections.platform.clients.python import Platform
from tests import asking
from tests.backing import Backing
from tests.own_database import database
from tests.platform.city import City, small_city
from tests.platform.guarded import Guarded, guarded_city
from tests.platform.server import running


@dataclass(frozen=True)
class Api:
    """A running API."""

    url: str
    app: FastAPI

    def get(self, path: str, **params: Any) -> httpx2.Response:
        return asking.get(self.url + path, params=params or None)

    def json(self, path: str, **params: Any) -> Any:
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def platform(self) -> Platform:
        """The generated client of it."""
        return Platform(self.url)

    def pages(self, path: str, limit: int, **params: Any) -> Iterator[list[Any]]:
        """The items of every page, to the end."""
        cursor: dict[str, str] = {}
        while True:
            page = self.json(path, limit=limit, **cursor, **params)
            yield page["items"]
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}

    def every(self, path: str, *, limit: int = 500, **params: Any) -> list[Any]:
        return [item for page in self.pages(path, limit, **params) for item in page]


@pytest.fixture
def engine(services: Backing) -> Iterator[Engine]:
    """A database of this test's own with the platform's tables. Unlike `instance`, without topics."""
    with database(services) as made:
        yield made


@pytest.fixture
def city(engine: Engine, tmp_path: Path) -> City:
    """The small city, stated."""
    made = City(engine, tmp_path / "archive")
    made.found()
    made.accept(small_city())
    return made


@pytest.fixture(scope="module")
def guarded(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """The small city behind the gate, with an account per role; shared by the tests of a file."""
    with guarded_city(services, tmp_path_factory.mktemp("guarded")) as made:
        yield made


@pytest.fixture
def web_root(tmp_path: Path) -> Path:
    """A built page in little."""
    root = tmp_path / "dist"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text("<!doctype html><title>鸢线</title>", encoding="utf-8")
    (root / "assets" / "app-1234.js").write_text("1;", encoding="utf-8")
    return root


@pytest.fixture
def api(city: City, web_root: Path) -> Iterator[Api]:
    app = build_api(city.engine, city.archive, web_root, keep_alive=0.5)
    with running(app) as url:
        yield Api(url, app)
