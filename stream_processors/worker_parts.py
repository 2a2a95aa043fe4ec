"""What a worker is put together from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from projections.engine.declaration import Projection
from projections.engine.discovery import with_entities
from schemas.days import now
from schemas.errors import KitelineError
from schemas.kafka_access import KafkaAccess
from schemas.key_store import KeyStore
from schemas.periods import SETTLING_DAY
from schemas.topics import Topics
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints
from stream_processors.presence import Presence


@dataclass(frozen=True)
class WorkerParts:
    """What a worker needs from outside, all given by `infra`."""

    access: KafkaAccess
    topics: Topics
    engine: Engine
    archive: Path
    data: Path
    keys: KeyStore
    alert_every: float = 30.0
    cloud_events: bool = False
    """Whether canonical records carry CloudEvents headers."""
    sealing_grace: timedelta = timedelta(hours=1)
    readers: frozenset[str] = frozenset({"admission", "projector", "archiver"})
    """Stations of this worker; others of its groups may have the rest."""
    projections: Callable[[], Sequence[Projection]] = with_entities
    """What the projector keeps."""
    quiet_after: timedelta = timedelta(days=14)
    settling_day: int = SETTLING_DAY
    clock: Callable[[], datetime] = now
    """What the timers go by."""
    failpoints: Failpoints = NO_FAILPOINTS
    presence: Presence | None = None
    """Where it tells operators about itself."""
    failures: list[KitelineError] = field(default_factory=list)
    """What ended the worker, once it has."""

    def put_off(self, what: str, error: KitelineError) -> None:
        """Let operators know that `what` has to wait or be done again."""
        if self.presence:
            self.presence.put_off(what, error)
