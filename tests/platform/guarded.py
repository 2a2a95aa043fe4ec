"""The small city behind the gate: an API with an account per role and a clock that a test can set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from projections.platform.access.gate import Access, open_access
from projections.platform.access.roles import Role
from projections.platform.access.sessions import csrf_token
from projections.platform.api.app import build_api
from schemas.days import now
from tests.asking import LIMITS, PATIENCE, PLAIN
from tests.backing import Backing
from tests.own_database import database
from tests.platform.city import FIRM, SCHOOL, City, small_city
from tests.platform.server import running

PASSWORD = "richtig pferd batterie 7"
COOKIE = "kiteline_session"
PEOPLE: dict[str, tuple[Role, str | None]] = {
    "school.plan": (Role.MEMBER, SCHOOL),
    "firm.hr": (Role.MEMBER, FIRM),
    "dept.edu": (Role.DEPARTMENT, None),
    "office.chen": (Role.OFFICE, None),
    "ops.li": (Role.OPERATOR, None),
}
OF_ROLE: dict[Role, str | None] = {
    Role.PUBLIC: None,
    Role.MEMBER: "school.plan",
    Role.DEPARTMENT: "dept.edu",
    Role.OFFICE: "office.chen",
    Role.OPERATOR: "ops.li",
}


@dataclass
class Clock:
    """The system's, moved forward."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead


@dataclass
class Guarded:
    url: str
    app: FastAPI
    city: City
    access: Access
    clock: Clock
    _open: list[httpx2.Client] = field(default_factory=list)

    def client(self, account: str | None = None, **headers: str) -> httpx2.Client:
        """A browser, logged in if an account is named: with its cookie and its CSRF token."""
        made = httpx2.Client(base_url=self.url, timeout=PATIENCE, headers=headers, verify=PLAIN, limits=LIMITS)
        if account:
            cookie = self.access.sessions.begin(account)
            made.cookies.set(COOKIE, cookie)
            made.headers["x-csrf-token"] = csrf_token(cookie)
        self._open.append(made)
        return made

    def as_role(self, role: Role) -> httpx2.Client:
        return self.client(OF_ROLE[role])

    def json(self, path: str, account: str | None = None, **params: Any) -> Any:
        answer = self.client(account).get(path, params=params or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def every(self, path: str, account: str | None = None, **params: Any) -> list[Any]:
        items: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.json(path, account, limit=500, **cursor, **params)
            items += page["items"]
            if page["next"] is None:
                return items
            cursor = {"cursor": page["next"]}


@contextmanager
def guarded_city(services: Backing, folder: Path, web_root: Path | None = None) -> Iterator[Guarded]:
    """`web_root`: the built web page, for tests in a browser; a page in little unless given."""
    with database(services) as engine:
        city, clock = City(engine, folder / "archive"), Clock()
        city.found()
        city.accept(small_city())
        access = open_access(engine, clock=clock)
        for name, (role, member) in PEOPLE.items():
            access.accounts.add(name, role, PASSWORD, member)
        (folder / "dist" / "assets").mkdir(parents=True)
        (folder / "dist" / "index.html").write_text("<!doctype html><title>鸢线</title>", encoding="utf-8")
        (folder / "secret.txt").write_text("not for anybody", encoding="utf-8")
        app = build_api(engine, city.archive, web_root or folder / "dist", keep_alive=0.5, access=access)
        with running(app) as url:
            made = Guarded(url, app, city, access, clock)
            yield made
            for client in made._open:
                client.close()
