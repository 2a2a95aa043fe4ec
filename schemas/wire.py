"""One record on the wire: Confluent format (0x00, schema id as big-endian u32, Avro binary). Reference codec.

Decoding is strict: what is decoded must encode to the very same bytes, which refuses trailing bytes, overlong
varints and out-of-range enum indexes that the Avro library would let pass.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import fastavro

from schemas.contracts import Contract, Field, contract_named, contract_of, contracts
from schemas.days import UTC
from schemas.errors import FactTooLarge, InvalidFact, UndecodableRecord

HEADER = struct.Struct(">bI")
LARGEST = 900_000
"""Bytes of a record. What is larger may fit an inbox, compressed, and then no other topic."""
Fact = dict[str, Any]


def frame(schema_id: int, payload: bytes) -> bytes:
    return HEADER.pack(0, schema_id) + payload


def split(value: bytes | None) -> tuple[Contract, bytes]:
    """Contract and Avro payload of a record. Raises UndecodableRecord."""
    if not value:
        raise UndecodableRecord("记录为空", "the record has no value", reason="empty-record")
    if len(value) > LARGEST:
        raise UndecodableRecord(
            f"记录有 {len(value)} 字节，最多 {LARGEST}",
            f"the record has {len(value)} bytes; {LARGEST} at most",
            reason="too-large",
        )
    if len(value) < HEADER.size or value[0] != 0:
        raise UndecodableRecord(
            f"不是 Confluent 格式（首字节 {value[0]:#04x}，应为 0x00 加 4 字节模式号）",
            f"not in Confluent format (first byte {value[0]:#04x}; 0x00 and a 4-byte schema id expected)",
            reason="not-confluent-format",
        )
    _, schema_id = HEADER.unpack_from(value)
    contract = contracts().get(schema_id)
    if contract is None:
        raise UndecodableRecord(
            f"未知的模式号 {schema_id}",
            f"schema id {schema_id} is not in the catalogue",
            reason="unknown-schema",
        )
    return contract, value[HEADER.size :]


def _write(contract: Contract, fact: Mapping[str, Any]) -> bytes:
    buffer = io.BytesIO()
    fastavro.schemaless_writer(buffer, contract.parsed, fact, strict=True)
    return buffer.getvalue()


def decode(value: bytes | None) -> tuple[Contract, Fact]:
    """Contract and fields of one record. Raises UndecodableRecord, never another error."""
    contract, payload = split(value)
    try:
        fact = fastavro.schemaless_reader(io.BytesIO(payload), contract.parsed, None)
        intact = (
            isinstance(fact, dict) and _write(contract, fact) == payload and _too_wide(contract.fields, fact) is None
        )
    except Exception as error:  # the library raises whatever the damage leads to
        raise UndecodableRecord(
            f"无法按 {contract.name} 解码（{type(error).__name__}）",
            f"cannot be decoded as {contract.name} ({type(error).__name__})",
            reason="damaged-avro",
        ) from error
    if not intact or not isinstance(fact, dict):
        raise UndecodableRecord(
            f"{contract.name} 的编码不规范（多余字节或越界的值）",
            f"not a canonical encoding of {contract.name} (trailing bytes or an index out of range)",
            reason="damaged-avro",
        )
    if name := _nul_in(fact):
        raise UndecodableRecord(
            f"{contract.name}.{name} 中有空字符 U+0000", f"{contract.name}.{name} holds U+0000", reason="nul-in-text"
        )
    return contract, fact


def _too_wide(fields: Sequence[Field], fact: Mapping[str, Any]) -> tuple[str, int] | None:
    """Name and value of the first int that 32 bits do not hold; None when all do.

    Avro spells int and long alike, and the library reads and writes 64 bits for both; columns hold what is declared.
    """
    for field in fields:
        value = fact[field.name]
        if field.kind == "int" and isinstance(value, int) and not -(2**31) <= value < 2**31:
            return field.name, value
        for row in value if field.rows else ():
            if found := _too_wide(field.rows, row):
                return found
    return None


def glanced(value: bytes | None) -> Fact | None:
    """What can be read of a record that `decode` refuses, by the letter of its schema alone; None when nothing can."""
    try:
        contract, payload = split(value)
        fact = fastavro.schemaless_reader(io.BytesIO(payload), contract.parsed, None)
    except Exception:  # noqa: BLE001 - the library raises whatever the damage leads to
        return None
    return fact if isinstance(fact, dict) else None


def _nul_in(value: Any) -> str | None:
    """Name of the first field with U+0000 in a text, which PostgreSQL cannot keep; "" within a list of texts."""
    if isinstance(value, dict):
        return next((name for name, inner in value.items() if _nul_in(inner) is not None), None)
    if isinstance(value, list):
        return "" if any(_nul_in(inner) is not None for inner in value) else None
    return "" if isinstance(value, str) and "\0" in value else None


def encode(event_type: str, fact: Mapping[str, Any], version: int | None = None) -> bytes:
    """Record of one fact under the newest contract, or under an older version. Dates and times may be ISO strings.

    Raises InvalidFact naming the field and its value.
    """
    contract = contract_named(event_type) if version is None else contract_of(event_type, version)
    ready = {f.name: _value(contract, f.name, f.kind, fact.get(f.name)) for f in contract.fields}
    unknown = sorted(set(fact) - set(ready))
    if unknown:
        raise InvalidFact(f"{event_type} 没有字段 {unknown[0]}", f"{event_type} has no field {unknown[0]}")
    for field in contract.fields:
        if ready[field.name] is None and field.kind == "array":
            ready[field.name] = []
        if ready[field.name] is None and not field.nullable:
            raise InvalidFact(f"{event_type} 缺少必填字段 {field.name}", f"{event_type} needs a value for {field.name}")
        if field.symbols and ready[field.name] is not None and ready[field.name] not in field.symbols:
            allowed = ", ".join(field.symbols)
            raise InvalidFact(
                f"{event_type}.{field.name} 的值 {ready[field.name]} 不在 {allowed} 之中",
                f"{event_type}.{field.name} is {ready[field.name]}; allowed: {allowed}",
            )
    if name := _nul_in(ready):
        raise InvalidFact(f"{event_type}.{name} 中有空字符 U+0000", f"{event_type}.{name} holds the character U+0000")
    try:
        value = frame(contract.schema_id, _write(contract, ready))
        if wide := _too_wide(contract.fields, ready):
            raise InvalidFact(
                f"{event_type}.{wide[0]} 的值 {wide[1]} 超出 32 位整数",
                f"{event_type}.{wide[0]} is {wide[1]}; it must fit 32 bits",
            )
    except (
        ValueError,
        TypeError,
        OverflowError,
        AttributeError,
        fastavro.validation.ValidationError,
    ) as error:
        raise InvalidFact(
            f"{event_type} 的值与模式不符：{_blame(contract, ready)}",
            f"{event_type} breaks its schema: {_blame(contract, ready)}",
        ) from error
    if len(value) > LARGEST:
        raise FactTooLarge(
            f"{event_type} 太大：编码后有 {len(value)} 字节，最多 {LARGEST}",
            f"{event_type} is too large: {len(value)} bytes; {LARGEST} at most",
            size=len(value),
        )
    return value


def _blame(contract: Contract, fact: Mapping[str, Any]) -> str:
    for field, avro in zip(contract.fields, contract.parsed["fields"], strict=True):
        if not fastavro.validate(fact[field.name], avro["type"], raise_errors=False):
            return f"{field.name}={fact[field.name]!r} ({field.kind})"
    return "?"


def _value(contract: Contract, name: str, kind: str, value: Any) -> Any:
    if not isinstance(value, str) or kind not in ("date", "timestamp"):
        return value
    try:
        if kind == "date":
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise InvalidFact(
            f"{contract.name}.{name} 的值 {value} 不是 ISO 8601 日期或时间",
            f"{contract.name}.{name} is {value}; ISO 8601 expected",
        ) from None
    if moment.tzinfo is None:
        raise InvalidFact(
            f"{contract.name}.{name} 的值 {value} 缺少时区",
            f"{contract.name}.{name} is {value}; add the UTC offset",
        )
    return moment.astimezone(UTC)
