"""`GET /.well-known/jwks.json`, on the gateway and on the platform's API: the public keys that receipts are checked with."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from infra.receipts.keys import ReceiptKeys


class PublicKeys(BaseModel):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, Any]] = Field(
        examples=[[{"kty": "OKP", "crv": "Ed25519", "alg": "Ed25519", "use": "sig", "kid": "...", "x": "..."}]]
    )


def jwks_routes(keys: ReceiptKeys) -> APIRouter:
    router = APIRouter(tags=["收据 / receipts"])

    @router.get(
        "/.well-known/jwks.json",
        summary="核对收据的公钥，换下的也在内 / public keys of receipts, retired ones included",
        response_model=PublicKeys,
    )
    def jwks() -> JSONResponse:
        return JSONResponse(keys.public(), headers={"Cache-Control": "public, max-age=300"})

    return router
