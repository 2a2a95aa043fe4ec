"""Whatever bytes come: the columnar decoder, the reference codec and a reader of our own give one answer."""

from __future__ import annotations

import random
import struct
import time
from typing import Any

import pytest

from schemas.columns import ROW, Decoded, decode_columns
from schemas.contracts import contracts
from schemas.errors import InvalidFact, UndecodableRecord
from schemas.wire import decode, encode
from tests.proofs.hostile import hostile, tokens, varint, write
from tests.proofs.mutations import mutated
from tests.proofs.options import Form
from tests.proofs.strict_avro import Refused, read_value, schemas
from tests.random_facts import random_fact

Answer = tuple[int, str] | str
"""Schema id and all values as text, or the reason of refusal."""


def plain(value: Any) -> str:
    """A text that two equal values have in common, NaN and negative zero told apart."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {plain(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(plain, value)) + "]"
    if isinstance(value, float):
        return struct.pack("<d", value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


def by_reader(value: bytes | None) -> Answer:
    try:
        schema_id, fact = read_value(value)
    except Refused as error:
        return error.reason
    return schema_id, plain(fact)


def by_codec(value: bytes | None) -> Answer:
    try:
        contract, fact = decode(value)
    except UndecodableRecord as error:
        return error.reason
    return contract.schema_id, plain(fact)


def by_columns(decoded: Decoded) -> dict[int, Answer]:
    found: dict[int, Answer] = {row: error.reason for row, error in decoded.damaged.items()}
    for contract, frame in decoded.frames:
        for fact in frame.iter_rows(named=True):
            row = fact.pop(ROW)
            found[row] = (contract.schema_id, plain(fact))
    return found


def strange_value(chance: random.Random) -> bytes | None:
    """A good record, spelled or damaged in one of many ways."""
    schema_id = chance.choice(sorted(schemas()))
    contract = contracts()[schema_id]
    fact = random_fact(contract, chance) | {"correlation_id": None, "causation_id": None}
    if chance.random() < 0.5:
        return hostile(schema_id, fact, chance)
    return mutated(encode(contract.name, fact, contract.version), chance)


def agree(values: list[bytes | None]) -> None:
    expected = [by_reader(value) for value in values]
    together = by_columns(decode_columns(values))
    for row, value in enumerate(values):
        said = {"reader": expected[row], "codec": by_codec(value), "columns": together[row]}
        said["columns, alone"] = by_columns(decode_columns([value]))[0]
        assert len(set(said.values())) == 1, "\n".join([*map(str, said.items()), (value or b"").hex()])


def test_the_hostile_writer_spells_good_facts_as_the_codec_does() -> None:
    """Guards the tests below: what it spells wrong is wrong because of the one token."""
    chance = random.Random(5)
    for schema_id, avro in schemas().items():
        contract = contracts()[schema_id]
        fact = random_fact(contract, chance) | {"correlation_id": None, "causation_id": None}
        value = encode(contract.name, fact, contract.version)
        assert write(schema_id, list(tokens(avro, fact))) == value
        assert by_reader(value) == by_codec(value) == (schema_id, plain(fact))


def test_strange_bytes_of_every_kind_get_one_answer(form: Form) -> None:
    chance, done, began = random.Random(form.seed), 0, time.monotonic()
    while done < form.codec_records and time.monotonic() - began < form.codec_seconds:
        values = [strange_value(chance) for _ in range(chance.choice((1, 2, 5, 20)))]
        agree(values)
        done += len(values)
    assert done >= min(form.codec_records, 2_000)


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, 2**32 + 9, 2**63 - 1, -(2**63)])
def test_a_number_that_does_not_fit_its_field_is_refused_and_stops_nobody(number: int) -> None:
    """Avro spells int and long alike; the reference codec let 64 bits pass, and the columns could not hold them."""
    fact = random_fact(contracts()[3201], random.Random(1)) | {"correlation_id": None, "causation_id": None}
    good = write(3201, list(tokens(schemas()[3201], fact)))
    bad = good[: -len(varint(fact["filled_total"]))] + varint(number)
    decoded = decode_columns([good, bad, good])
    assert [decoded.damaged[row].reason for row in decoded.damaged] == ["damaged-avro"]
    assert by_codec(bad) == "damaged-avro"


def test_our_own_writer_says_which_number_does_not_fit() -> None:
    fact = random_fact(contracts()[3201], random.Random(1)) | {"filled_total": 2**31}
    with pytest.raises(InvalidFact, match="filled_total is 2147483648") as told:
        encode("DemandFilled", fact)
    assert "filled_total 的值 2147483648" in told.value.zh
