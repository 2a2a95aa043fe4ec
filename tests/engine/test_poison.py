"""Damage in a canonical topic: the reader stops and says where, nothing of its batch is written, and nothing is lost.

Only admission and the restore tool write canonical topics, so damage there is never passed over in silence.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from projections.engine import checkpoint
from projections.engine.checkpoint import LIVE
from schemas.contracts import family_contracts
from schemas.errors import TopicReplaced, UndecodableRecord
from schemas.facts import Record, RecordColumns
from tests.backing import Backing
from tests.engine.histories import TOPICS, KeptLog
from tests.engine.ways import Ways, ways_on
from tests.random_facts import random_records

DEMAND, GRADUATE = TOPICS.canonical("demand"), TOPICS.canonical("graduate")
SOURCE, AT = (DEMAND, 0), 7
Damage = Callable[[bytes], bytes | None]
KINDS: dict[str, Damage] = {
    "no value": lambda _: None,
    "no bytes": lambda _: b"",
    "not our framing": lambda value: b"\1" + value[1:],
    "a schema that nobody knows": lambda value: value[:1] + (4_000_000_000).to_bytes(4, "big") + value[5:],
    "cut off": lambda value: value[:-1],
    "more than the fact": lambda value: value + b"\0",
    "no text": lambda value: value[:5] + b"\x04\xff\xfe" + value[5:],
}


@pytest.fixture(scope="module")
def ways(services: Backing) -> Iterator[Ways]:
    with ways_on(services) as ways:
        yield ways


def good() -> KeptLog:
    """Two families, of one partition each, 20 facts each."""
    chance = random.Random(5)
    log = KeptLog({})
    for topic in (DEMAND, GRADUATE):
        family = TOPICS.family_of(topic)
        log.records[topic, 0] = random_records(family_contracts(family), 20, chance, topic, partitions=1)
    return log


def damaged(log: KeptLog, damage: Damage) -> KeptLog:
    """The log with the record at AT of SOURCE damaged."""
    records = list(log.records[SOURCE])
    records[AT] = replace(records[AT], value=damage(records[AT].value or b""))
    return KeptLog(log.records | {SOURCE: records})


def all_of(log: KeptLog) -> list[Record]:
    return [record for held in log.records.values() for record in held]


@pytest.mark.parametrize("kind", KINDS)
def test_damage_stops_the_reader_which_names_the_place_and_changes_nothing(ways: Ways, kind: str) -> None:
    log = damaged(good(), KINDS[kind])
    worker = ways.worker(log)
    assert worker.take(worker.hold(log.records[SOURCE][:3] + log.records[GRADUATE, 0][:3]))
    before = ways.tables.snapshot(), ways.tables.checkpoints()
    for _ in range(2):  # and the next worker, and the one after
        worker = ways.resumed(log)
        with pytest.raises(UndecodableRecord) as told:
            worker.take(worker.hold(log.read(worker.positions, 100, random.Random(1))))
        for said in (told.value.zh, told.value.en):
            assert f"{DEMAND}[0]@{AT}" in said
        assert (ways.tables.snapshot(), ways.tables.checkpoints()) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_before_the_damage_and_in_other_families_is_taken(ways: Ways, kind: str) -> None:
    whole = good()
    expected = ways.in_order(whole.until({SOURCE: AT, (GRADUATE, 0): 20}), random.Random(1))
    log = damaged(whole, KINDS[kind])
    worker = ways.worker(log)
    assert worker.take(worker.hold(log.records[GRADUATE, 0]))
    assert worker.take(worker.hold(log.records[SOURCE][:AT]))
    with pytest.raises(UndecodableRecord, match=rf"@{AT}\b"):
        worker.take(worker.hold(log.records[SOURCE][AT:]))
    assert ways.tables.snapshot(["demand", "graduate"]) == expected
    assert ways.tables.checkpoints() == {SOURCE: AT, (GRADUATE, 0): 20}


def test_once_the_record_is_restored_nothing_is_missing(ways: Ways) -> None:
    whole = good()
    expected = ways.in_order(whole, random.Random(1))
    log = damaged(whole, KINDS["cut off"])
    worker = ways.worker(log)
    with pytest.raises(UndecodableRecord):
        worker.hold(all_of(log))
    worker = ways.resumed(whole)
    assert worker.take(worker.hold(whole.read(worker.positions, 100, random.Random(1))))
    assert ways.tables.snapshot(["demand", "graduate"]) == expected
    assert ways.tables.checkpoints() == whole.ends()


def test_once_the_operator_has_passed_over_it_everything_else_is_there(ways: Ways) -> None:
    """What can never be restored is passed over by hand, in the checkpoint, at that one offset."""
    whole = good()
    log = damaged(whole, KINDS["not our framing"])
    worker = ways.worker(log)
    assert worker.take(worker.hold(log.records[SOURCE][:AT] + log.records[GRADUATE, 0]))
    with ways.tables.engine.begin() as connection:
        checkpoint.advance(connection, *LIVE, {SOURCE: (AT, AT + 1)})
    worker = ways.resumed(log)
    assert worker.take(worker.hold(log.read(worker.positions, 100, random.Random(1))))
    found = ways.tables.snapshot(["demand", "graduate"])
    others = [record for record in whole.records[SOURCE] if record.offset != AT]
    kept = [replace(record, offset=offset) for offset, record in enumerate(others)]
    assert found == ways.in_order(KeptLog(whole.records | {SOURCE: kept}), random.Random(1))


def test_records_that_are_not_in_the_log_stop_the_reader_which_names_them(ways: Ways) -> None:
    """Within one read, and between two."""
    log = good()
    worker = ways.worker(log)
    with pytest.raises(TopicReplaced, match=r"lacks the records 3 to 4\b"):
        worker.hold(log.records[SOURCE][:3] + log.records[SOURCE][5:])
    batch = worker.hold(log.records[SOURCE][:3])
    with pytest.raises(TopicReplaced, match=r"lacks the records 3 to 9\b"):
        batch.take(DEMAND, [RecordColumns.of(log.records[SOURCE][10:])])


def test_reading_that_begins_again_further_back_leaves_out_nothing(ways: Ways) -> None:
    """Within one read and between two, also before it has come to where it was: that will be read once more."""
    log = good()
    stood = log.records[SOURCE]
    worker = ways.worker(log)
    batch = worker.hold(stood[10:20] + stood[:4])
    assert batch.pending.spans == {SOURCE: (0, 4)}
    batch.take(DEMAND, [RecordColumns.of(stood[4:12])])
    assert batch.pending.spans == {SOURCE: (0, 12)}
    batch.take(DEMAND, [RecordColumns.of(stood[8:10])])
    assert batch.pending.spans == {SOURCE: (0, 12)}
    assert worker.take(batch)
    assert ways.tables.checkpoints()[SOURCE] == 12
    assert worker.take(worker.hold(log.read(worker.positions, 100, random.Random(1))))
    assert ways.tables.checkpoints() == log.ends()
    assert ways.tables.snapshot(["demand", "graduate"]) == ways.in_order(log, random.Random(1))
