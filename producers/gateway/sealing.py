"""The sealing key by HTTP, and the sealing of what comes in clear: no name reaches an inbox as it came.

`GET /v1/sealing-key` needs no token: a public key is no secret.
"""

from __future__ import annotations

from typing import Any, Protocol

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from producers.gateway.problems import responses
from producers.sealing import Sealing, in_clear, sealed_fact
from schemas.sealing import SealingKey


class Seals(Protocol):
    """The platform's sealing key. Raises KeyStoreUnavailable."""

    def sealing_key(self) -> SealingKey:
        """The one that is current."""

    def seed(self, kid: str) -> bytes:
        """Its secret: what is sent twice is sealed to the same bytes, and stays one fact."""


class PublicKey(BaseModel):
    """A JSON Web Key (RFC 7517) on P-256; seal with ECDH-ES and A256GCM, compact, `kid` in the header."""

    kty: str = Field(examples=["EC"])
    crv: str = Field(examples=["P-256"])
    x: str
    y: str
    kid: str
    use: str = Field(examples=["enc"])
    alg: str = Field(examples=["ECDH-ES"])


def routes(seals: Seals) -> APIRouter:
    router = APIRouter(tags=["封存 / sealing"])

    @router.get(
        "/v1/sealing-key",
        summary="封存公钥（JWK）/ the key to seal names and ID numbers to",
        response_model=PublicKey,
        responses=responses(503),
    )
    def sealing_key() -> JSONResponse:
        return JSONResponse(seals.sealing_key().jwk, headers={"Cache-Control": "max-age=60"})

    return router


def sealed_data(event_type: str, event_id: str, data: dict[str, Any], seals: Seals) -> dict[str, Any]:
    """`data` with its personal fields sealed. Raises RowRefused, KeyStoreUnavailable."""
    if not in_clear(event_type, data):
        return data
    key = seals.sealing_key()
    fact = sealed_fact(event_type, data | {"event_id": event_id}, Sealing(key), seals.seed(key.kid))
    return {name: fact[name] for name in data}
