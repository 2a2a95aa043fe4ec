"""The small city behind an API that serves as in operation, for tests that share one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter

from projections.platform.api.app import build_api
from projections.platform.api.moments.reached import ReadAfter
from projections.platform.api.serving.around import Serving
from tests.backing import Backing
from tests.own_database import database
from tests.platform.city import City, small_city
from tests.platform.conftest import Api
from tests.platform.server import running


@dataclass(frozen=True)
class Served(Api):
    city: City = field(kw_only=True)

    def counted(self, metric: str, **labels: str) -> float:
        """One series of /metrics, 0 where there is none."""
        wanted = metric + ("{" + ",".join(f'{n}="{v}"' for n, v in sorted(labels.items())) + "}" if labels else "")
        for line in self.get("/metrics").text.splitlines():
            name, _, value = line.rpartition(" ")
            if name == wanted:
                return float(value)
        return 0.0


@contextmanager
def stated_city(services: Backing) -> Iterator[City]:
    """The small city in a database and an archive of its own."""
    with database(services) as engine, tempfile.TemporaryDirectory() as folder:
        city = City(engine, Path(folder) / "archive")
        city.found()
        city.accept(small_city())
        yield city


@contextmanager
def served(
    city: City,
    serving: Serving,
    *,
    more: Sequence[APIRouter] = (),
    read_after: ReadAfter | None = None,
    web_root: Path | None = None,
    **how: Any,
) -> Iterator[Served]:
    web = web_root or city.archive  # no page, unless given
    app = build_api(city.engine, city.archive, web, serving=serving, more=more, read_after=read_after, **how)
    with running(app) as url:
        yield Served(url, app, city=city)
