"""The AsyncAPI 3.1 document: channels, operations and messages, made from the contracts and topics.

It is written from the platform's side: it receives what members state, and sends facts, verdicts and dead letters.
Every version of every event type is a message; the older ones are marked as deprecated.
"""

from __future__ import annotations

import json
from typing import Any

from schemas.chinese import event_meaning
from schemas.contracts import Contract, contracts, family_contracts, newest
from schemas.examples import good_example
from schemas.subjects import subject_of
from schemas.titles import FAMILIES
from schemas.topics import CANONICAL_CONFIG, FAMILY_PARTITIONS, INBOX_CONFIG, KEPT_FOR_EVER, Topics

AVRO = "application/vnd.apache.avro+json;version=1.9.0"
BINDING = "0.5.0"
MEMBER = {
    "member": {
        "description": "成员代码：10 位学校代码或 18 位统一社会信用代码 / member code: school code or GB 32100 credit code",
        "examples": ["4137012391", "91370705MA8KT0A1Q4"],
    }
}
DESCRIPTION = """\
鸢线是市域产教联合体的事件主干。成员把事实写入自己的收件箱，平台裁定后把被接受的事实写入各族的主题。

Kiteline is the event backbone of a municipal industry-education consortium. Members state facts in their own inbox;
the platform judges them and writes the accepted ones to the topic of their family. Values are in Confluent's wire
format (0x00, schema id as big-endian u32, Avro binary); schemas by id are at `/registry`.
"""


def asyncapi_document(topics: Topics, version: str) -> dict[str, Any]:
    """The document for the topics of one instance; `version` is that of the software."""
    every = list(contracts().values())
    channels = {"inbox": _inbox(topics, every), "verdicts": _verdicts(topics), "deadLetters": _dead_letters(topics)}
    channels |= {_key(family): _canonical(topics, family) for family in FAMILIES}
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "鸢线 Kiteline",
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/vnd.apache.avro",
        "channels": channels,
        "operations": _operations(channels),
        "components": {
            "messages": {_name(c): _message(c) for c in every} | {"Verdict": _verdict(), "DeadLetter": _dead()}
        },
    }


def _key(family: str) -> str:
    """Family as a key of channels. Example: majorChange."""
    first, *rest = family.split("-")
    return first + "".join(word.capitalize() for word in rest)


def _name(contract: Contract) -> str:
    return f"{contract.name}.v{contract.version}"


def _inbox(topics: Topics, every: list[Contract]) -> dict[str, Any]:
    said = "只有该成员可写；平台裁定每一条 / only this member may write; the platform judges every record"
    return _channel("收件箱 / inbox", said, topics.inbox("{member}"), 1, INBOX_CONFIG, map(_name, every)) | {
        "parameters": MEMBER
    }


def _canonical(topics: Topics, family: str) -> dict[str, Any]:
    zh, en = FAMILIES[family]
    said = f"被接受的事实，永久保存：{zh} / accepted facts, kept for ever: {en}"
    names = map(_name, family_contracts(family))
    address, partitions = topics.canonical(family), FAMILY_PARTITIONS[family]
    return _channel(f"{zh} / {en}", said, address, partitions, CANONICAL_CONFIG, names)


def _verdicts(topics: Topics) -> dict[str, Any]:
    said = "每条记录一份裁定，只有该成员可读 / one verdict for every record; only this member may read"
    made = _channel("裁定 / verdicts", said, topics.verdicts("{member}"), 1, KEPT_FOR_EVER, ["Verdict"])
    return made | {"parameters": MEMBER}


def _dead_letters(topics: Topics) -> dict[str, Any]:
    said = "被退回的原文及理由 / what was rejected, as it came, with the reasons"
    made = _channel("死信 / dead letters", said, topics.dead_letters("{member}"), 1, KEPT_FOR_EVER, ["DeadLetter"])
    return made | {"parameters": MEMBER}


def _channel(
    title: str, said: str, address: str, partitions: int, config: dict[str, str], messages: Any
) -> dict[str, Any]:
    topic: dict[str, Any] = {
        "cleanup.policy": [config["cleanup.policy"]],
        "retention.ms": int(config["retention.ms"]),
    }
    return {
        "title": title,
        "description": said,
        "address": address,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"kafka": {"partitions": partitions, "topicConfiguration": topic, "bindingVersion": BINDING}},
    }


def _operations(channels: dict[str, Any]) -> dict[str, Any]:
    receives = {"inbox": ("receive", "收取成员的报送 / take what a member states")}
    sends = {"verdicts": "告知裁定 / tell the verdict", "deadLetters": "留存被退回的原文 / keep what was rejected"}
    made = {}
    for key in channels:
        action, title = receives.get(key) or ("send", sends.get(key, f"转发事实 / forward facts: {key}"))
        made[f"{action}{key[0].upper()}{key[1:]}"] = {
            "action": action,
            "title": title,
            "channel": {"$ref": f"#/channels/{key}"},
        }
    return made


def _message(contract: Contract) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": subject_of(contract),
        "title": f"{contract.title_zh} / {contract.title_en}",
        "summary": f"{event_meaning(contract.name)} / {contract.doc}",
        "contentType": "application/vnd.apache.avro",
        "tags": [{"name": contract.family}],
        "payload": {"schemaFormat": AVRO, "schema": json.loads(contract.text)},
        "examples": [{"name": "good", "payload": good_example(contract)}],
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "主题（subject） / the subject"},
                "schemaIdLocation": "payload",
                "schemaIdPayloadEncoding": "confluent",
                "schemaLookupStrategy": "RecordNameStrategy",
                "bindingVersion": BINDING,
            }
        },
        "x-schema-id": contract.schema_id,
        "x-speakers": sorted(contract.speakers),
    }
    return made if contract is newest()[contract.name] else made | {"deprecated": True}


def _verdict() -> dict[str, Any]:
    text = {"type": ["string", "null"]}
    reason = {
        "type": "object",
        "properties": dict.fromkeys(("code", "field", "value", "nearest", "allowed", "zh", "en"), text),
    }
    position = {"topic": {"type": "string"}, "partition": {"type": "integer"}, "offset": {"type": "integer"}}
    payload = {
        "type": "object",
        "required": ["position", "member", "content_hash", "outcome", "reasons", "recorded_at", "decided_at"],
        "properties": {
            "position": {"type": "object", "required": list(position), "properties": position},
            "member": {"type": "string"},
            **dict.fromkeys(("event_id", "event_type", "subject"), text),
            "content_hash": {"type": "string", "description": "记录的 SHA-256，十六进制 / SHA-256 of the record, hex"},
            "occurred_at": text | {"format": "date-time"},
            "outcome": {"enum": ["accepted", "rejected", "duplicate"]},
            "reasons": {"type": "array", "items": reason},
            "recorded_at": {"type": "string", "format": "date-time"},
            "decided_at": {"type": "string", "format": "date-time"},
            "catalogue": {
                "type": "object",
                "description": "所依据的代码表版本 / versions of the code lists it rests on",
            },
        },
    }
    return {"title": "裁定 / verdict", "contentType": "application/json", "payload": payload}


def _dead() -> dict[str, Any]:
    headers = {
        "type": "object",
        "properties": {
            "kiteline-position": {"type": "string", "description": "收件箱中的位置 / position in the inbox"},
            "kiteline-reasons": {"type": "string", "description": "理由，JSON / the reasons, JSON"},
            "kiteline-sealed": {
                "type": "string",
                "description": "仅当原文含明文个人信息：整条封存所用的密钥 / where personal data came in clear: the key that all of it is sealed to",
            },
        },
    }
    return {
        "title": "死信 / dead letter",
        "contentType": "application/octet-stream",
        "headers": headers,
        "payload": {"description": "原文，一字不改 / the bytes as they came"},
    }
