"""No space left for the broker, the database or the archive: it is said in one line, and freed, everything is right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.embedded.kafka import EmbeddedKafka
from infra.services import start_embedded, stop_embedded
from infra.settings import load_settings
from tests.backing import Backing, temporary_home
from tests.faults.breakable import Breakable
from tests.faults.conftest import Calm, Truth, stage_for
from tests.faults.small_disks import fill, free, mounting_is_permitted, small_disk
from tests.faults.workers import Stage, count_verdicts, portions, say, wait_for

BROKER, DATABASE, ARCHIVE = 160, 160, 8
"""MB of the disks: room for what the samples need, and little to fill."""


@pytest.fixture(scope="module")
def cramped(calm: Calm) -> Iterator[Breakable]:
    """Services whose broker keeps its log, and whose database its tables, each on a small disk."""
    if not mounting_is_permitted():
        pytest.skip("small disks: mounting is not permitted here")
    with temporary_home() as home:
        settings = load_settings(home=home, services="embedded")
        try:
            start_embedded(settings)
            stop_embedded(settings)
            log, tables = settings.kafka_dir / "data", settings.postgres_dir / "data" / "base"
            with small_disk(log, BROKER), small_disk(tables, DATABASE):
                try:
                    services = start_embedded(settings)
                    yield Breakable(settings, Backing(services.kafka("admin"), services.database_url))
                finally:
                    stop_embedded(settings)
        finally:
            stop_embedded(settings)


@pytest.fixture
def stage(cramped: Breakable, calm: Calm, tmp_path: Path) -> Iterator[Stage]:
    with stage_for(cramped, calm, tmp_path / "home") as opened:
        yield opened


def test_a_full_disk_of_the_database_ends_the_worker_with_its_line(
    cramped: Breakable, stage: Stage, truth: Truth
) -> None:
    before, after = portions(truth.calm.inboxes, 2)
    disk = cramped.settings.postgres_dir / "data" / "base"
    worker = stage.workers.start()
    say(stage.services, before)
    wait_for(lambda: count_verdicts(stage.engine) > 100, "verdicts", 60, worker)
    fill(disk)
    try:
        say(stage.services, after)
        assert worker.wait(60) == 1
        [line] = stage.workers.said(worker)
        assert "no space left on the database's disk" in line
    finally:
        free(disk)
    truth.check("disk full: database", 1, stage, stage.workers.start())


def test_a_full_disk_of_the_archive_ends_the_worker_with_its_line_and_leaves_no_half_file(
    stage: Stage, truth: Truth
) -> None:
    before, after = portions(truth.calm.inboxes, 2)
    with small_disk(stage.services.settings.archive_dir, ARCHIVE) as disk:
        worker = stage.workers.start()
        say(stage.services, before)
        wait_for(lambda: any(disk.rglob("*.parquet")), "archived facts", 60, worker)
        fill(disk)
        try:
            say(stage.services, after)
            assert worker.wait(60) == 1
            [line] = stage.workers.said(worker)
            assert "no space left for the archive" in line
            assert not any(disk.rglob(".*.parquet*"))
        finally:
            free(disk)
        truth.check("disk full: archive", 1, stage, stage.workers.start())


def test_a_full_disk_of_the_broker_stops_it_and_what_was_confirmed_is_there_afterwards(
    cramped: Breakable, stage: Stage, truth: Truth
) -> None:
    """The worker waits for a broker that is away; what it could not forward for a minute ends it, with its line."""
    broker: EmbeddedKafka = cramped.broker
    process = broker.process
    assert process
    say(stage.services, truth.calm.inboxes)
    disk = cramped.settings.kafka_dir / "data"
    fill(disk)
    try:
        worker = stage.workers.start()
        process.wait(60)
    finally:
        free(disk)
    assert broker.start()
    if worker.poll() is not None:
        assert worker.returncode == 4
        [line] = stage.workers.said(worker)
        assert "Kafka" in line
        worker = stage.workers.start()
    truth.check("disk full: broker", 1, stage, worker)
