"""Worker processes that are killed, and what they leave: waiting, inbox records, the state to compare."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from confluent_kafka import TopicPartition
from kafka import KafkaAdminClient
from kafka.admin import MemberToRemove
from sqlalchemy import Engine, create_engine, func, select

from infra.demo import await_settled
from infra.provision import WORKER, provision, provision_members
from infra.services import Services
from projections.engine import archive, checkpoint
from projections.engine.discovery import with_entities
from projections.records import verdict
from schemas.facts import Record
from schemas.topics import FAMILY_PARTITIONS
from stream_processors.log import ask, ends, open_consumer
from tests.instance import ROOT, environment_of
from tests.stream_processors.speaking import records, send
from tests.stream_processors.tables import live_rows

GROUPS = ("admission", "projector", "archiver")
OPERATOR = "operator"
NOT_IN_SAMPLES = {
    *("consortia.renaming", "consortia.suspension", "consortia.reinstatement", "consortia.leaving"),
    *("consortia.certification", "majors.intake"),
    *("majors.adjustment", "majors.adjustment_answer", "services.achievement", "services.achievement_partner"),
    *("services.service_cancellation", "bodies.post", "resources.resource_major", "resources.resource_occupation"),
    *("plans.construction_plan", "plans.planned_target"),
    *("indicator-trees.indicator_tree", "indicator-trees.tree_indicator", "report-editions.report_edition"),
}
"""Tables that the sample city leaves empty: nobody in it is renamed, leaves or is certified; no major is adjusted, no
service cancelled, no post filled, no construction plan or tree of indicators adopted, no report closed."""
Inboxes = dict[str, list[Record]]
"""Member -> what its inbox holds."""


def engine_of(services: Services) -> Engine:
    return create_engine(
        services.database_url, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC", "connect_timeout": 5}
    )


@dataclass
class Workers:
    """Starts workers on one instance; `close` ends them all."""

    services: Services
    more: dict[str, str] = field(default_factory=dict)
    _all: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(
        self,
        *readers: str,
        failpoint: str = "",
        talkative: bool = False,
        clock: Path | None = None,
        **more: str,
    ) -> subprocess.Popen[bytes]:
        """A worker with these readers, or all; `talkative`: its log goes to its output, for `output` to read. `more` is
        added to its environment."""
        told = ["--log-to-stderr"] if talkative else []
        chosen = [word for reader in readers for word in ("--readers", reader)]
        return self.run("worker", *told, *chosen, failpoint=failpoint, clock=clock, **more)

    def run(
        self, *arguments: str, failpoint: str = "", clock: Path | None = None, **more: str
    ) -> subprocess.Popen[bytes]:
        """`kiteline ARGUMENTS`. Output goes to a file of its own: a pipe that nobody reads would stop the process.

        `clock`: a file that says how many seconds its clock is off.
        """
        program = ["tests.faults.wrong_clock", str(clock)] if clock else ["infra.cli.main"]
        command = [sys.executable, "-m", *program, *arguments]
        environment = environment_of(self.services.settings) | self.more | {"KITELINE_FAILPOINT": failpoint} | more
        logs = self.services.settings.logs_dir
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"worker-{len(self._all)}.out").open("ab") as out:
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=ROOT,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._all.append(process)
        return process

    def output(self, worker: subprocess.Popen[bytes]) -> str:
        name = f"worker-{self._all.index(worker)}.out"
        return (self.services.settings.logs_dir / name).read_text(encoding="utf-8")

    def said(self, worker: subprocess.Popen[bytes]) -> list[str]:
        """Lines that this worker printed, its greeting left out."""
        return [line for line in self.output(worker).splitlines() if line.strip() and "Ctrl-C" not in line]

    def close(self) -> None:
        for process in self._all:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass(frozen=True)
class Stage:
    """An instance with its database open and workers to start on it."""

    services: Services
    engine: Engine
    workers: Workers


@contextlib.contextmanager
def stage_on(services: Services, **more: str) -> Iterator[Stage]:
    """`more` is added to the workers' environment. They are killed, and the database closed, at the end."""
    engine, workers = engine_of(services), Workers(services, more)
    try:
        yield Stage(services, engine, workers)
    finally:
        workers.close()
        engine.dispose()


def kill(worker: subprocess.Popen[bytes]) -> None:
    """As the kernel does it: no handler runs, nothing is flushed."""
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def forget_members(services: Services, readers: Iterable[str] = GROUPS) -> None:
    """Do at once what the broker does ten seconds after a kill: strike the dead from the consumer groups.

    Of these readers; the living have to join their groups anew.
    """
    admin = KafkaAdminClient(**services.kafka("admin").kafka_python())
    try:
        for name in readers:
            group = f"{services.topics.prefix}kiteline.{name}"
            members = admin.describe_groups([group]).get(group, {}).get("members", [])
            dead = [MemberToRemove(member_id=member["member_id"]) for member in members]
            if dead:
                admin.remove_group_members(group, dead)
    finally:
        admin.close()


def state_inboxes(services: Services, inboxes: Inboxes) -> None:
    """Let every member say again what it said elsewhere."""
    let_in(services, inboxes)
    say(services, inboxes)


def let_in(services: Services, inboxes: Inboxes) -> None:
    """Topics and credentials of the members; the fact that they are admitted is in the operator's inbox."""
    provision(services)
    provision_members(services, [member for member in inboxes if member != OPERATOR])


def say(services: Services, inboxes: Inboxes) -> None:
    """Write the records, each member's through its own principal."""
    for member, said in inboxes.items():
        send(
            services.kafka(member), services.topics.inbox(member), [r.value for r in said], [r.key or b"" for r in said]
        )


def read_inboxes(services: Services, members: list[str]) -> Inboxes:
    access = services.kafka(WORKER)
    return {member: records(access, services.topics.inbox(member)) for member in [OPERATOR, *members]}


def portions(inboxes: Inboxes, count: int) -> list[Inboxes]:
    """What is said one after the other; the operator says all at first."""
    spread = {member: said for member, said in inboxes.items() if member != OPERATOR}
    cut = [{m: s[len(s) * n // count : len(s) * (n + 1) // count] for m, s in spread.items()} for n in range(count)]
    return [{OPERATOR: inboxes[OPERATOR]} | cut[0], *cut[1:]]


def wait_for(met: Callable[[], bool], what: str, seconds: float, worker: subprocess.Popen[bytes] | None = None) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert worker is None or worker.poll() is None, f"the worker has stopped while waiting for {what}"
        assert time.monotonic() < deadline, f"no {what} within {seconds:.0f} s"
        time.sleep(0.05)


def count_verdicts(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(verdict)).scalar_one())


def progress(engine: Engine) -> tuple[int, int]:
    """Verdicts written and offsets projected so far."""
    with engine.connect() as connection:
        held = checkpoint.load(connection, *checkpoint.LIVE)
    return count_verdicts(engine), sum(position.next_offset for position in held.values())


def settle(services: Services, engine: Engine, inboxes: Inboxes, worker: subprocess.Popen[bytes]) -> None:
    """Until every inbox record is judged and everything forwarded is projected and archived."""
    wanted = sum(len(said) for said in inboxes.values())
    wait_for(lambda: count_verdicts(engine) >= wanted, "verdict on every record", 60, worker)
    # The last batch is forwarded after its verdicts are written, and its offsets are committed after that.
    wait_for(lambda: committed(services, inboxes), "commit of every inbox", 40, worker)
    await_settled(services, engine, lambda *_: None)


def committed(services: Services, inboxes: Inboxes) -> bool:
    consumer = open_consumer(services.kafka(WORKER), f"{services.topics.prefix}kiteline.admission")
    try:
        wanted = [TopicPartition(services.topics.inbox(member), 0) for member, said in inboxes.items() if said]
        until = ends(consumer, [(p.topic, p.partition) for p in wanted])
        done = ask(lambda: consumer.committed(wanted, timeout=15))
        return all(p.offset == until[(p.topic, p.partition)] for p in done)
    finally:
        consumer.close()


@dataclass(frozen=True)
class Left:
    """What a run has left, without what may differ from run to run (times of deciding, topic prefixes)."""

    tables: dict[str, list[tuple[Any, ...]]]
    verdicts: dict[tuple[str, int], tuple[Any, ...]]
    facts: dict[str, set[bytes]]
    """Event type's family -> values in its canonical topic."""


def left_by(services: Services, engine: Engine) -> Left:
    tables = {}
    for projection in with_entities():
        for name, rows in live_rows(engine, projection).items():
            tables[f"{projection.name}.{name}"] = rows
    v = verdict.c
    columns = (v.partition, v.member, v.event_id, v.event_type, v.subject, v.occurred_at, v.outcome, v.reasons)
    with engine.connect() as connection:
        judged = connection.execute(select(v.topic, v.offset, *columns, v.content_hash)).all()
    verdicts = {(r.topic.removeprefix(services.topics.prefix), r.offset): tuple(r)[2:] for r in judged}
    assert len(verdicts) == len(judged)
    facts = {family: {r.value or b"" for r in log} for family, log in canonical(services).items()}
    return Left(tables, verdicts, facts)


def check_same(left: Left, calm: Left) -> None:
    """Verdicts at every position, facts forwarded, and every column of every table are equal."""
    assert left.verdicts.keys() == calm.verdicts.keys()
    differing = {
        at: (left.verdicts[at], calm.verdicts[at]) for at in calm.verdicts if left.verdicts[at] != calm.verdicts[at]
    }
    assert differing == {}
    assert left.facts == calm.facts
    assert left.tables.keys() == calm.tables.keys()
    empty = {name for name, rows in calm.tables.items() if not rows}
    assert empty <= NOT_IN_SAMPLES, empty - NOT_IN_SAMPLES
    for name, rows in calm.tables.items():
        assert left.tables[name] == rows, name


def canonical(services: Services) -> dict[str, list[Record]]:
    access = services.kafka(WORKER)
    return {
        family: [r for p in range(count) for r in records(access, services.topics.canonical(family), p)]
        for family, count in FAMILY_PARTITIONS.items()
    }


def check_archive(services: Services) -> None:
    """Each offset of the log is in the archive exactly once, with its very bytes, key and time."""
    root = services.settings.archive_dir
    for family, log in canonical(services).items():
        files = archive.files(root, family)  # raises on a gap or an overlap
        columns = ("partition", "offset", "key", "value", "recorded_at")
        kept = pl.concat([pl.read_parquet(f, columns=list(columns)) for f in files]).rows() if files else []
        held = [(r.partition, r.offset, r.key, r.value, r.recorded_at) for r in log]
        assert sorted(tuple(row) for row in kept) == sorted(held), family
