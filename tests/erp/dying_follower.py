"""A follower that is killed at a named point: python -m tests.erp.dying_follower URL MEMBER POINT.

Points: read (before anything is kept), kept (on disk, not sent), sent (Kafka has it, we have not noted that),
noted (noted, rows not marked), marked. Settings come from the environment, as for the command.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from infra.erp_database import erp_engine
from infra.services import open_services
from infra.settings import load_settings
from producers.client import MemberClient
from producers.erp.outbox_follower import OutboxFollower, OutboxReport
from producers.erp.outbox_table import OutboxTable
from producers.publishing import member_state_path
from producers.state import MemberState

POINTS = ("read", "kept", "sent", "noted", "marked")


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(work: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, **named: die(work(*given, **named))


def main(url: str, member: str, point: str) -> None:
    services = open_services(load_settings(), broker=False, database=False)
    with MemberState(member_state_path(services.settings.home, member)) as state:
        client: Any = MemberClient(services.kafka(member), services.topics, member, state)
        table: Any = OutboxTable(erp_engine(url))
        match point:
            case "read":
                table.waiting = then_die(table.waiting)
            case "kept":
                client.flush_outbox = die
            case "sent":
                kept: Any = state
                kept.acknowledged = die
            case "noted":
                client.flush_outbox = then_die(client.flush_outbox)
            case "marked":
                table.mark = then_die(table.mark)
        OutboxFollower(table, client, state).one_pass(OutboxReport())


if __name__ == "__main__":
    main(*sys.argv[1:])
