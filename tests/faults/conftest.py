"""The samples once admitted without any fault: the inboxes to replay, and what every other run must end with."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.demo import prepare, run_demo
from producers.samples.city import sample_members
from schemas.topics import Topics
from tests.backing import Backing
from tests.faults.breakable import Breakable, breakable_services
from tests.faults.form import FORMS, Form
from tests.faults.toll import Tally, Toll, toll_of
from tests.faults.workers import (
    Inboxes,
    Left,
    Stage,
    check_archive,
    check_same,
    left_by,
    let_in,
    read_inboxes,
    settle,
    stage_on,
)
from tests.instance import Instance

STRANGER = "4137019999"
"""Has an inbox and was never admitted: whatever it says is refused, and changes nothing."""
Position = tuple[str, int]
"""Inbox without the instance's prefix, offset."""
TALLY = pytest.StashKey[Tally]()


@pytest.fixture(scope="session")
def form(request: pytest.FixtureRequest) -> Form:
    """Short or long, by --faults."""
    return FORMS[str(request.config.getoption("--faults"))]


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> Tally:
    """Shown at the end of the run."""
    return request.config.stash.setdefault(TALLY, Tally())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if tally := config.stash.get(TALLY, None):
        terminalreporter.section("faults")
        terminalreporter.write_line("\n".join([*tally.table(), *tally.notes]))


@dataclass(frozen=True)
class Calm:
    """`inboxes` as the members filled them from their files, and what one uninterrupted worker made of them.

    `keys`: its key store. Names in the inboxes are sealed to it, so every other run begins with a copy.
    """

    inboxes: Inboxes
    left: Left
    keys: Path

    def lend_keys(self, home: Path) -> None:
        shutil.copytree(self.keys, home / "keys", dirs_exist_ok=True)


@pytest.fixture(scope="session")
def calm(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    home = tmp_path_factory.mktemp("calm") / "home"
    keys = tmp_path_factory.mktemp("calm-keys")
    with services.instance(home) as instance:
        with stage_on(instance.services) as stage:
            prepare(instance.services)
            run_demo(instance.services, stage.workers.start(), lambda *_: None)
            inboxes = read_inboxes(instance.services, [member.code for member in sample_members()])
            check_archive(instance.services)
            left = left_by(instance.services, stage.engine)
        shutil.copytree(home / "keys", keys, dirs_exist_ok=True)  # once nobody writes there any more
    return Calm(inboxes, left, keys)


@dataclass(frozen=True)
class Truth:
    """Compares what a run has left with what the uninterrupted one has left, and keeps the toll of it."""

    calm: Calm
    tally: Tally

    def check(self, kind: str, caused: int, stage: Stage, worker: subprocess.Popen[bytes], *, torn: int = 0,
              apart: Collection[Position] = ()) -> None:  # fmt: skip
        """Wait until `worker` has done everything; nothing may be lost, doubled or torn by `caused` faults of a kind.

        `torn`: mixtures that readers have seen. `apart`: what else was said, and refused; what the stranger says is.
        """
        settle(stage.services, stage.engine, self.calm.inboxes, worker)
        left = left_by(stage.services, stage.engine)
        foreign = Topics("").inbox(STRANGER)
        for position in {*apart, *(at for at in left.verdicts if at[0] == foreign)}:
            del left.verdicts[position]
        toll = Toll(caused=caused, torn=torn)
        toll.add(toll_of(stage.services, left, self.calm.left))
        self.tally.add(kind, toll)
        check_same(left, self.calm.left)
        check_archive(stage.services)
        assert torn == 0


@pytest.fixture
def truth(calm: Calm, tally: Tally) -> Truth:
    return Truth(calm, tally)


@pytest.fixture
def stage(calm: Calm, instance: Instance) -> Iterator[Stage]:
    """A fresh instance; `calm` comes first, since the members' passwords are the latest instance's."""
    calm.lend_keys(instance.home)
    with stage_on(instance.services) as opened:
        let_in(instance.services, calm.inboxes | {STRANGER: []})
        yield opened


@pytest.fixture(scope="session")
def breakable(calm: Calm) -> Iterator[Breakable]:
    with breakable_services() as opened:
        yield opened


@contextlib.contextmanager
def stage_for(breakable: Breakable, calm: Calm, home: Path) -> Iterator[Stage]:
    breakable.start_what_is_down()
    calm.lend_keys(home)
    with breakable.backing.instance(home) as instance:
        try:
            with stage_on(instance.services) as opened:
                let_in(instance.services, calm.inboxes | {STRANGER: []})
                yield opened
        finally:
            breakable.start_what_is_down()


@pytest.fixture
def own(calm: Calm, breakable: Breakable, tmp_path: Path) -> Iterator[Stage]:
    """A fresh instance on services that the test may break."""
    with stage_for(breakable, calm, tmp_path / "home") as opened:
        yield opened
