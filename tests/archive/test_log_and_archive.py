"""The archive proves itself against the log, and a lost log is written anew from it."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import polars as pl
import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from infra.embedded.kafka import ADMIN
from infra.provision import provision
from projections.demand import projection as demand
from projections.engine import archive, archive_blocks, archive_ledger, archive_shape
from schemas.errors import KitelineError, TopicReplaced, UsageError
from schemas.facts import Record
from stream_processors.archive.log_records import log_records
from stream_processors.archive.restore import ArchiveRestore
from stream_processors.archive.verification import ArchiveVerification, Verified
from stream_processors.log import open_consumer
from tests.stream_processors.canon import WORKER, Canon, of_log
from tests.stream_processors.speaking import records, send
from tests.stream_processors.tables import live_rows

BLOCK = 100


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_blocks, "BLOCK", BLOCK)


def verified(canon: Canon) -> dict[int, Verified]:
    services = canon.instance.services
    work = ArchiveVerification(services.kafka(WORKER), services.topics, canon.replay.archive)
    return {one.partition: one for one in work.verify() if one.family == "demand"}


def log_of(canon: Canon) -> list[Record]:
    topic = canon.instance.topics.canonical("demand")
    return [record for p in range(4) for record in records(canon.instance.kafka(WORKER), topic, p)]


def lose_the_log(canon: Canon) -> None:
    admin, topic = canon.instance.admin(), canon.instance.topics.canonical("demand")
    admin.delete_topics([topic])
    deadline = time.monotonic() + 20
    while topic in admin.topics():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    while topic not in admin.topics():
        assert time.monotonic() < deadline
        with contextlib.suppress(KitelineError):
            provision(canon.instance.services)


def restore(canon: Canon) -> int:
    services = canon.instance.services
    done = ArchiveRestore(services.kafka(WORKER), services.topics, canon.engine, canon.replay.archive).restore()
    return sum(one.written for one in done)


def file_of(canon: Canon, partition: int, at: int) -> Path:
    return archive.stretches(canon.replay.archive, "demand", partition)[at].path


def damaged(path: Path, **said: pl.Expr) -> None:
    """Another value in the first row of a file."""
    frame = pl.read_parquet(path)
    first = pl.int_range(pl.len()) == 0
    changed = frame.with_columns(pl.when(first).then(e).otherwise(pl.col(n)).alias(n) for n, e in said.items())
    changed.write_parquet(path, metadata=archive_shape.mark(frame))


def test_an_archive_of_the_whole_log_is_clean(canon: Canon) -> None:
    canon.state(900, 1)
    canon.archive()
    canon.state(300, 2)
    canon.archive()
    found = verified(canon)
    assert [f for one in found.values() for f in one.faults] == []
    assert sum(one.compared for one in found.values()) == sum(one.log_end for one in found.values()) == 1200
    assert all(one.blocks == one.archived // BLOCK for one in found.values())


def test_what_was_changed_is_named(canon: Canon) -> None:
    canon.state(900, 1)
    canon.archive()
    damaged(file_of(canon, 0, 0), value=pl.lit(b"\x00"))
    damaged(file_of(canon, 1, 0), county=pl.lit("370799"))
    file_of(canon, 2, 0).unlink()
    (canon.replay.archive / "demand" / "3" / archive_ledger.NAME).unlink()
    told = {partition: [fault.en for fault in one.faults] for partition, one in verified(canon).items()}
    assert ["ledger's hash" in told[0][0], "the record at offset 0" in told[0][1]] == [True, True]
    assert "column county at offset 0" in told[1][0]
    assert len(told[1]) == 1
    assert "not continuous" in told[2][0]
    assert all("not in the ledger" in line for line in told[3])
    assert told[3]


def test_what_the_log_lacks_is_told_at_once_also_where_all_of_it_is_gone(canon: Canon) -> None:
    canon.state(200, 1)
    access, source = canon.instance.kafka(WORKER), (canon.instance.topics.canonical("demand"), 0)
    admin = AdminClient(canon.instance.kafka(ADMIN).librdkafka() | {"log_level": 2})
    for cut in admin.delete_records([TopicPartition(*source, 10)]).values():
        cut.result(20)
    consumer = open_consumer(access, f"{canon.instance.topics.prefix}kiteline.archive")
    try:
        assert [one.offset for one in log_records(consumer, source, 10, 20)] == list(range(10, 20))
        for following in (20, 5):
            with pytest.raises(TopicReplaced, match="lacks the records 0 to 9"):
                list(log_records(consumer, source, 0, following))
    finally:
        consumer.close()


def test_a_lost_log_comes_back_record_by_record_and_everything_goes_on(canon: Canon) -> None:
    canon.state(900, 1)
    canon.project()
    canon.archive()
    before, rows = log_of(canon), live_rows(canon.engine, demand)
    lose_the_log(canon)
    assert any("archive restore" in fault.en for one in verified(canon).values() for fault in one.faults)
    assert restore(canon) == 900
    assert log_of(canon) == before
    assert restore(canon) == 0
    canon.state(100, 2)
    canon.project()
    canon.archive()
    assert live_rows(canon.engine, demand) == of_log(canon) != rows
    assert [f for one in verified(canon).values() for f in one.faults] == []


def test_a_restore_that_was_interrupted_goes_on_and_foreign_records_stop_it(canon: Canon) -> None:
    canon.state(900, 1)
    canon.project()
    canon.archive()
    before = log_of(canon)
    lose_the_log(canon)
    topic, access = canon.instance.topics.canonical("demand"), canon.instance.kafka(WORKER)
    services = canon.instance.services
    work = ArchiveRestore(services.kafka(WORKER), services.topics, canon.engine, canon.replay.archive)
    work._write((topic, 0), 0, 70, lambda _: None)  # as far as it had come
    assert restore(canon) == 900 - 70
    assert log_of(canon) == before
    lose_the_log(canon)
    send(access, topic, [b"something else"], [b"k"])
    with pytest.raises(UsageError, match="not the archive's beginning"):
        restore(canon)
    assert len(log_of(canon)) == 1
