"""The demo's data on a real broker and database, and the platform over it with an account for every role."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from infra.cli.serve import platform_app
from infra.demo import prepare, run_demo
from infra.mine.routes import mine_parts
from projections.platform.access.gate import Access, open_access
from projections.platform.access.roles import Role
from projections.platform.api.serving.around import Serving
from projections.platform.api.serving.freshness import EVERY_SECOND
from tests.backing import Backing
from tests.conftest import launching
from tests.instance import Instance
from tests.platform.guarded import PASSWORD
from tests.platform.server import running

ACCOUNTS: dict[str, tuple[Role, str | None]] = {
    "wfzy.plan": (Role.MEMBER, "4137012391"),
    "firm.hr": (Role.MEMBER, "91370705MA8KT0B2W7"),
    "dept.edu": (Role.DEPARTMENT, None),
    "office.chen": (Role.OFFICE, None),
    "ops.li": (Role.OPERATOR, None),
}


@dataclass(frozen=True)
class DemoPlatform:
    url: str
    access: Access
    instance: Instance


@contextmanager
def demo_platform(services: Backing, home: Path) -> Iterator[DemoPlatform]:
    """A worker keeps running, so that what is stated meanwhile is admitted and shown; it is gone at the end."""
    with services.instance(home) as own, launching() as launch:
        prepare(own.services)
        worker: Any = launch([sys.executable, "-W", "ignore", "-m", "infra.cli.main", "worker"], env=own.environment())
        run_demo(own.services, worker, lambda *_: None)
        engine = create_engine(own.database_url, connect_args={"options": "-c timezone=UTC"})
        access = open_access(engine, fewest=own.settings.suppress_below)
        for name, (role, member) in ACCOUNTS.items():
            access.accounts.add(name, role, PASSWORD, member)
        parts = mine_parts(own.services, engine)
        try:
            with running(platform_app(own.services, engine, access, parts, Serving(EVERY_SECOND))) as url:
                yield DemoPlatform(url, access, own)
        finally:
            parts.dead_letters.close()
            engine.dispose()
