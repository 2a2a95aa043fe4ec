"""One CloudEvent 1.0 to the record that an inbox takes. Every attribute is checked; nothing is invented or dropped.

    id -> event_id, type -> event type, time -> occurred_at, subject -> subject, source -> must be the member itself,
    consortium, correlationid, causationid -> the envelope's fields of these names; data -> the event's own fields

Attributes are those of CloudEvents core 1.0.2; where it lets a value be absent that a fact needs (time, subject,
data), it is needed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from producers.gateway.sealing import Seals, sealed_data
from producers.misfit import misfit
from producers.rows import shown
from schemas.cloud_event_names import NAMESPACE
from schemas.contracts import Contract, newest
from schemas.days import UTC
from schemas.errors import FactTooLarge, InvalidFact, RequestRefused, RowRefused
from schemas.ids import is_canonical
from schemas.reasons import HIDDEN, LONGEST_SUBJECT
from schemas.wire import encode

EXTENSIONS = {"consortium": "consortium", "correlationid": "correlation_id", "causationid": "causation_id"}
PASSED_OVER = ("traceparent", "tracestate")
"""Attributes of the road, not of the fact: allowed and not kept."""
CORE = ("specversion", "id", "source", "type", "time", "subject", "datacontenttype", "dataschema")
KNOWN = (*CORE, *EXTENSIONS, *PASSED_OVER)
LONGEST_EXTENSION = 200

NAME = re.compile(r"[a-z0-9]+")
# What the specification's String type leaves out: controls, surrogates, noncharacters.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef]|[\ufffe\uffff]")
SOURCE = re.compile(r"(?:urn:kiteline:member:|/members/)([A-Za-z0-9_-]+)")
ABSOLUTE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
JSON_TYPE = re.compile(r"(?i:application/json|application/[a-z0-9.+-]+\+json)(?:\s*;\s*charset=\"?(?i:utf-8)\"?)?")
TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True)
class Taken:
    """An event that may be written: `value` is its record, `subject` its key."""

    event_id: str
    event_type: str
    subject: str
    value: bytes


def taken(attributes: Mapping[str, Any], data: Any, member: str, seals: Seals) -> Taken:
    """The record that `attributes` and `data` state for `member`.

    `attributes` holds what was sent, None where it was null. Raises RequestRefused (invalid-event, not-your-event,
    event-too-large) naming attribute, value and way out. Names and ID numbers in clear are sealed with `seals`.
    """
    said = {name: value for name, value in attributes.items() if value is not None}
    _version(said)
    for name, value in said.items():
        _plain(name, value)
    event_id, contract = _id(said), _contract(said)
    fact: dict[str, Any] = {
        "event_id": event_id,
        "occurred_at": _time(said),
        "member": _source(said, member),
        "subject": _subject(said),
        **{field: said.get(name) for name, field in EXTENSIONS.items()},
    }
    _data_type(said)
    value = _record(contract, fact, _data(contract, data), seals)
    return Taken(event_id, contract.name, fact["subject"], value)


def refused(attribute: str, value: object, zh: str, en: str, kind: str = "invalid-event") -> RequestRefused:
    """`zh` and `en` say what is expected instead."""
    told = shown(value)
    return RequestRefused(
        f"{attribute} = “{told}”：{zh}", f"{attribute} = {told!r}: {en}", kind=kind, attribute=attribute, value=told
    )


def _version(said: Mapping[str, Any]) -> None:
    version = said.get("specversion", "")
    if version != "1.0":
        raise refused("specversion", version, "应为 1.0", "1.0 is expected")


def _plain(name: str, value: Any) -> None:
    """Name and type of an attribute that is there."""
    if name not in KNOWN:
        if not NAME.fullmatch(name):
            raise refused(
                name, value, "属性名只能由小写字母和数字组成", "attribute names are lower-case letters and digits only"
            )
        raise refused(
            name, value, f"不认识的属性，会被丢掉；可用：{', '.join(KNOWN)}；事实的内容请放进 data",
            f"unknown attribute, it would be lost; there are: {', '.join(KNOWN)}; what the event says belongs into data",
        )  # fmt: skip
    if not isinstance(value, str):
        raise refused(name, value, "应为字符串", "a string is expected")
    if not value.strip():
        raise refused(name, value, "不能为空", "it may not be empty")
    if UNPRINTABLE.search(value):
        raise refused(name, ascii(value), "含有控制字符，请去掉", "it holds a control character; leave that out")
    if name in EXTENSIONS and len(value) > LONGEST_EXTENSION:
        raise refused(name, value, f"最多 {LONGEST_EXTENSION} 字", f"{LONGEST_EXTENSION} characters at most")


def _needed(said: Mapping[str, Any], name: str, zh: str, en: str) -> str:
    if name not in said:
        raise refused(name, "", f"缺少；{zh}", f"missing; {en}")
    return str(said[name])


def _id(said: Mapping[str, Any]) -> str:
    zh, en = (
        "应为小写 UUID，一个事实一个，重发时不变",
        "a lower-case UUID, one for each fact and the same when repeated",
    )
    found = _needed(said, "id", zh, en)
    if not is_canonical(found):
        raise refused("id", found, zh, en)
    return found


def _contract(said: Mapping[str, Any]) -> Contract:
    found = _needed(said, "type", "如 DemandPublished", "e.g. DemandPublished")
    known = newest()
    family, _, name = found.removeprefix(f"{NAMESPACE}.").rpartition(".")
    named = known.get(found) or (known.get(name) if found.startswith(f"{NAMESPACE}.") else None)
    if named is None or (family and family != named.family):
        names = ", ".join(sorted(known))
        raise refused("type", found, f"没有这种事件；已有：{names}", f"no such event type; there are: {names}")
    return named


def _source(said: Mapping[str, Any], member: str) -> str:
    zh, en = (
        f"应为 urn:kiteline:member:{member} 或 /members/{member}",
        f"urn:kiteline:member:{member} or /members/{member}",
    )
    found = _needed(said, "source", zh, en)
    named = SOURCE.fullmatch(found)
    if named is None:
        raise refused("source", found, zh, f"expected: {en}")
    if named[1] != member:
        raise refused(
            "source", found, f"令牌属于 {member}，只能以它的名义报送", f"the token is that of {member}, who may speak for itself only",
            kind="not-your-event",
        )  # fmt: skip
    return member


def _subject(said: Mapping[str, Any]) -> str:
    zh, en = "应为“所有者代码/本地编号”，至多 200 字", "<owner code>/<local id>, 200 characters at most"
    found = _needed(said, "subject", zh, en)
    owner, _, local = found.partition("/")
    if not (owner and local) or len(found) > LONGEST_SUBJECT:
        raise refused("subject", found, zh, en)
    return found


def _time(said: Mapping[str, Any]) -> datetime:
    zh, en = (
        "应为 RFC 3339 时间并带时区，如 2026-03-02T10:15:00+08:00",
        "RFC 3339 with the offset, e.g. 2026-03-02T10:15:00+08:00",
    )
    found = _needed(said, "time", zh, en)
    parts = TIME.fullmatch(found)
    if parts is None:
        raise refused("time", found, zh, en)
    day, clock, fraction, offset = parts.groups()
    try:  # digits beyond microseconds, which Avro cannot hold, are cut off
        moment = datetime.fromisoformat(
            f"{day}T{clock}.{(fraction or '0')[:6]:0<6}{offset.upper().replace('Z', '+00:00')}"
        )
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise refused("time", found, f"没有这个时间；{zh}", f"there is no such time; {en}") from None


def _data_type(said: Mapping[str, Any]) -> None:
    if (kind := said.get("datacontenttype")) is not None and not JSON_TYPE.fullmatch(kind):
        raise refused(
            "datacontenttype", kind, "应为 application/json（UTF-8）", "application/json in UTF-8 is expected"
        )
    if (schema := said.get("dataschema")) is not None and not ABSOLUTE_URI.fullmatch(schema):
        raise refused("dataschema", schema, "应为绝对 URI，或不写", "an absolute URI is expected, or nothing")


def _data(contract: Contract, data: Any) -> dict[str, Any]:
    names = ", ".join(field.name for field in contract.payload)
    if not isinstance(data, dict):
        raise refused(
            "data",
            "" if data is None else data,
            f"应为 JSON 对象，字段：{names}",
            f"a JSON object is expected, with: {names}",
        )
    for name in data:
        if name not in {field.name for field in contract.payload}:
            raise refused(
                f"data.{name}", HIDDEN if contract.sealed else data[name], f"{contract.name} 没有此字段；可用：{names}",
                f"no field of {contract.name}; it has: {names}",
            )  # fmt: skip
    return data


def _record(contract: Contract, envelope: dict[str, Any], data: dict[str, Any], seals: Seals) -> bytes:
    wrong: RowRefused | None = None
    try:
        data = sealed_data(contract.name, envelope["event_id"], data, seals)
    except RowRefused as error:
        wrong = error
    wrong = wrong or misfit(contract, envelope | data)
    if wrong:
        at = f"data.{wrong.field}"
        raise RequestRefused(
            f"data.{wrong.zh}", f"data.{wrong.en}", kind="invalid-event", attribute=at, value=wrong.value
        )
    try:
        return encode(contract.name, envelope | _with_nulls(contract, data))
    except InvalidFact as error:
        kind = "event-too-large" if isinstance(error, FactTooLarge) else "invalid-event"
        raise RequestRefused(error.zh, error.en, kind=kind, attribute="data") from None


def _with_nulls(contract: Contract, data: dict[str, Any]) -> dict[str, Any]:
    """`data` with null for what an element of an array leaves out, as `encode` does for the event itself."""
    filled = dict(data)
    for field in contract.payload:
        if field.rows and data.get(field.name):
            empty = dict.fromkeys(inner.name for inner in field.rows)
            filled[field.name] = [empty | element for element in data[field.name]]
    return filled
