"""Random facts of any contract: few keys and moments, so that facts about one thing contend, and nulls occur."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from schemas.contracts import Contract, Field
from schemas.facts import Record
from schemas.ids import derived_id
from schemas.wire import encode

START = datetime(2026, 1, 1, tzinfo=UTC)
SPREAD = 200
"""Days over which facts occur."""


def random_fact(contract: Contract, chance: random.Random) -> dict[str, Any]:
    """A fact that the codec takes. Members, subjects, codes come from a handful of values each."""
    payload = {f.name: _value(f, chance) for f in contract.payload}
    member = f"413701239{chance.randrange(3)}"
    return {
        "event_id": derived_id("random", None, chance.randbytes(16)),
        "occurred_at": START + timedelta(days=chance.randrange(SPREAD), microseconds=chance.randrange(3)),
        "member": member,
        "subject": f"{member}/{chance.randrange(4)}",
        "consortium": chance.choice([None, "WF-NZ"]),
        **payload,
    }


def _value(field: Field, chance: random.Random) -> Any:
    if field.nullable and chance.random() < 0.3:
        return None
    match field.kind:
        case "string":
            return chance.choice(["a", "b", "c", "370705", 'quote " comma , \n line', "\\N", "", "鸢"])
        case "int" | "long":
            return chance.choice([0, 1, 2, 2025, 2026])
        case "double":
            return chance.choice([0.0, 1.5])
        case "boolean":
            return chance.choice([True, False])
        case "enum":
            return chance.choice(field.symbols)
        case "date":
            return date(2026, 1, 1) + timedelta(days=chance.randrange(400))
        case "timestamp":
            return START + timedelta(days=chance.randrange(SPREAD))
        case _:
            return [_element(field, chance) for _ in range(chance.randrange(4))]


def _element(field: Field, chance: random.Random) -> Any:
    if not field.rows:
        return chance.choice(["x", "y", ""])
    return {inner.name: _value(inner, chance) for inner in field.rows}


def random_records(
    contracts: list[Contract], count: int, chance: random.Random, topic: str, partitions: int = 2
) -> list[Record]:
    """Records of facts spread over partitions with rising offsets, as a canonical topic holds them."""
    ends = dict.fromkeys(range(partitions), 0)
    found = []
    for _ in range(count):
        contract = chance.choice(contracts)
        fact = random_fact(contract, chance)
        partition = chance.randrange(partitions)
        stamp = int((START + timedelta(days=chance.randrange(SPREAD))).timestamp() * 1000)
        value = encode(contract.name, fact, contract.version)
        found.append(Record(topic, partition, ends[partition], stamp, fact["subject"].encode(), value))
        ends[partition] += 1
    return found
