"""The lag meter of this instance."""

from __future__ import annotations

from sqlalchemy import Engine

from infra.provision import API
from infra.services import Services
from projections.engine.discovery import with_entities
from schemas.days import now
from stream_processors.lag_meter import LagMeter


def lag_meter(services: Services, engine: Engine) -> LagMeter:
    """Asks as the API's principal. Raises UnknownMember when it was not provisioned here."""
    root = services.settings.archive_dir
    return LagMeter(services.kafka(API), services.topics, engine, root, with_entities(), now)
