"""What a client asks about: the schema in the body of a lookup or of a compatibility check."""

from __future__ import annotations

import json

from fastapi import Request

from projections.platform.api.registry.answers import RegistryError, bad_schema
from schemas.compatibility import parsed

LARGEST = 1_000_000
"""Bytes of a body."""


async def asked_schema(request: Request) -> str:
    """The Avro schema in the body, as text. Raises RegistryError, InvalidSchema."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise RegistryError(413, f"请求超过 {LARGEST} 字节", f"The request is longer than {LARGEST} bytes")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("schema"), str):
        raise bad_schema(
            '请求应为 {"schema": "<Avro 模式的 JSON 文本>"}', 'Send {"schema": "<an Avro schema as JSON text>"}'
        )
    kind = said.get("schemaType") or "AVRO"
    if kind != "AVRO":
        raise bad_schema(
            f"schemaType {str(kind)[:40]} 不可用；只有 AVRO", f"schemaType {str(kind)[:40]}: only AVRO here"
        )
    parsed(said["schema"])
    return str(said["schema"])
