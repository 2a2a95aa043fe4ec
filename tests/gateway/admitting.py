"""A gateway on an instance whose inboxes are admitted, and whose log is projected, when the test says so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest

from infra.gateway.parts import gateway_parts
from producers.gateway.app import build_gateway
from projections.platform.access.tokens import TokenTable
from tests.asking import LIMITS
from tests.gateway.asking import EMPLOYER, Gateway
from tests.platform.server import running
from tests.stream_processors.canon import Canon
from tests.stream_processors.conftest import desk
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import SCHOOL

__all__ = ["desk"]


@pytest.fixture(scope="module")
def gateway(desk: Desk) -> Iterator[Gateway]:
    """With a token of EMPLOYER and one of SCHOOL."""
    tokens = TokenTable(desk.engine)
    with (
        running(build_gateway(gateway_parts(desk.instance.services, desk.engine))) as url,
        httpx2.Client(timeout=60, limits=LIMITS) as client,
    ):
        yield Gateway(url, desk.instance, tokens.issue(EMPLOYER)[0], tokens.issue(SCHOOL)[0], client)


def admit(desk: Desk, gateway: Gateway) -> None:
    desk.usual.process(gateway.inbox())


def project(desk: Desk) -> None:
    Canon(desk.instance, desk.engine).project()


@contextmanager
def soon(*work: Callable[[], None]) -> Iterator[None]:
    """Do `work` again and again, beside what the block does, as a worker would."""
    over = threading.Event()

    def all_of_it() -> None:
        while not over.wait(0.3):
            for one in work:
                one()

    thread = threading.Thread(target=all_of_it)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(60)
    assert not thread.is_alive()
