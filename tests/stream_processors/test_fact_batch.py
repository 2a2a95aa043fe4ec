"""A batch for the read models: what comes a few records at a time is decoded together, and means the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from projections.demand import projection
from schemas.contracts import family_contracts
from schemas.errors import UndecodableRecord
from schemas.facts import Record, RecordColumns
from schemas.topics import Topics
from stream_processors.reading.fact_batch import DECODED_AT, FactBatch
from tests.random_facts import random_records

TOPICS = Topics("")
DEMAND = TOPICS.canonical("demand")


def stated(count: int) -> list[Record]:
    return random_records(list(family_contracts("demand")), count, random.Random(7), DEMAND)


def batch_of(records: Sequence[Record], at_once: int) -> FactBatch:
    batch = FactBatch(TOPICS.all_canonical(), projection.entities)
    for at in range(0, len(records), at_once):
        batch.hold(DEMAND, RecordColumns.of(records[at : at + at_once]))
    return batch


def test_read_a_few_at_a_time_or_at_once_the_rows_are_the_same() -> None:
    records = stated(300)
    few, at_once = batch_of(records, 7), batch_of(records, 300)
    assert few.following() == at_once.following() != {}
    assert few.pending.facts == 300
    rows = [{e.name: r.sort(e.key).to_dicts() for e, r in batch.pending.rows()} for batch in (few, at_once)]
    assert rows[0] == rows[1]
    assert set(rows[0]) == {entity.name for entity in projection.entities}


def test_what_waits_to_be_decoded_counts_for_the_size() -> None:
    assert batch_of(stated(10), 3).size >= 10


def test_a_damaged_record_is_told_when_it_is_decoded_and_each_time_again() -> None:
    records = stated(20)
    records[11] = replace(records[11], value=b"\0")
    place = rf"{DEMAND}\[{records[11].partition}\]@{records[11].offset}: "
    batch = batch_of(records, 3)
    for _ in range(2):
        with pytest.raises(UndecodableRecord) as told:
            _ = batch.pending
        told.match(place)


def test_many_are_decoded_as_they_come() -> None:
    records = stated(DECODED_AT)
    records[0] = replace(records[0], value=b"\0")
    batch = batch_of(records[:-1], 500)
    with pytest.raises(UndecodableRecord):
        batch.hold(DEMAND, RecordColumns.of(records[-1:]))
