"""Rebuilds that are interrupted or refused, logs that were replaced, projections that must wait."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient
from sqlalchemy import text

from infra.embedded.kafka import ADMIN
from infra.provision import provision
from projections.demand import projection as demand
from projections.engine.discovery import with_entities
from schemas.errors import KitelineError, TopicReplaced
from stream_processors.projector import prepare
from stream_processors.rebuild.lock import alone
from tests.instance import ROOT
from tests.stream_processors.canon import FACTS, Canon, live_number, of_log
from tests.stream_processors.tables import live_rows

KILLED = """
import os, signal, sys
from infra.parts import replay
from infra.services import open_services
from infra.settings import load_settings
from projections.engine import generations
from projections.engine.discovery import projection_named
from stream_processors.rebuild.generation_writer import GenerationWriter
from stream_processors.rebuild.replay import Replay
from stream_processors.rebuild.verification import Verifier

owner = {"begin": generations, "switch": generations, "_begin": Replay, "hand_over": GenerationWriter,
         "_write": GenerationWriter, "verify": Verifier}[sys.argv[1]]
real = getattr(owner, sys.argv[1])
def killed(*arguments, **named):
    real(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, sys.argv[1], killed)
replay(open_services(load_settings())).rebuild([projection_named("demand")])
"""


@pytest.mark.parametrize(
    ("step", "left", "to_read"),
    [
        ("begin", False, FACTS + 100),  # in the transaction that makes the tables
        ("_begin", True, FACTS + 100),
        ("hand_over", True, FACTS + 100),  # most likely before the rows are committed
        ("_write", True, 100),  # committed
        ("verify", True, 100),
        ("switch", True, 100),  # in the transaction that switches
    ],
)
def test_an_interrupted_rebuild_disturbs_nobody_and_the_next_one_goes_on_with_it(
    canon: Canon, step: str, left: bool, to_read: int
) -> None:
    provision(canon.instance.services)
    canon.state(FACTS, 1)
    canon.project()
    command = [sys.executable, "-c", KILLED, step]
    done = subprocess.run(
        command, env=canon.instance.environment(), cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert live_number(canon) == (1, None, False)
    assert canon.schemas("demand") == ({"demand_g1", "demand_g2"} if left else {"demand_g1"})
    canon.state(100, 2)
    assert canon.project() == []
    [rebuilt] = canon.replay.rebuild([demand])
    assert (rebuilt.generation, rebuilt.previous, rebuilt.went_on) == (2, 1, left)
    assert rebuilt.facts == to_read or (step == "hand_over" and rebuilt.facts == 100)
    assert canon.schemas("demand") == {"demand_g1", "demand_g2"}
    assert live_rows(canon.engine, demand) == of_log(canon)
    with canon.engine.connect() as connection:
        readers = {tuple(row) for row in connection.execute(text("SELECT DISTINCT reader, generation FROM checkpoint"))}
    assert readers == {("live", 0), ("demand", 1)}


def test_two_rebuilds_of_one_projection_do_not_meet(canon: Canon) -> None:
    canon.state(100, 1)
    canon.project()
    replay = canon.replay
    with alone(canon.engine, [demand.name]), pytest.raises(KitelineError, match="being rebuilt already"):
        replay.rebuild([demand])
    replay.rebuild([demand])


def test_a_topic_that_was_made_anew_stops_projector_archiver_and_rebuild(canon: Canon) -> None:
    canon.state(300, 1)
    canon.project()
    canon.archive()
    make_anew(canon)
    canon.state(400, 2)
    before = canon.everything()
    for work in (canon.project, canon.archive, lambda: canon.replay.rebuild([demand])):
        with pytest.raises(TopicReplaced, match=canon.instance.topics.canonical("demand")):
            work()
    assert canon.everything() == before


def make_anew(canon: Canon) -> None:
    """Delete the family's topic and make it again, as an operator might by mistake."""
    admin, topic = canon.instance.admin(), canon.instance.topics.canonical("demand")
    admin.delete_topics([topic])
    deadline = time.monotonic() + 20
    while topic in admin.topics():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    with contextlib.suppress(KitelineError):
        provision(canon.instance.services)
    while topic not in admin.topics():
        assert time.monotonic() < deadline
        provision(canon.instance.services)


def test_a_log_that_ends_below_the_checkpoint_stops_projector_archiver_and_rebuild(canon: Canon) -> None:
    """As after restoring an older copy of the broker's disk: same topic, fewer records."""
    canon.state(300, 1)
    canon.project()
    canon.archive()
    topic = canon.instance.topics.canonical("demand")
    with canon.engine.begin() as connection:
        connection.execute(text("UPDATE checkpoint SET next_offset = next_offset + 7 WHERE topic = :t"), {"t": topic})
    for partition in range(4):
        folder = canon.replay.archive / "demand" / str(partition)
        for path in folder.glob("*.parquet"):
            first, last = map(int, path.stem.split("-"))
            path.rename(folder / f"{first:020d}-{last + 7:020d}.parquet")
    for work in (canon.project, canon.archive, lambda: canon.replay.rebuild([demand])):
        with pytest.raises(TopicReplaced, match="the log was cut"):
            work()


def test_a_log_that_lost_its_beginning_is_refused_unless_the_archive_has_it(canon: Canon) -> None:
    canon.state(300, 1)
    canon.project()
    canon.archive()
    whole, topic = of_log(canon), canon.instance.topics.canonical("demand")
    admin = AdminClient(canon.instance.kafka(ADMIN).librdkafka() | {"log_level": 2})
    for cut in admin.delete_records([TopicPartition(topic, 2, 5)]).values():
        cut.result(20)
    before = canon.everything()
    for work in (canon.replay.plan, canon.replay.rebuild):
        with pytest.raises(TopicReplaced, match=rf"{topic}\[2\] lacks the records 0 to 4"):
            work([demand], origin="log")
    assert canon.everything() == before
    [rebuilt] = canon.replay.rebuild([demand], origin="archive")
    assert (rebuilt.archived, rebuilt.facts) == (300, 300)
    assert live_rows(canon.engine, demand) == whole


def test_prepare_again_finds_nothing_to_do(canon: Canon) -> None:
    assert prepare(canon.engine, list(with_entities())) == []
    before = canon.everything()
    assert prepare(canon.engine, list(with_entities())) == []
    assert canon.everything() == before


def test_a_new_projection_waits_for_its_rebuild_when_reading_has_begun(canon: Canon) -> None:
    others = [p for p in with_entities() if p.name != "demand"]
    prepare(canon.engine, others)
    canon.state(300, 1)
    canon.project(others)
    assert canon.project() == ["demand"]
    canon.archive()
    [rebuilt] = canon.replay.rebuild([demand])
    assert (rebuilt.reference, rebuilt.previous, rebuilt.facts) == ("archive", None, 300)
    assert canon.project() == []
    assert live_rows(canon.engine, demand) == of_log(canon)
