"""An Avro reader of our own, to hold the two decoders against: it knows one right spelling of every value.

Written from the Avro specification (binary encoding) and what design.md refuses, over the .avsc as JSON; it shares no
code with `schemas`. What is not the shortest, single-block, in-range spelling is refused.
"""

from __future__ import annotations

import json
import struct
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).resolve().parents[2] / "schemas" / "events"
LARGEST = 900_000


class Refused(Exception):
    """`reason`: the code that admission must give."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def schemas() -> dict[int, dict[str, Any]]:
    """Schema id -> the .avsc."""
    read = [json.loads(path.read_text(encoding="utf-8")) for path in EVENTS.glob("*/*.avsc")]
    return {avro["kiteline"]["schema_id"]: avro for avro in read}


def read_value(value: bytes | None) -> tuple[int, dict[str, Any]]:
    """Schema id and fields of a whole record. Raises Refused and nothing else."""
    if not value:
        raise Refused("empty-record")
    if len(value) > LARGEST:
        raise Refused("too-large")
    if len(value) < 5 or value[0] != 0:
        raise Refused("not-confluent-format")
    schema_id = int.from_bytes(value[1:5], "big")
    if schema_id not in schemas():
        raise Refused("unknown-schema")
    reader = _Reader(value, 5)
    fact = reader.read(schemas()[schema_id])
    if reader.at != len(value):
        raise Refused("damaged-avro")
    if _has_nul(fact):
        raise Refused("nul-in-text")
    return schema_id, fact


def _has_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_nul(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_has_nul(inner) for inner in value)
    return isinstance(value, str) and "\0" in value


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self.at = at

    def _take(self, count: int) -> bytes:
        if not 0 <= count <= len(self._data) - self.at:
            raise Refused("damaged-avro")
        self.at += count
        return self._data[self.at - count : self.at]

    def _long(self, bits: int = 64) -> int:
        raw = shift = 0
        while True:
            [byte] = self._take(1)
            raw |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
            shift += 7
        if (shift and not byte) or raw >> 64:  # a longer spelling than needed, or more than 64 bits
            raise Refused("damaged-avro")
        number = (raw >> 1) ^ -(raw & 1)
        if not -(1 << bits - 1) <= number < 1 << bits - 1:
            raise Refused("damaged-avro")
        return number

    def _index(self, size: int) -> int:
        number = self._long()
        if not 0 <= number < size:
            raise Refused("damaged-avro")
        return number

    def read(self, avro: Any) -> Any:
        if isinstance(avro, list):
            return self.read(avro[self._index(len(avro))])
        kind = avro if isinstance(avro, str) else avro["type"]
        logical = None if isinstance(avro, str) else avro.get("logicalType")
        match kind:
            case "null":
                return None
            case "record":
                return {field["name"]: self.read(field["type"]) for field in avro["fields"]}
            case "enum":
                return avro["symbols"][self._index(len(avro["symbols"]))]
            case "array":
                return self._array(avro["items"])
            case "string":
                try:
                    return self._take(self._long()).decode("utf-8")
                except UnicodeDecodeError:
                    raise Refused("damaged-avro") from None
            case "boolean":
                [byte] = self._take(1)
                if byte > 1:
                    raise Refused("damaged-avro")
                return byte == 1
            case "double":
                return struct.unpack("<d", self._take(8))[0]
            case "int" | "long":
                return _moment(self._long(32 if kind == "int" else 64), logical)
            case dict() | list():
                return self.read(kind)
        raise AssertionError(kind)

    def _array(self, items: Any) -> list[Any]:
        count = self._long()
        if count < 0 or count > len(self._data):  # no element of ours takes less than a byte
            raise Refused("damaged-avro")
        found = [self.read(items) for _ in range(count)]
        if count and self._long():  # our writers put an array into one block
            raise Refused("damaged-avro")
        return found


def _moment(number: int, logical: str | None) -> Any:
    try:
        if logical == "date":
            return date(1970, 1, 1) + timedelta(days=number)
        if logical == "timestamp-micros":
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number)
    except OverflowError:
        raise Refused("damaged-avro") from None
    return number
