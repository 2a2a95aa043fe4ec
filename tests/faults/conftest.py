"""The samples once admitted without any fault: the inboxes to replay, and what every other run must end with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.demo import run_demo
from producers.samples.city import sample_members
from tests.backing import Backing
from tests.faults.workers import Inboxes, Left, Stage, check_archive, left_by, read_inboxes, stage_on
from tests.instance import Instance


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
            run_demo(instance.services, stage.workers.start(), lambda *_: None)
            inboxes = read_inboxes(instance.services, [member.code for member in sample_members()])
            check_archive(instance.services)
            left = left_by(instance.services, stage.engine)
        shutil.copytree(home / "keys", keys, dirs_exist_ok=True)  # once nobody writes there any more
    return Calm(inboxes, left, keys)


@pytest.fixture
def stage(calm: Calm, instance: Instance) -> Iterator[Stage]:
    """A fresh instance; `calm` comes first, since the members' passwords are the latest instance's."""
    calm.lend_keys(instance.home)
    with stage_on(instance.services) as opened:
        yield opened
