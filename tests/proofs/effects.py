"""What facts do to the tables of every projection that reads their family."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from projections.engine import generations
from projections.engine.apply import apply_facts
from projections.engine.discovery import with_entities
from schemas.facts import Record, facts_frame
from tests.stream_processors.tables import rows_of


def tables_of(engine: Engine, family: str, batches: Sequence[Sequence[Record]]) -> dict[str, dict[str, list[Any]]]:
    """Projection -> entity -> rows, when the batches are applied one after the other to empty tables."""
    found: dict[str, dict[str, list[Any]]] = {}
    frames = [facts_frame(family, batch) for batch in batches]
    for projection in with_entities():
        mine = [entity for entity in projection.entities if entity.family == family]
        if not mine:
            continue
        with engine.begin() as connection:
            number = generations.next_number(connection, projection.name)
            generations.create(connection, projection, number)
            for frame in frames:
                for entity in mine:
                    apply_facts(connection, projection, number, entity, frame)
            rows = rows_of(connection, projection, number)
            found[projection.name] = {entity.name: rows[entity.name] for entity in mine}
            generations.drop(connection, projection.name, number)
    return found


def in_disorder(records: Sequence[Record], chance: random.Random) -> list[list[Record]]:
    """All of them, some twice, in three batches of any order."""
    mixed = [*records, *chance.sample(list(records), len(records) // 5)]
    chance.shuffle(mixed)
    third = len(mixed) // 3 + 1
    return [batch for batch in (mixed[:third], mixed[third : 2 * third], mixed[2 * third :]) if batch]


def each_once(records: Sequence[Record]) -> list[Record]:
    """One record per content: the set of facts."""
    return list({record.value: record for record in reversed(records)}.values())
