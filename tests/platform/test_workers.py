"""Operators see which workers run, which have fallen silent, and what the others ended for: real processes that fail."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, text

from infra.demo import _worker_ended
from projections import worker_runs
from projections.records import worker_run
from schemas.errors import BrokerUnavailable, KitelineError, NotProvisioned
from stream_processors.presence import PATIENCE, Presence
from tests.backing import Backing
from tests.faults.workers import Workers, kill, wait_for
from tests.platform.operated import Operated, operated


@pytest.fixture(scope="module")
def platform(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    folder = tmp_path_factory.mktemp("operated")
    with operated(services, folder / "home", folder) as made:
        yield made


@pytest.fixture
def workers(platform: Operated) -> Iterator[Workers]:
    started = Workers(platform.canon.instance.services)
    yield started
    started.close()


def listed(platform: Operated) -> dict[str, Any]:
    with platform.client("ops.li") as client:
        answer = client.get("/v1/workers")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def run_of(platform: Operated, pid: int) -> dict[str, Any] | None:
    return next((one for one in listed(platform)["items"] if one["pid"] == pid), None)


def has_told(platform: Operated, pid: int) -> bool:
    return run_of(platform, pid) is not None


def ended(platform: Operated, worker: subprocess.Popen[bytes], code: int) -> dict[str, Any]:
    assert worker.wait(60) == code
    run = run_of(platform, worker.pid)
    assert run
    return run


def presence(platform: Operated, pid: int, *readers: str) -> Presence:
    return Presence(platform.canon.instance.database_url, "here", pid, readers or ("archiver",))


def test_a_worker_that_runs_is_told_and_one_that_was_stopped_or_killed_is_told_apart(
    platform: Operated, workers: Workers
) -> None:
    assert listed(platform)["unattended"] == ["admission", "projector", "archiver"]
    one, other = workers.start("archiver"), workers.start("archiver")
    for worker in (one, other):
        wait_for(partial(has_told, platform, worker.pid), "sign of life", 60, worker)
    told = listed(platform)
    assert {run["state"] for run in told["items"]} == {"running"}
    assert told["unattended"] == ["admission", "projector"]
    one.terminate()
    run = ended(platform, one, 0)
    assert (run["state"], run["ended_for"], run["readers"]) == ("stopped", None, ["archiver"])
    assert run["ended_at"] >= run["begun_at"]
    kill(other)
    with platform.canon.engine.begin() as connection:  # as much later as it takes
        later = text("UPDATE worker_run SET seen_at = seen_at - make_interval(secs => :s) WHERE pid = :pid")
        connection.execute(later, {"s": told["silent_after"] + 1, "pid": other.pid})
    silent = run_of(platform, other.pid)
    assert silent
    assert (silent["state"], silent["ended_at"]) == ("silent", None)
    assert "archiver" in listed(platform)["unattended"]


def test_a_worker_over_tables_of_an_earlier_version_ends_with_the_command_that_mends_it(
    platform: Operated, workers: Workers
) -> None:
    with platform.canon.engine.begin() as connection:
        newest = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    try:
        worker = workers.start()
        run = ended(platform, worker, 1)
    finally:
        with platform.canon.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": newest})
    assert run["state"] == "failed"
    assert (run["ended_for"]["error"], run["ended_for"]["retriable"]) == ("NotProvisioned", False)
    [line] = workers.said(worker)
    for words in (run["ended_for"]["zh"], run["ended_for"]["en"]):
        assert "kiteline provision" in words
        assert words in line
    told = _worker_ended(platform.canon.instance.services, worker)
    assert told.zh == f"worker 已停止：{run['ended_for']['zh']}"


def test_what_is_no_error_of_ours_is_named_and_tells_no_statement_and_no_values(
    platform: Operated, workers: Workers
) -> None:
    with platform.canon.engine.begin() as connection:
        connection.execute(text("ALTER TABLE checkpoint RENAME TO checkpoint_gone"))
    try:
        run = ended(platform, workers.start("projector"), 1)
    finally:
        with platform.canon.engine.begin() as connection:
            connection.execute(text("ALTER TABLE checkpoint_gone RENAME TO checkpoint"))
    assert run["state"] == "failed"
    assert "ProgrammingError" in run["ended_for"]["zh"]
    assert "worker.log" in run["ended_for"]["en"]
    assert "SELECT" not in str(run) + str(run["ended_for"])


def test_work_that_is_put_off_is_told_with_the_next_sign_of_life(platform: Operated) -> None:
    one = presence(platform, 1, "projector", "admission")
    one.begin()
    one.put_off("closings", BrokerUnavailable("连不上 Kafka；请运行 kiteline up", "no Kafka; run: kiteline up"))
    one.seen()
    run = run_of(platform, 1)
    assert run
    assert (run["state"], run["readers"]) == ("running", ["admission", "projector"])
    assert (run["put_off"]["what"], run["put_off"]["zh"]) == ("closings", "连不上 Kafka；请运行 kiteline up")
    one.end(BrokerUnavailable("连不上 Kafka", "no Kafka"))
    run = run_of(platform, 1)
    assert run
    assert run["ended_for"]["retriable"]
    one.seen()  # too late: it has ended
    assert run_of(platform, 1) == run


def test_what_is_told_is_one_bounded_line_without_the_password() -> None:
    hidden = Presence("postgresql+psycopg://u:s3cretpw@127.0.0.1:1/x", "here", 1, ())
    told = hidden._end(NotProvisioned("口令 s3cretpw\n在此" + "长" * 900, "password s3cretpw\0 here"))
    assert told.en == "password *** here"
    assert told.zh.startswith("口令 *** 在此长")
    assert len(told.zh) == 500


def test_without_a_database_nothing_is_said_and_nobody_is_kept_waiting() -> None:
    mute = Presence("postgresql+psycopg://u:p@127.0.0.1:1/x", "here", 1, ("archiver",))
    began = time.monotonic()
    mute.begin()
    mute.put_off("closings", KitelineError("等", "wait"))
    mute.seen()
    mute.end(KitelineError("坏", "bad"))
    assert time.monotonic() - began < PATIENCE


def test_runs_that_are_over_are_forgotten_but_for_the_newest(platform: Operated) -> None:
    with platform.canon.engine.begin() as connection:
        for number in range(worker_runs.MOST + 30):
            run = worker_runs.begin(connection, "there", 10_000 + number, ["archiver"])
            if number:  # the first goes on
                worker_runs.end(connection, run, None, None)
        kept = connection.execute(select(func.count()).select_from(worker_run)).scalar_one()
    assert kept <= worker_runs.MOST + 1
    told = listed(platform)["items"]
    assert (told[0]["pid"], told[0]["state"]) == (10_000, "running")
    assert len(told) <= worker_runs.SHOWN + 1
