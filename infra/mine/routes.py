"""Puts together the routes of /v1/mine that need the broker: dead letters, uploads, forms, credentials."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from fastapi import APIRouter
from sqlalchemy import Engine

from infra.gateway.parts import gateway_parts
from infra.mine import credentials, forms, uploads
from infra.mine.outcomes import UploadOutcomes
from infra.mine.publishing import MemberPublishing
from infra.services import Services
from producers.gateway import dead_letter_routes
from producers.gateway.ports import GatewayParts
from projections.platform.access.caller import own_member
from projections.platform.access.gate import Access

DEAD_LETTERS = "/v1/mine/dead-letters"
VERDICTS = "/v1/mine/verdicts?event_id="
Closing = Callable[[], AbstractContextManager[None]]


def mine_parts(services: Services, engine: Engine) -> GatewayParts:
    """What the gateway deals with dead letters with. Its writer of events is not started: nothing is stated by it here.

    Raises UnknownMember when the gateway's principal was not provisioned here.
    """
    return gateway_parts(services, engine)


def routes(services: Services, parts: GatewayParts, access: Access, engine: Engine) -> list[APIRouter]:
    """Close `parts.dead_letters` at the end."""
    return [
        dead_letter_routes.routes(parts, own_member, DEAD_LETTERS, VERDICTS),
        uploads.routes(MemberPublishing(services), UploadOutcomes(services, engine)),
        forms.routes(),
        credentials.routes(services, access),
    ]
