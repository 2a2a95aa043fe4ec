"""A person who is erased after an edition was closed: it proves itself still, and never held the person."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from infra.demo import await_settled
from infra.keys.opening import open_key_store
from projections.closings import Closing
from projections.reports.editions.basis import Basis, suppress_below, tree_of
from projections.reports.editions.edition import Edition, report_of
from projections.reports.editions.folder import Editions
from projections.reports.editions.history import History
from projections.reports.editions.making import make
from projections.reports.editions.verification import verify
from schemas.days import day_of, now
from schemas.periods import period_of
from stream_processors.closings import Closings
from tests.backing import Backing
from tests.faults.workers import Stage, stage_on
from tests.instance import Instance
from tests.keys.persons import Somebody
from tests.producers.making import csv_file, work_row
from tests.reports.small_contents import small_workshop
from tests.stream_processors.speaking import SCHOOL


@pytest.fixture
def stage(services: Backing, tmp_path: Path) -> Iterator[tuple[Instance, Stage]]:
    with ExitStack() as stack:
        instance = stack.enter_context(services.instance(tmp_path / "home"))
        opened = stack.enter_context(stage_on(instance.services, KITELINE_SEALING_GRACE_HOURS="0"))
        yield instance, opened


def run(instance: Instance, *arguments: str) -> str:
    done = instance.kiteline(*arguments, seconds=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def closed(closings: Closings, kind: str, label: str) -> Closing:
    """The closing of a period, made once admission has told Kafka how far it is, which it does every second."""
    until = time.monotonic() + 30
    while True:
        for one in closings.look(now() + timedelta(days=75)):
            if (one.kind, one.period) == (kind, label):
                return one
        assert time.monotonic() < until, f"{kind} {label} is not closed"
        time.sleep(0.5)


def test_editions_stay_provable_when_a_person_is_erased(stage: tuple[Instance, Stage], tmp_path: Path) -> None:
    instance, opened = stage
    run(instance, "provision")
    run(instance, "member", "add", SCHOOL, "--name", "潍坊职业学院", "--kind", "school", "--county", "370703")
    open_key_store(instance.services).close()
    opened.workers.start()
    people = [Somebody() for _ in range(6)]
    rows = [work_row(p.student_number, XM=p.name, SFZJH=p.id_number) for p in people]
    table = csv_file(tmp_path / "2026-06-30_就业.csv", rows, "gbk")
    run(instance, "publish", str(table), "--as", SCHOOL, "--legal-basis", "statutory_duty", "--wait", "90")
    await_settled(instance.services, opened.engine, lambda *_: None)

    period = period_of("month", day_of(now()))
    closing = closed(Closings(instance.kafka("worker"), instance.topics, opened.engine), "month", period.label)
    root, editions = instance.settings.archive_dir, Editions(instance.settings.editions_dir)
    edition = Edition(report_of(period), 1)
    tree, origin = tree_of(closing, History(root))
    basis = Basis(edition, closing, None, tree, origin, suppress_below(edition))
    editions.write(edition, make(basis, History(root), small_workshop()).files)
    assert verify(editions, edition, root, small_workshop()).faults == ()

    subject = run(instance, "identity", "find", SCHOOL, people[0].student_number).strip()
    run(instance, "identity", "erase", subject, "--requested-on", str(day_of(now())), "--wait", "90")
    await_settled(instance.services, opened.engine, lambda *_: None)
    found = verify(editions, edition, root, small_workshop())
    assert found.faults == ()
    assert found.notes == ()
    assert found.records == closing.records > len(people)
    for name, content in unpacked(editions.files(edition)).items():
        for person in people:
            for word in (person.name, person.id_number, person.student_number):
                assert word.encode() not in content, name


def unpacked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Also what lies in a file of files."""
    found = dict(files)
    for name, content in files.items():
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as inner:
                found |= {f"{name}/{one}": inner.read(one) for one in inner.namelist()}
    assert any("evidence/" in name and name.endswith(".csv") for name in found)
    return found
