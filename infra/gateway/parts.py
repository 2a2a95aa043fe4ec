"""Puts the gateway's parts together from settings."""

from __future__ import annotations

from sqlalchemy import Engine

from infra.dead_letters.desk import DeadLetterDesk
from infra.dead_letters.originals import Originals
from infra.dead_letters.rehearsal import Rehearsal
from infra.dead_letters.resubmitting import Resubmitter
from infra.dead_letters.sending import InboxWriter
from infra.gateway.answers import AnswerTable
from infra.gateway.dead_letters import MemberDeadLetters
from infra.gateway.portals import GATEWAY
from infra.gateway.verdicts import VerdictTable
from infra.keys.opening import open_key_store
from infra.provision import API
from infra.receipts.keys import ReceiptKeys
from infra.receipts.route import jwks_routes
from infra.services import Services
from infra.visibility import Visibility
from producers.gateway.portal_writer import PortalWriter
from producers.gateway.ports import GatewayParts
from producers.gateway.rate import Allowance
from projections.platform.access.tokens import TokenTable


def gateway_parts(services: Services, engine: Engine) -> GatewayParts:
    """Raises UnknownMember when the gateway's principal was not provisioned here."""
    settings = services.settings
    keys = ReceiptKeys(settings.receipts_dir)
    gateway, reader, topics = services.kafka(GATEWAY), services.kafka(API), services.topics
    desk = DeadLetterDesk(engine, Originals(reader, topics), Rehearsal(reader, topics, engine))
    resubmitter = Resubmitter(engine, topics, InboxWriter(gateway, gateway, settings.gateway_ack_seconds), GATEWAY)
    return GatewayParts(
        tokens=TokenTable(engine),
        verdicts=VerdictTable(engine, keys),
        answers=AnswerTable(engine),
        seals=open_key_store(services),
        visibility=Visibility(reader, topics, engine),
        dead_letters=MemberDeadLetters(desk, resubmitter),
        writer=PortalWriter(gateway, topics, settings.gateway_ack_seconds),
        allowance=Allowance(settings.gateway_rate, settings.gateway_burst),
        more=(jwks_routes(keys),),
    )
