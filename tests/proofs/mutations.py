"""What may befall a record's bytes on the way, or be sent by a client that is not ours."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.proofs.strict_avro import LARGEST, schemas


def flipped(value: bytes, chance: random.Random) -> bytes:
    out = bytearray(value)
    for _ in range(chance.randrange(1, 4)):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(value: bytes, chance: random.Random) -> bytes:
    return value[: chance.randrange(len(value))]


def with_more(value: bytes, chance: random.Random) -> bytes:
    return value + chance.randbytes(chance.randrange(1, 4))


def other_magic(value: bytes, chance: random.Random) -> bytes:
    return bytes([chance.randrange(1, 256)]) + value[1:]


def unknown_schema(value: bytes, chance: random.Random) -> bytes:
    strange = chance.choice((0, 1, 999, 2**31, 2**32 - 1, chance.randrange(100_000, 2**32)))
    return b"\0" + strange.to_bytes(4, "big") + value[5:]


def other_schema(value: bytes, chance: random.Random) -> bytes:
    return b"\0" + chance.choice(sorted(schemas())).to_bytes(4, "big") + value[5:]


def byte_more(value: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(value) + 1)
    return value[:at] + chance.randbytes(1) + value[at:]


def byte_less(value: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(value))
    return value[:at] + value[at + 1 :]


def overwritten(value: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(5, len(value)) if len(value) > 5 else 0
    return value[:at] + chance.choice((b"\xff", b"\x80", b"\0", b"\x7f")) * chance.randrange(1, 12) + value[at + 1 :]


def bad_text(value: bytes, chance: random.Random) -> bytes:
    """Bytes that no UTF-8 text holds, where a text may stand."""
    at = chance.randrange(5, len(value)) if len(value) > 5 else 0
    bad = chance.choice((b"\xc3\x28", b"\xff\xfe", b"\xed\xa0", b"\0"))
    return value[:at] + bad + value[at + len(bad) :]


def noise(_: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(1, 200))


def nothing(_: bytes, chance: random.Random) -> bytes | None:
    return chance.choice((None, b""))


def at_the_limit(value: bytes, chance: random.Random) -> bytes:
    """Around the largest record; random bytes, so that what a broker takes is not what compression makes of it."""
    size = LARGEST + chance.choice((-1, 0, 1, 50_000))
    return value + chance.randbytes(size - len(value))


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes | None], ...] = (
    flipped, cut, with_more, other_magic, unknown_schema, other_schema, byte_more, byte_less, overwritten, bad_text,
    noise, nothing,
)  # fmt: skip


def mutated(value: bytes, chance: random.Random) -> bytes | None:
    return chance.choice(MUTATIONS)(value, chance)
