"""The OpenAPI document of `kiteline serve`, without the services behind it: routes are put together, none is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from infra.mine.routes import routes as mine_routes
from infra.receipts.keys import ReceiptKeys
from infra.receipts.route import jwks_routes
from infra.services import Services
from infra.settings import Settings
from producers.gateway.ports import GatewayParts
from projections.platform.access.gate import open_access
from projections.platform.api.app import build_api

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/none"


def api_document() -> dict[str, Any]:
    """As GET /v1/openapi.json answers it; a test holds that it is the same."""
    engine = create_engine(NOWHERE)
    services, access = Services(Settings(), "", NOWHERE), open_access(engine)
    absent: Any = None
    parts = GatewayParts(absent, absent, absent, absent, absent, absent, absent)
    more = [jwks_routes(ReceiptKeys(Path())), *mine_routes(services, parts, access, engine)]
    return build_api(engine, Path(), Path(), more=more, access=access).openapi()
