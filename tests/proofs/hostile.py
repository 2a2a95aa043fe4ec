"""Records that are spelled wrong on purpose: a writer that puts one hostile token among good ones."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from tests.proofs.strict_avro import schemas

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BAD_TEXTS = (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe9\xb8", b"a\0b", b"\xef\xbf\xbf")
DOUBLES = ("7ff8000000000000", "7ff0000000000000", "fff0000000000000", "7ff0000000000001", "8000000000000000")
"""NaN, both infinities, a signalling NaN, negative zero."""
FAR = (1, -1, 2**31, -(2**31) - 1, 2**32, 2**33, 2**40, 2**59, 2**62, 2**63 - 1, -(2**63))


class Token(NamedTuple):
    """`number` is what the varint says; of a text, `raw` holds length and bytes."""

    kind: str
    raw: bytes
    number: int = 0


def varint(number: int) -> bytes:
    """Avro's zigzag spelling of a 64-bit number."""
    left = (number << 1) ^ (number >> 63)
    out = bytearray()
    while left > 0x7F:
        out.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes([*out, left])


def tokens(avro: Any, value: Any) -> Iterator[Token]:
    """The spelling of `value`, token by token."""
    if isinstance(avro, list):
        index = 0 if value is None else 1
        yield Token("union", varint(index), index)
        if value is not None:
            yield from tokens(avro[1], value)
        return
    kind = avro if isinstance(avro, str) else avro["type"]
    if isinstance(kind, dict):
        yield from tokens(kind, value)
    elif kind == "record":
        for field in avro["fields"]:
            yield from tokens(field["type"], value[field["name"]])
    elif kind == "enum":
        index = avro["symbols"].index(value)
        yield Token("enum", varint(index), index)
    elif kind == "array":
        yield Token("count", varint(len(value)), len(value))
        for one in value:
            yield from tokens(avro["items"], one)
        if value:
            yield Token("end", b"\0")
    elif kind == "string":
        yield Token("text", varint(len(value.encode())) + value.encode())
    elif kind == "boolean":
        yield Token("boolean", bytes([value]))
    elif kind == "double":
        yield Token("double", struct.pack("<d", value))
    else:
        yield Token(kind, varint(number := _number(value)), number)


def _number(value: Any) -> int:
    if isinstance(value, datetime):
        since = value - EPOCH
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return (value - EPOCH.date()).days if isinstance(value, date) else int(value)


def write(schema_id: int, spelled: list[Token]) -> bytes:
    return b"\0" + schema_id.to_bytes(4, "big") + b"".join(token.raw for token in spelled)


def hostile(schema_id: int, fact: dict[str, Any], chance: random.Random) -> bytes:
    """`fact` with one token spelled as no writer of ours would."""
    spelled = list(tokens(schemas()[schema_id], fact))
    at = chance.randrange(len(spelled))
    wrong = _wrong(spelled[at], chance)
    return write(schema_id, [*spelled[:at], Token("wrong", wrong), *spelled[at + 1 :]])


def _wrong(token: Token, chance: random.Random) -> bytes:
    if token.kind == "boolean":
        return bytes([chance.randrange(2, 256)])
    if token.kind == "double":
        return bytes.fromhex(chance.choice(DOUBLES))[::-1]
    if token.kind == "text" and chance.random() < 0.5:
        bad = chance.choice(BAD_TEXTS)
        return varint(len(bad)) + bad
    if token.kind == "text":
        return varint(chance.choice(FAR)) + token.raw[1:]
    if token.kind == "count" and chance.random() < 0.4:
        # Blocks that Avro allows and no writer of ours makes: a negative count is followed by a size in bytes.
        return varint(-token.number) + varint(chance.choice((0, 1, -1, 2**40)))
    if chance.random() < 0.4:
        return _overlong(token.raw, chance)
    return varint(_within_64(chance.choice((*FAR, token.number + 2**32, -token.number, token.number + 1))))


def _overlong(raw: bytes, chance: random.Random) -> bytes:
    zeros = b"\x80" * chance.choice((0, 1, 4, 8, 9))
    return chance.choice((raw[:-1] + bytes([raw[-1] | 0x80]) + zeros + b"\0", b"\xff" * 10 + b"\x01", b"\xff" * 9))


def _within_64(number: int) -> int:
    return max(-(2**63), min(number, 2**63 - 1))
