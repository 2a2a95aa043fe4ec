"""The columnar decoder and the reference codec give one answer, for good bytes and for bad."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.columns import ROW, decode_columns
from schemas.contracts import contracts
from schemas.errors import UndecodableRecord
from schemas.wire import decode, encode, frame
from tests.random_facts import random_fact

CONTRACTS = list(contracts().values())


def one_by_one(values: list[bytes]) -> dict[int, object]:
    answers: dict[int, object] = {}
    for row, value in enumerate(values):
        try:
            contract, fact = decode(value)
            answers[row] = (contract.name, fact)
        except UndecodableRecord as error:
            answers[row] = error.reason
    return answers


def in_columns(values: list[bytes]) -> dict[int, object]:
    decoded = decode_columns(values)
    answers: dict[int, object] = {row: error.reason for row, error in decoded.damaged.items()}
    for contract, rows in decoded.frames:
        for fact in rows.iter_rows(named=True):
            row = fact.pop(ROW)
            answers[row] = (contract.name, fact)
    return answers


@given(st.integers(0, 2**32), st.integers(1, 40))
@settings(max_examples=40)
def test_both_decoders_agree_on_good_facts(seed: int, count: int) -> None:
    chance = random.Random(seed)
    facts = [chance.choice(CONTRACTS) for _ in range(count)]
    values = [encode(contract.name, random_fact(contract, chance), contract.version) for contract in facts]
    assert in_columns(values) == one_by_one(values)


@given(st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=60)
def test_both_decoders_agree_on_damaged_bytes_and_never_raise(seed: int, count: int) -> None:
    chance = random.Random(seed)
    values = []
    for _ in range(count):
        contract = chance.choice(CONTRACTS)
        value = bytearray(encode(contract.name, random_fact(contract, chance), contract.version))
        for _ in range(chance.randrange(3)):
            match chance.randrange(4):
                case 0:
                    value[chance.randrange(len(value))] ^= 1 << chance.randrange(8)
                case 1:
                    del value[chance.randrange(len(value)) :]
                case 2:
                    value += chance.randbytes(2)
                case _:
                    value.insert(chance.randrange(len(value) + 1), chance.randrange(256))
            if not value:
                value += b"\0"
        values.append(bytes(value))
    assert in_columns(values) == one_by_one(values)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "empty-record"),
        (b"", "empty-record"),
        (b"\x01\x00\x00\x0b\xb9abc", "not-confluent-format"),
        (b"\x00\x00\x00", "not-confluent-format"),
        (frame(4_000_000_000, b"abc"), "unknown-schema"),
        (frame(3201, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), "damaged-avro"),
        (frame(3201, b""), "damaged-avro"),
    ],
)
def test_bad_bytes_get_the_reason_that_fits(value: bytes | None, reason: str) -> None:
    with pytest.raises(UndecodableRecord) as told:
        decode(value)
    assert told.value.reason == reason
    assert decode_columns([value]).damaged[0].reason == reason


def test_a_negative_enum_index_is_refused_and_not_read_as_the_last_symbol() -> None:
    chance = random.Random(1)
    fact = random_fact(contracts()[4201], chance) | {"outcome": "employed"}
    good = encode("OutcomeReported", fact)
    at = len(good) - len(encode("OutcomeReported", fact)[_before_outcome(fact) :])
    bad = good[:at] + b"\x01" + good[at + 1 :]  # zigzag -1
    assert decode_columns([good, bad, good]).damaged.keys() == {1}


def _before_outcome(fact: dict[str, object]) -> int:
    """Where the byte of `outcome` stands: the two encodings differ there first."""
    one = encode("OutcomeReported", fact)
    other = encode("OutcomeReported", fact | {"outcome": "seeking"})
    return next(i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
