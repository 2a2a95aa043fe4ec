"""The embedded services: start, adopt, stop, and say clearly why they did not start."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.database import database_trouble
from infra.embedded import daemon
from infra.embedded.jars import LOCK, resolve_jars
from infra.embedded.kafka import EmbeddedKafka
from infra.embedded.postgres import EmbeddedPostgres
from infra.probe import broker_answers
from infra.services import open_services, start_embedded, stop_embedded
from infra.settings import Settings
from schemas.errors import BrokerUnavailable, DatabaseUnavailable
from tests.backing import temporary_home


@pytest.fixture
def settings() -> Iterator[Settings]:
    with temporary_home() as home:
        # A long path with characters that a properties file, a locale or a socket address may not hold.
        settings = Settings(home=home / "数据 a,b" / ("x" * 90))
        try:
            yield settings
        finally:
            stop_embedded(settings)


def test_services_start_are_adopted_and_stop_leaving_no_process(settings: Settings) -> None:
    services = start_embedded(settings)
    kafka, postgres = EmbeddedKafka(settings), EmbeddedPostgres(settings)
    assert broker_answers(services.kafka("admin"), seconds=10)
    assert database_trouble(services.database_url) == ""
    first = (kafka.process, postgres.process)
    assert kafka.start() is False
    assert postgres.start() is False
    assert (kafka.process, postgres.process) == first

    stop_embedded(settings)
    assert kafka.process is None
    assert postgres.process is None
    assert not [process for process in first if process is not None and process.is_running()]
    with pytest.raises(BrokerUnavailable, match="kiteline up"):
        open_services(settings)
    with pytest.raises(DatabaseUnavailable, match="kiteline up"):
        open_services(settings, broker=False)

    # What was there before is there again: same port, same password, same data.
    again = start_embedded(settings)
    assert again.bootstrap == services.bootstrap
    assert again.kafka("admin") == services.kafka("admin")


def test_a_taken_port_is_replaced_by_another(settings: Settings) -> None:
    kafka = EmbeddedKafka(settings)
    kafka.start()
    before = kafka.bootstrap
    kafka.stop()
    with socket.create_server(("127.0.0.1", int(before.split(":")[1]))):
        kafka.start()
        assert kafka.bootstrap != before
        assert broker_answers(kafka.admin(), seconds=10)


def test_a_port_that_is_taken_before_the_broker_has_it_is_replaced_by_another(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kafka, really = EmbeddedKafka(settings), daemon.free_ports
    with socket.create_server(("127.0.0.1", 0)) as faster:
        taken = faster.getsockname()[1]
        for chosen in ([really(None)[0], taken], [taken, really(None)[0]]):  # the controller's, the clients'
            once = iter([chosen])
            monkeypatch.setattr(daemon, "free_ports", lambda *old, once=once: next(once, None) or really(*old))
            assert kafka.start() is True
            assert next(once, None) is None
            assert broker_answers(kafka.admin(), seconds=10)
            kafka.stop()


def test_ports_are_different_even_where_the_same_is_preferred() -> None:
    first, second = daemon.free_ports(None, None)
    again = daemon.free_ports(first, first, second)
    assert first in again
    assert len(set(again)) == 3


def test_a_stranger_with_the_remembered_pid_is_not_taken_for_ours(settings: Settings) -> None:
    kafka, postgres = EmbeddedKafka(settings), EmbeddedPostgres(settings)
    settings.kafka_dir.mkdir(parents=True)
    me = psutil.Process(os.getpid())
    stale = {"pid": me.pid, "created": me.create_time() - 3600, "port": 1}
    (settings.kafka_dir / "daemon.json").write_text(json.dumps(stale))
    assert kafka.process is None
    (settings.postgres_dir / "data").mkdir(parents=True)
    (settings.postgres_dir / "data" / "postmaster.pid").write_text(f"{me.pid}\n/elsewhere\n")
    assert postgres.process is None


def test_a_broker_that_cannot_start_says_why_in_one_line(settings: Settings) -> None:
    kafka = EmbeddedKafka(settings)
    kafka.start()
    kafka.stop()
    meta = settings.kafka_dir / "data" / "meta.properties"
    meta.write_text(meta.read_text().replace("node.id=1", "node.id=7"))
    with pytest.raises(BrokerUnavailable) as failure:
        kafka.start()
    assert "7" in failure.value.zh
    assert str(kafka.log) in failure.value.en
    assert "\n" not in str(failure.value)


def test_a_database_that_cannot_start_says_why_in_one_line(settings: Settings) -> None:
    postgres = EmbeddedPostgres(settings)
    postgres.start()
    postgres.stop()
    (settings.postgres_dir / "data" / "global" / "pg_control").unlink()
    with pytest.raises(DatabaseUnavailable) as failure:
        postgres.start()
    assert "pg_control" in failure.value.zh
    assert str(postgres.log) in failure.value.en
    assert "\n" not in str(failure.value)


def test_the_list_of_jars_is_the_one_that_maven_resolves() -> None:
    assert [jar.name for jar in resolve_jars()] == [line.split()[1] for line in LOCK.read_text().splitlines()]


def test_a_process_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up', flush=True); time.sleep(60)"
    process = daemon.spawn([sys.executable, "-c", code], log=tmp_path / "log", cwd=tmp_path)
    while "up" not in (tmp_path / "log").read_text():
        pass
    daemon.stop(process, signal.SIGTERM, patience=0.2)
    process.wait(20)  # it is as good as dead, but the kernel may take longer than that patience
    assert not process.is_running()
