"""An instance on a real broker with facts on its log, its tables made, and an account per role: for tests of operation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import text

from infra.lag import lag_meter
from projections.platform.access.gate import Access, open_access
from projections.platform.access.roles import Role
from projections.platform.access.sessions import csrf_token
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from projections.platform.api.serving.freshness import EXACT
from tests.asking import LIMITS, PATIENCE, PLAIN
from tests.backing import Backing
from tests.platform.awaited_broker import awaited_broker
from tests.platform.guarded import COOKIE, PASSWORD
from tests.platform.server import running
from tests.stream_processors.canon import Canon, engine_of

FACTS = 600
ACCOUNTS = {"ops.li": Role.OPERATOR, "office.chen": Role.OFFICE, "dept.edu": Role.DEPARTMENT}
REJECTED = text("""
INSERT INTO verdict (topic, partition, "offset", recorded_at, occurred_at, member, subject, event_id, event_type, outcome,
  reasons, content_hash)
SELECT 'inbox.4137012391', 0, n, now(), now(), '4137012391', '4137012391/x', 'wrong-' || n,
  CASE WHEN n = 0 THEN 'GraduateRegistered' ELSE 'MajorOpened' END,
  CASE WHEN n < 4 THEN 'rejected' ELSE 'accepted' END,
  CASE WHEN n < 4 THEN '[{"code": "unknown-code"}]'::jsonb ELSE '[]' END, '\\x00'
FROM generate_series(0, 9) AS n
""")


@dataclass(frozen=True)
class Operated:
    url: str
    canon: Canon
    access: Access

    def client(self, account: str | None = None) -> httpx2.Client:
        made = httpx2.Client(base_url=self.url, timeout=PATIENCE, verify=PLAIN, limits=LIMITS)
        if account:
            cookie = self.access.sessions.begin(account)
            made.cookies.set(COOKIE, cookie)
            made.headers["x-csrf-token"] = csrf_token(cookie)
        return made

    def projection(self, name: str = "demand") -> dict[str, Any]:
        with self.client("ops.li") as client:
            items = client.get("/v1/projections").json()["items"]
        return next(one for one in items if one["name"] == name)


@contextmanager
def operated(services: Backing, home: Path, web_root: Path) -> Iterator[Operated]:
    with services.instance(home) as instance:
        engine = engine_of(instance.database_url)
        canon = Canon(instance, engine)
        canon.state(FACTS, 1)
        canon.project()
        canon.archive()
        with engine.begin() as connection:
            connection.execute(REJECTED)
        access = open_access(engine)
        for name, role in ACCOUNTS.items():
            access.accounts.add(name, role, PASSWORD, None)
        app = build_api(
            engine, instance.settings.archive_dir, web_root, topics=instance.topics, access=access,
            measure_lag=lag_meter(instance.services, engine).measure, serving=Serving(freshness=EXACT),
        )  # fmt: skip
        try:
            with awaited_broker(), running(app) as url:
                yield Operated(url, canon, access)
        finally:
            engine.dispose()
