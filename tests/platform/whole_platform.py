"""The whole platform as `kiteline serve` puts it together, over a real broker and the small city, with an account per role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import create_engine

from infra.cli.serve import platform_app
from infra.mine.routes import mine_parts
from projections.platform.access.gate import Access, open_access
from projections.platform.access.roles import Role
from projections.platform.access.sessions import csrf_token
from projections.platform.api.serving.around import Serving
from schemas.reasons import Reason
from tests.backing import Backing
from tests.platform.awaited_broker import awaited_broker
from tests.platform.city import FIRM, SCHOOL, City, demand, small_city, stated
from tests.platform.guarded import COOKIE, OF_ROLE, PASSWORD, PEOPLE
from tests.platform.server import running


@dataclass(frozen=True)
class Whole:
    url: str
    app: FastAPI
    city: City
    access: Access

    def headers(self, role: Role) -> dict[str, str]:
        """Of a request by somebody of this role, in a session of its own."""
        account = OF_ROLE[role]
        if account is None:
            return {}
        cookie = self.access.sessions.begin(account)
        return {"Cookie": f"{COOKIE}={cookie}", "X-CSRF-Token": csrf_token(cookie)}


@contextmanager
def whole_platform(services: Backing, home: Path) -> Iterator[Whole]:
    with services.instance(home) as own:
        own.add_members(SCHOOL, FIRM)
        engine = create_engine(own.database_url, connect_args={"options": "-c timezone=UTC"})
        city = City(engine, own.settings.archive_dir)
        city.found()
        city.accept([*small_city(), stated("ReportClosed")])
        city.reject(demand(900, member=SCHOOL), Reason("unknown-code", "occupation", "9-9"))
        access = open_access(engine)
        for name, (role, member) in PEOPLE.items():
            access.accounts.add(name, role, PASSWORD, member)
        parts = mine_parts(own.services, engine)
        app = platform_app(own.services, engine, access, parts, Serving())
        try:
            with awaited_broker(), running(app) as url:
                yield Whole(url, app, city, access)
        finally:
            parts.dead_letters.close()
            engine.dispose()
