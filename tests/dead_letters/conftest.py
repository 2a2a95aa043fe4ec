"""Dead letters of an instance whose inboxes are admitted when the test says so."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from infra.cli.main import run
from infra.dead_letters.desk import DeadLetterDesk
from infra.dead_letters.listing import DeadLetter
from infra.dead_letters.parts import operators_desk, resubmitter
from infra.dead_letters.records import resubmission
from infra.dead_letters.resubmitting import Resubmitter
from schemas.facts import Record
from schemas.positions import Position
from tests.stream_processors.conftest import desk
from tests.stream_processors.desk import WORKER, Desk
from tests.stream_processors.speaking import records

__all__ = ["desk"]


@dataclass
class Office:
    """Where dead letters are dealt with, and what stands behind it."""

    desk: Desk
    letters: DeadLetterDesk

    def rejected(self, member: str, *values: bytes | None) -> list[DeadLetter]:
        """Let `member` state what is rejected; the dead letters."""
        stated = self.desk.state(member, *values)
        self.desk.usual.process(stated)
        return self.again([Position(one.topic, one.partition, one.offset) for one in stated])

    def again(self, letters: list[Any]) -> list[DeadLetter]:
        """The dead letters as they are now; also by position."""
        return self.letters.at([getattr(one, "position", one) for one in letters])

    def portal(self, member: str) -> list[Record]:
        return records(self.desk.instance.kafka(WORKER), self.desk.instance.topics.portal(member))

    def admit_portal(self, member: str) -> None:
        self.desk.usual.process(self.portal(member))

    def resubmitter(self, member: str | None = None) -> Resubmitter:
        return resubmitter(self.desk.instance.services, self.letters.engine, member)

    def rows(self) -> dict[Position, Any]:
        """Rows of the table of resubmissions."""
        with self.letters.engine.connect() as connection:
            found = connection.execute(select(resubmission)).all()
        return {Position(row.topic, row.partition, row.offset): row for row in found}


@pytest.fixture(scope="module")
def office(desk: Desk) -> Iterator[Office]:
    with operators_desk(desk.instance.services) as letters:
        yield Office(desk, letters)


Kiteline = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def kiteline(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line on the office's instance, in this process: starting one takes seconds on a busy machine."""
    for name, text in office.desk.instance.environment().items():
        if name.startswith("KITELINE_"):
            monkeypatch.setenv(name, text)

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        code = run(list(arguments))
        return subprocess.CompletedProcess(arguments, code, *capsys.readouterr())

    return command
