"""The main job on sample data: services up, members in, their files published, admitted, projected, archived."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, func, select

from infra.engine import open_engine
from infra.keys.opening import open_key_store
from infra.operator_voice import state_by_operator, state_starter_codes
from infra.provision import WORKER, provision, provision_members
from infra.sealing_source import LegalBasis, sealing_of
from infra.services import Services
from producers.publishing import PublishReport, member_state_path, publish_files
from producers.rows import Refused
from producers.samples.city import SampleMember, founding_facts, sample_members
from producers.state import MemberState
from projections import worker_runs
from projections.engine import archive, checkpoint
from projections.engine.checkpoint import LIVE
from projections.engine.database_errors import database_errors_told
from projections.records import verdict
from schemas.errors import KitelineError
from stream_processors.log import ends, open_consumer, partition_counts

PATIENCE = 120.0
"""Seconds that verdicts, projections and archive may take."""
Told = Callable[[str, int, int], None]
"""Told (what is being done, done, in all)."""


@dataclass
class Rejection:
    """A fact that was rejected: whose, where it stands in the member's files, and why."""

    member: str
    source: str
    event_type: str
    subject: str
    reasons: list[dict[str, Any]]


@dataclass
class DemoReport:
    """What became of the sample files, from the verdict table and the members' own states."""

    outcomes: dict[tuple[str, str], int] = field(default_factory=dict)
    """(member, outcome) -> facts"""
    accepted: dict[str, int] = field(default_factory=dict)
    """event type -> facts accepted"""
    rejections: list[Rejection] = field(default_factory=list)
    refused: list[tuple[str, Refused]] = field(default_factory=list)
    """(member, row) that could not become a fact and was never sent"""
    names: dict[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def worker_process(services: Services) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, stopped at the end."""
    command = [sys.executable, "-m", "infra.cli.main", "worker"]
    environment = os.environ | {"KITELINE_HOME": str(services.settings.home)}
    log = services.settings.logs_dir / "worker.out"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def prepare(services: Services) -> None:
    """Make what is missing, also in the home of an earlier version: to be done before the worker starts, which would end
    over older tables."""
    provision(services)
    provision_members(services, [member.code for member in sample_members()])
    open_key_store(services).close()


def run_demo(services: Services, worker: subprocess.Popen[bytes], told: Told) -> DemoReport:
    """State the samples and wait until everything is admitted, projected and archived.

    Run again it states nothing new and reports the same. Raises KitelineError when the worker dies, with what it ended
    for, or is too slow.
    """
    try:
        return _run(services, worker, told)
    except KitelineError as error:
        if worker.poll() is None:
            raise
        raise _worker_ended(services, worker) from error


def _run(services: Services, worker: subprocess.Popen[bytes], told: Told) -> DemoReport:
    members = sample_members()
    told("代码表与成员 / code lists and members", 0, 1)
    state_starter_codes(services, PATIENCE)
    _state_city(services)
    told("代码表与成员 / code lists and members", 1, 1)
    report = DemoReport(names={member.code: member.name_zh for member in members})
    for done, member in enumerate(members):
        told("发布样例文件 / publishing sample files", done, len(members))
        published = _publish(services, member)
        report.refused += [(member.code, row) for row in published.refused]
        if worker.poll() is not None:
            raise KitelineError("worker 已停止", "the worker has stopped")  # `run_demo` says for what
    told("发布样例文件 / publishing sample files", len(members), len(members))
    engine = open_engine(services)
    try:
        await_settled(services, engine, told)
        _tell_verdicts(services, engine, report)
    finally:
        engine.dispose()
    return report


def _worker_ended(services: Services, worker: subprocess.Popen[bytes]) -> KitelineError:
    """With its own words, where it could leave them."""
    engine = open_engine(services)
    try:
        with database_errors_told(), engine.connect() as connection:
            own = [run for run in worker_runs.newest(connection) if run.pid == worker.pid and run.error]
    finally:
        engine.dispose()
    zh, en = (own[0].zh, own[0].en) if own else ("原因见日志 worker.log", "see worker.log for the reason")
    return KitelineError(f"worker 已停止：{zh}", f"the worker has stopped: {en}")


def _state_city(services: Services) -> None:
    """Consortia, members and memberships of the samples, each once: the same content has the same id."""
    facts = list(founding_facts())
    marker = services.settings.home / "sample-city"
    ids = "\n".join(fact["event_id"] for _, fact in facts)
    if not marker.exists() or marker.read_text() != ids:
        state_by_operator(services, facts, PATIENCE)
        marker.write_text(ids)


def _publish(services: Services, member: SampleMember) -> PublishReport:
    access, home = services.kafka(member.code), services.settings.home
    sealing = sealing_of(services, LegalBasis.STATUTORY_DUTY)
    return publish_files(
        member.files, access, services.topics, member.code, home, wait_seconds=PATIENCE, sealing=sealing
    )


def await_settled(services: Services, engine: Engine, told: Told) -> None:
    """Wait until projections and archive have reached the log's end as it is now."""
    topics = services.topics.all_canonical()
    consumer = open_consumer(services.kafka(WORKER), f"{services.topics.prefix}kiteline.demo")
    try:
        counts = partition_counts(consumer, topics)
        wanted = ends(consumer, [(topic, p) for topic, count in counts.items() for p in range(count)])
    finally:
        consumer.close()
    total, deadline = 2 * sum(wanted.values()), time.monotonic() + PATIENCE
    root = services.settings.archive_dir
    while True:
        with engine.connect() as connection:
            at = {source: position.next_offset for source, position in checkpoint.load(connection, *LIVE).items()}
        done = sum(min(at.get(source, 0), end) for source, end in wanted.items())
        done += sum(min(archive.next_offset(root, topics[t], p), end) for (t, p), end in wanted.items())
        told("投影与归档 / projecting and archiving", done, total)
        if done >= total:
            return
        if time.monotonic() > deadline:
            raise KitelineError(
                f"投影或归档在 {PATIENCE:.0f} 秒内未追上（{done}/{total}），见日志 worker.log",
                f"projections or archive did not catch up within {PATIENCE:.0f} s ({done}/{total}), see worker.log",
            )
        time.sleep(0.2)


def _tell_verdicts(services: Services, engine: Engine, report: DemoReport) -> None:
    v = verdict.c
    with engine.connect() as connection:
        counted = connection.execute(select(v.member, v.outcome, func.count()).group_by(v.member, v.outcome))
        report.outcomes = {(member, outcome): n for member, outcome, n in counted}
        accepted = select(v.event_type, func.count()).where(v.outcome == "accepted").group_by(v.event_type)
        report.accepted = {row[0]: row[1] for row in connection.execute(accepted.order_by(v.event_type))}
        rejected = connection.execute(select(verdict).where(v.outcome == "rejected").order_by(v.seq)).all()
    for row in rejected:
        with MemberState(member_state_path(services.settings.home, row.member)) as state:
            source = state.source_of(row.event_id) if row.event_id else None
        where = str(source) if source else f"{row.topic}[{row.partition}]@{row.offset}"
        report.rejections.append(Rejection(row.member, where, row.event_type or "?", row.subject or "?", row.reasons))
