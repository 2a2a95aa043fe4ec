"""The samples once admitted without any fault: the inboxes to replay, and what every other run must end with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from infra.demo import run_demo
from producers.samples.city import sample_members
from tests.backing import Backing
from tests.faults.workers import Inboxes, Left, Stage, check_archive, left_by, read_inboxes, stage_on
from tests.instance import Instance


@dataclass(frozen=True)
class Calm:
    """`inboxes` as the members filled them from their files, and what one uninterrupted worker made of them."""

    inboxes: Inboxes
    left: Left


@pytest.fixture(scope="session")
def calm(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    home = tmp_path_factory.mktemp("calm") / "home"
    with services.instance(home) as instance, stage_on(instance.services) as stage:
        run_demo(instance.services, stage.workers.start(), lambda *_: None)
        inboxes = read_inboxes(instance.services, [member.code for member in sample_members()])
        check_archive(instance.services)
        return Calm(inboxes, left_by(instance.services, stage.engine))


@pytest.fixture
def stage(calm: Calm, instance: Instance) -> Iterator[Stage]:
    """A fresh instance; `calm` comes first, since the members' passwords are the latest instance's."""
    with stage_on(instance.services) as opened:
        yield opened
