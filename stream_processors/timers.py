"""What the worker looks after by the clock: alerts, closings, keys and inboxes, frozen sessions, requested rebuilds, and
the sign that it lives.

Every worker has them all; what they write is the same whoever writes it, and a second one changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import structlog

from projections.demand import EXPIRING
from projections.quiet_sources import QUIET
from projections.worker_runs import SEEN_EVERY
from schemas.days import day_of
from schemas.errors import BrokerUnavailable, KitelineError, NeedsRebuild
from stream_processors.admission.key_upkeep import KeyUpkeep
from stream_processors.alerts import expiring
from stream_processors.alerts.quiet import QuietSources
from stream_processors.closings import Closings
from stream_processors.frozen_sessions import LOOKS_EVERY, FrozenSessions
from stream_processors.rebuild.requested import RequestedRebuilds
from stream_processors.worker_parts import WorkerParts

logger = structlog.get_logger()
UPKEEP_EVERY = 5.0
"""Seconds between looks for inboxes to be trimmed and sealing keys to be destroyed."""
REQUESTS_EVERY = 2.0
"""Seconds between looks for rebuilds that operators have asked for."""
Run = Callable[..., Awaitable[Any]]
"""Given a function with its arguments: runs it off the event loop; what it raises ends the worker."""
Looks = Mapping[str, Callable[[], Awaitable[None]]]


def add_timers(app: Any, parts: WorkerParts, run: Run) -> Looks:
    """Let `app` look now and then. Returns what can be looked at out of turn: `alerts`, `closing`."""
    quiet = QuietSources(parts.engine, parts.quiet_after)
    closings = Closings(parts.access, parts.topics, parts.engine, parts.settling_day)
    sessions = FrozenSessions(parts.engine)
    upkeep = KeyUpkeep(parts.keys, parts.access, parts.topics, parts.sealing_grace)
    requested = RequestedRebuilds(parts.access, parts.topics, parts.engine, parts.archive, parts.put_off)
    patiently = partial(_patiently, parts.put_off)

    async def alerts() -> None:
        moment = parts.clock()
        for kind, look in ((EXPIRING, partial(expiring.refresh, parts.engine, day_of(moment))),
                           (QUIET, partial(quiet.refresh, moment))):  # fmt: skip
            due, raised = await run(patiently, kind, look) or (0, 0)
            if raised:
                logger.info("alerts", kind=kind, due=due, raised=raised)

    async def closing() -> None:
        await run(patiently, "closings", partial(closings.look, parts.clock()))

    async def keys_and_inboxes() -> None:
        await run(patiently, "keys and inboxes", partial(upkeep.tick, parts.clock()))

    async def frozen_sessions() -> None:
        await run(sessions.look)

    async def rebuilds() -> None:
        await run(patiently, "requested rebuilds", requested.look)

    for seconds, look in (
        (parts.alert_every, alerts),
        (parts.alert_every, closing),
        (UPKEEP_EVERY, keys_and_inboxes),
        (LOOKS_EVERY, frozen_sessions),
        (REQUESTS_EVERY, rebuilds),
    ):
        app.timer(interval=seconds, on_leader=False)(look)
    if (presence := parts.presence) is not None:

        async def sign_of_life() -> None:
            await run(presence.seen)

        app.timer(interval=SEEN_EVERY, on_leader=False)(sign_of_life)
    return {"alerts": alerts, "closing": closing}


def _patiently(put_off: Callable[[str, KitelineError], None], what: str, look: Callable[[], Any]) -> Any:
    """None instead of an answer while the broker is away or a read model waits for its rebuild: next time, then."""
    try:
        return look()
    except (BrokerUnavailable, NeedsRebuild) as error:
        logger.info("not looked at", what=what, why=error.en)
        put_off(what, error)
        return None
