"""Puts the parts that deal with dead letters together, for the operator's machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from infra.dead_letters.desk import DeadLetterDesk
from infra.dead_letters.originals import Originals
from infra.dead_letters.rehearsal import Rehearsal
from infra.dead_letters.resubmitting import Resubmitter
from infra.dead_letters.sending import InboxWriter
from infra.engine import open_engine
from infra.gateway.portals import GATEWAY
from infra.provision import OPERATOR, WORKER
from infra.services import Services


@contextmanager
def operators_desk(services: Services) -> Iterator[DeadLetterDesk]:
    """All members' dead letters, read with the worker's rights."""
    access, engine = services.kafka(WORKER), open_engine(services)
    rehearsal = Rehearsal(access, services.topics, engine)
    try:
        yield DeadLetterDesk(engine, Originals(access, services.topics, access), rehearsal)
    finally:
        rehearsal.close()
        engine.dispose()


def resubmitter(services: Services, engine: Engine, member: str | None) -> Resubmitter:
    """By the hand of `member`, into its own inbox; or of the operator, through the portals. Raises UnknownMember."""
    writer = InboxWriter(services.kafka(member or GATEWAY), services.kafka(WORKER))
    return Resubmitter(engine, services.topics, writer, member or OPERATOR, own=member is not None)
