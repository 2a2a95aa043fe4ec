"""An API with 我的报送 on a real broker, accounts of members, and admission when the test says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

from infra.mine.routes import mine_parts, routes
from infra.mine.uploads import BOUNDS
from infra.receipts.keys import ReceiptKeys
from infra.receipts.route import jwks_routes
from projections.platform.access.gate import Access, open_access
from projections.platform.access.roles import Role
from projections.platform.access.sessions import csrf_token
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from tests.asking import LIMITS, PATIENCE, PLAIN
from tests.platform.guarded import COOKIE, PASSWORD
from tests.platform.server import running
from tests.spreadsheets.filling import example, filled, row_of
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, records, unchecked

EVENT = "DemandPublished"
ACCOUNTS: dict[str, tuple[Role, str | None]] = {
    "firm": (Role.MEMBER, EMPLOYER),
    "school": (Role.MEMBER, SCHOOL),
    "department": (Role.DEPARTMENT, None),
    "office": (Role.OFFICE, None),
    "operator": (Role.OPERATOR, None),
}


@dataclass
class Platform:
    url: str
    desk: Desk
    access: Access
    _open: list[httpx2.Client] = field(default_factory=list)

    def client(self, account: str | None = None, token: str = "") -> httpx2.Client:
        made = httpx2.Client(base_url=self.url, timeout=PATIENCE, verify=PLAIN, limits=LIMITS)
        if account:
            cookie = self.access.sessions.begin(account)
            made.cookies.set(COOKIE, cookie)
            made.headers["x-csrf-token"] = csrf_token(cookie)
        if token:
            made.headers["authorization"] = f"Bearer {token}"
        self._open.append(made)
        return made

    def admit(self) -> None:
        """Judge what stands in the members' inboxes, their own and their portals."""
        topics, worker = self.desk.instance.topics, self.desk.instance.kafka("worker")
        for member in (EMPLOYER, SCHOOL):
            for topic in (topics.inbox(member), topics.portal(member)):
                if found := records(worker, topic):
                    self.desk.usual.process(found)

    def rejected(self, member: str = EMPLOYER) -> dict[str, Any]:
        """A dead letter of the member: a demand for an occupation that there is none."""
        client = self.client("firm" if member == EMPLOYER else "school")
        before = {one["position"] for one in client.get("/v1/mine/dead-letters").json()["items"]}
        wrong = unchecked(EVENT, EMPLOYER, occupation="6-18-01-99")
        if member == SCHOOL:
            wrong = unchecked("MajorOpened", SCHOOL, major="999999")
        self.desk.state(member, wrong)
        self.admit()
        [letter] = [one for one in client.get("/v1/mine/dead-letters").json()["items"] if one["position"] not in before]
        return dict(letter)

    def close(self) -> None:
        for client in self._open:
            client.close()


@contextmanager
def opened_platform(desk: Desk, web_root: Path | None = None) -> Iterator[Platform]:
    """`web_root`: the built web page; without it there is none."""
    services, engine = desk.instance.services, desk.engine
    access, parts = open_access(engine), mine_parts(services, engine)
    for name, (role, member) in ACCOUNTS.items():
        access.accounts.add(name, role, PASSWORD, member)
    more = [jwks_routes(ReceiptKeys(services.settings.receipts_dir)), *routes(services, parts, access, engine)]
    root = web_root or services.settings.home / "none"
    archive = services.settings.archive_dir
    serving = Serving(bounds=BOUNDS)
    app = build_api(engine, archive, root, topics=services.topics, more=more, access=access, serving=serving)
    with running(app) as url:
        made = Platform(url, desk, access)
        yield made
        made.close()
    parts.dead_letters.close()


def at(letter: dict[str, Any]) -> str:
    return f"/v1/mine/dead-letters/{quote(letter['position'], safe='')}"


def workbook(folder: Path, **changes: dict[str, Any]) -> bytes:
    """A template with one row per local id, each with its changes of cells."""
    meant = example(EVENT) | {"member": EMPLOYER, "consortium": None}
    rows = [row_of(EVENT, meant | {"subject": f"{EMPLOYER}/{local}"}, **cells) for local, cells in changes.items()]
    return filled(folder / "t.xlsx", EVENT, rows).read_bytes()
