"""A random history over all families, and cutoffs in it: the facts that lie within one are found here without the engine.

Facts are random within their contracts; texts are mostly those of the examples, references name things that may be there,
and moments lie on both sides of the end of a day, so that the read models of several families have something in common.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from projections.engine.statements import ACCEPTED, DUPLICATE, REJECTED
from schemas.contracts import Contract, Field, family_contracts
from schemas.days import SHANGHAI
from schemas.examples import good_example
from schemas.facts import Record
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import encode
from tests.random_facts import random_fact

MEMBERS = ("4137012390", "4137012391", "91370700123456781A")
THINGS = 6
"""Of each member, in each family."""
FIRST = datetime(2026, 1, 1, tzinfo=SHANGHAI)
DAYS = 70
"""Over which facts occur; few, so that some are about the very same moment."""
LATEST = timedelta(days=50)
CODE = re.compile(r"\d{10}|[0-9A-Z]{18}")
MAPPINGS = ("major-occupation", "major-successor")


@dataclass(frozen=True)
class Told:
    """One statement: `record` where it was accepted, and what its verdict says."""

    family: str
    record: Record | None
    verdict: Mapping[str, Any]


@dataclass(frozen=True)
class Cutoff:
    """Both clocks, positions, or all: a date means its end in Shanghai, a position the first offset that is not within."""

    as_of: date | None
    known_at: date | None
    positions: Mapping[tuple[str, int], int] | None

    def holds(self, told: Told) -> bool:
        occurred, recorded = (told.verdict[name].astimezone(SHANGHAI).date() for name in ("occurred_at", "recorded_at"))
        if self.known_at and recorded > self.known_at:
            return False
        if told.record is None:
            return True
        if self.as_of and occurred > self.as_of:
            return False
        if self.positions is None:
            return True
        return told.record.offset < self.positions.get((told.family, told.record.partition), 0)


def history(seed: int, of_each_family: int) -> list[Told]:
    """In the order in which it was recorded. One fact in thirty stands twice in its log, one statement in six was refused."""
    chance = random.Random(seed)
    found: list[Told] = []
    for family in FAMILY_PARTITIONS:
        contracts, ends = family_contracts(family), dict.fromkeys(range(FAMILY_PARTITIONS[family]), 0)
        facts = [_stated(chance.choice(contracts), chance) for _ in range(of_each_family)]
        for contract, fact, recorded_at in sorted(facts, key=lambda stated: stated[2]):
            verdict = _verdict(contract, fact, recorded_at, len(found))
            if chance.random() < 1 / 6:
                found.append(Told(family, None, verdict | {"outcome": chance.choice((REJECTED, DUPLICATE))}))
                continue
            partition = chance.randrange(FAMILY_PARTITIONS[family])
            for _ in range(2 if chance.random() < 1 / 30 else 1):
                value, stamp = encode(contract.name, fact, contract.version), int(recorded_at.timestamp() * 1000)
                place = (f"{family}.events", partition, ends[partition])
                found.append(Told(family, Record(*place, stamp, fact["subject"].encode(), value), verdict))
                ends[partition] += 1
    return found


def cutoff(told: list[Told], number: int, chance: random.Random) -> Cutoff:
    """By turns one of positions, of both clocks, and of all three, as a closing has them."""
    ends: dict[tuple[str, int], int] = {}
    for one in told:
        if one.record:
            ends[one.family, one.record.partition] = one.record.offset + 1
    positions = {place: chance.randrange(end + 1) for place, end in ends.items()}
    as_of, known_at = (FIRST.date() + timedelta(days=chance.randrange(5, DAYS + 30)) for _ in range(2))
    return (Cutoff(None, None, positions), Cutoff(as_of, known_at, None), Cutoff(as_of, known_at, positions))[
        number % 3
    ]


def _stated(contract: Contract, chance: random.Random) -> tuple[Contract, dict[str, Any], datetime]:
    example, fact = good_example(contract), random_fact(contract, chance)
    for field in contract.payload:
        fact[field.name] = _likelier(field, fact[field.name], example[field.name], chance)
    if "mapping_id" in fact:
        fact["mapping_id"] = chance.choice(MAPPINGS)
    occurred = FIRST + timedelta(days=chance.randrange(DAYS), microseconds=chance.randrange(-1, 2))
    recorded = occurred + chance.random() * chance.choice((timedelta(0), timedelta(days=3), LATEST))
    member = chance.choice(MEMBERS)
    said = {
        "member": member,
        "subject": f"{member}/{chance.randrange(THINGS)}",
        "occurred_at": occurred.astimezone(UTC),
    }
    to_the_millisecond = recorded.replace(microsecond=recorded.microsecond // 1000 * 1000)
    return contract, fact | said, to_the_millisecond.astimezone(UTC)


def _likelier(field: Field, value: Any, example: Any, chance: random.Random) -> Any:
    """The random value, or one that other facts may have too."""
    if value is None or example is None:
        return value
    if field.kind == "date":
        return FIRST.date() + timedelta(days=chance.randrange(-DAYS, 2 * DAYS))
    if field.kind == "string" and isinstance(example, str):
        return _text(value, example, chance)
    if field.kind != "array" or not example:
        return value
    if not field.rows:
        return [_text(one, chance.choice(example), chance) for one in value]
    return [
        {inner.name: _likelier(inner, one[inner.name], like[inner.name], chance) for inner in field.rows}
        for one in value
        for like in [chance.choice(example)]
    ]


def _text(value: str, example: str, chance: random.Random) -> str:
    if CODE.fullmatch(example):
        return chance.choice(MEMBERS)
    if "/" in example:
        return f"{chance.choice(MEMBERS)}/{chance.randrange(THINGS)}"
    return example if chance.random() < 0.7 else value


def _verdict(contract: Contract, fact: Mapping[str, Any], recorded_at: datetime, number: int) -> dict[str, Any]:
    said = {name: fact[name] for name in ("member", "event_id", "subject", "occurred_at")}
    place = {"topic": f"inbox.{fact['member']}", "partition": 0, "offset": number}
    return said | place | {
        "event_type": contract.name, "recorded_at": recorded_at, "outcome": ACCEPTED, "content_hash": b"h"
    }  # fmt: skip
