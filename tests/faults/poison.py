"""Records that no member's program of ours would write, in six kinds, and what admission must say of each."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from schemas.contracts import contract_named
from schemas.wire import LARGEST, frame
from tests.stream_processors.speaking import unchecked, value

EVENT = "DemandPublished"


@dataclass(frozen=True)
class Poison:
    """`made`: the record, by a source of chance and the member; `reasons`: of which one must be among those told."""

    name: str
    made: Callable[[random.Random, str], bytes | None]
    reasons: frozenset[str]


def _empty(chance: random.Random, _: str) -> bytes | None:
    return chance.choice([None, b""])


def _wrong_magic(chance: random.Random, member: str) -> bytes:
    return bytes([chance.randrange(1, 256)]) + value(EVENT, member)[1:]


def _unknown_schema(chance: random.Random, member: str) -> bytes:
    return b"\0" + chance.randrange(2**31, 2**32).to_bytes(4, "big") + value(EVENT, member)[5:]


def _truncated(chance: random.Random, member: str) -> bytes:
    whole = value(EVENT, member)
    return whole[: chance.randrange(6, len(whole))]


def _wrong_meaning(chance: random.Random, member: str) -> bytes:
    wrong: dict[str, object] = chance.choice(
        [{"openings": -5}, {"county": "999999"}, {"occurred_at": "2990-01-01T00:00:00+00:00"}]
    )
    return unchecked(EVENT, member, **wrong)


def _oversized(chance: random.Random, member: str) -> bytes:
    """A large text that is well formed, or an array that says it has more elements than there are bytes in the world."""
    if chance.random() < 0.5:
        return unchecked(EVENT, member, title="鸢" * (LARGEST // 3 + chance.randrange(1, 100_000)))
    return frame(contract_named(EVENT).schema_id, b"\xff" * 8 + b"\x7f" + chance.randbytes(200_000))


def _not_utf8(chance: random.Random, member: str) -> bytes:
    marked = "TITLE-OF-SIXTEEN"
    bad = chance.choice([b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80"])
    return value(EVENT, member, title=marked).replace(marked.encode(), bad.ljust(len(marked), b"x"))


POISON = (
    Poison("empty value", _empty, frozenset({"empty-record"})),
    Poison("wrong magic byte", _wrong_magic, frozenset({"not-confluent-format"})),
    Poison("unknown schema id", _unknown_schema, frozenset({"unknown-schema"})),
    Poison("truncated payload", _truncated, frozenset({"damaged-avro"})),
    Poison("valid Avro of wrong meaning", _wrong_meaning, frozenset({"below-minimum", "unknown-code", "occurred-in-future"})),
    Poison("oversized or endless", _oversized, frozenset({"too-large", "damaged-avro"})),
    Poison("text that is no UTF-8", _not_utf8, frozenset({"damaged-avro"})),
)  # fmt: skip
