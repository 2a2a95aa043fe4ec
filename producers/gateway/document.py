"""What the OpenAPI document says of requests and answers, with examples that the tests send."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, Field

from producers.gateway.cloud_event import EXTENSIONS
from producers.gateway.modes import BATCH, BINARY, MOST_EVENTS, STRUCTURED
from schemas.cloud_event_names import source_of, type_of
from schemas.contracts import ENVELOPE, EVENTS, newest

DESCRIPTION = """\
鸢线的 HTTP 入口：成员以 CloudEvents 1.0 报送事实（结构化、二进制、批量）。202 表示 Kafka 已确认；裁定随后给出。
同一事件号重发多少次都只算一次。未确认的绝不报告为已接收。

Kiteline's way in by HTTP: members state facts as CloudEvents 1.0 (structured, binary, batch). 202 means that the
broker has confirmed; the verdict follows. An event id counts once, however often it is sent. What is not confirmed is
never reported as taken.
"""
EXAMPLE = "DemandPublished"


class Position(BaseModel):
    topic: str = Field(examples=["inbox.91370705MA8KT0B2W7.portal"])
    partition: int = Field(examples=[0])
    offset: int = Field(examples=[17])


class Submitted(BaseModel):
    """The broker has the event. For a batch see `Batch`."""

    event_id: str | None = Field(None, examples=["0199e0a0-5f3c-7c1e-9a54-000000000006"])
    status: str | None = Field(None, examples=["submitted"])
    verdict_url: str | None = Field(None, examples=["/v1/verdicts/0199e0a0-5f3c-7c1e-9a54-000000000006"])
    position: Position | None = None
    wait_for: str | None = Field(
        None,
        description="同一位置；带给信息平台的查询，即等到看得见再回答 / the same position: given to a read of the platform, that is"
        " answered once this can be seen",
        examples=["inbox.91370705MA8KT0B2W7.portal:0:17"],
    )
    canonical: Position | None = Field(
        None, description="在事件族主题中的位置 / where it stands in its family's topic: wait_for=visible"
    )
    outcome: str | None = Field(None, description="accepted, rejected, duplicate: wait_for")
    verdict: dict[str, Any] | None = Field(None, description="裁定及收据 / the verdict with its receipt: wait_for")
    visible: bool | None = Field(None, description="平台上是否可见 / whether it can be seen: wait_for=visible")
    taken: int | None = Field(None, description="批量时 / of a batch: events taken")
    unconfirmed: int | None = None
    refused: int | None = None
    events: list[dict[str, Any]] | None = None


class Batch(BaseModel):
    """One result per event, in the order of the batch; `status` of each as if it had come alone."""

    taken: int = Field(examples=[2])
    unconfirmed: int = Field(description="Kafka 未确认，请重发 / not confirmed, send again", examples=[0])
    refused: int = Field(examples=[1])
    events: list[dict[str, Any]] = Field(
        examples=[[{"index": 0, "status": 202, "event_id": "0199e0a0-5f3c-7c1e-9a54-000000000006"}]]
    )


class Verdict(BaseModel):
    event_id: str
    status: str = Field(description="pending, accepted, rejected, duplicate", examples=["accepted"])
    zh: str
    en: str
    visible: bool | None = Field(None, description="平台上是否可见 / whether it can be seen: wait_for=visible")
    verdicts: list[dict[str, Any]] = Field(
        description="每次提交一条，新的在前，各带签名的收据 receipt / one per submission, newest first, each"
        " with its signed receipt"
    )


def example_event(event_type: str = EXAMPLE) -> dict[str, Any]:
    """The contract's own example as a structured CloudEvent."""
    contract = newest()[event_type]
    file = EVENTS / contract.family / f"{event_type}.v{contract.version}.example.json"
    fact = json.loads(file.read_text(encoding="utf-8"))
    extensions = {name: fact[field] for name, field in EXTENSIONS.items() if fact.get(field)}
    return {
        "specversion": "1.0",
        "id": fact["event_id"],
        "source": source_of(fact["member"]),
        "type": type_of(contract.family, event_type),
        "time": fact["occurred_at"],
        "subject": fact["subject"],
        "datacontenttype": "application/json",
        **extensions,
        "data": {name: value for name, value in fact.items() if name not in ENVELOPE},
    }


def request() -> dict[str, Any]:
    """Body and headers of `POST /v1/events`, for OpenAPI."""
    event = example_event()
    text = {"type": "string", "minLength": 1}
    schema = {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "time", "subject", "data"],
        "additionalProperties": False,
        "properties": {
            "specversion": {"const": "1.0"},
            "id": text | {"format": "uuid", "description": "event_id"},
            "source": text | {"description": "urn:kiteline:member:<code>"},
            "type": text | {"examples": [EXAMPLE, event["type"]]},
            "time": text | {"format": "date-time", "description": "occurred_at"},
            "subject": text | {"description": "<owner code>/<local id>"},
            "datacontenttype": {"const": "application/json"},
            "dataschema": text | {"format": "uri"},
            **dict.fromkeys(EXTENSIONS, text),
            "data": {"type": "object", "description": "事件自己的字段，见事件目录 / the event's own fields"},
        },
    }
    content = {
        STRUCTURED: {"schema": schema, "examples": {EXAMPLE: {"value": event}}},
        BATCH: {
            "schema": {"type": "array", "minItems": 1, "maxItems": MOST_EVENTS, "items": schema},
            "examples": {EXAMPLE: {"value": [event]}},
        },
        BINARY: {"schema": {"type": "object"}, "examples": {EXAMPLE: {"value": event["data"]}}},
    }
    headers = [
        _header(
            "Idempotency-Key", "同一请求重发时不变，保留 24 小时 / the same when repeated; kept for 24 hours", None
        ),
        *(
            _header(f"ce-{name}", f"二进制模式 / binary mode: {name}", event.get(name))
            for name in ("specversion", "id", "source", "type", "time", "subject", "dataschema", *EXTENSIONS)
        ),
    ]
    return {"requestBody": {"required": True, "content": content}, "parameters": headers}


def _header(name: str, description: str, example: str | None) -> dict[str, Any]:
    made = {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"}}
    return made | ({"example": example} if example else {})
