"""A gateway on an instance with two members, and a way to ask it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest
from sqlalchemy import Engine, create_engine

from infra.gateway.parts import gateway_parts
from producers.gateway.app import build_gateway
from projections.platform.access.tokens import TokenTable
from tests.asking import LIMITS
from tests.backing import Backing
from tests.gateway.asking import EMPLOYER, OTHER, Gateway
from tests.instance import Instance
from tests.platform.server import running


@pytest.fixture(scope="module")
def place(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """One instance for the tests of a module, with two members that have portals."""
    with services.instance(tmp_path_factory.mktemp("gateway") / "home") as own:
        own.add_members(EMPLOYER, OTHER)
        yield own


@pytest.fixture(scope="module")
def engine(place: Instance) -> Iterator[Engine]:
    made = create_engine(place.database_url, connect_args={"options": "-c timezone=UTC"})
    yield made
    made.dispose()


Open = Callable[..., Gateway]


@pytest.fixture(scope="module")
def opened(place: Instance, engine: Engine) -> Iterator[Open]:
    """Start a gateway with some parts changed: `opened(allowance=...)`."""
    with ExitStack() as stack:

        def start(**changes: Any) -> Gateway:
            parts = dataclasses.replace(gateway_parts(place.services, engine), **changes)
            url = stack.enter_context(running(build_gateway(parts)))
            tokens = TokenTable(engine)
            client = stack.enter_context(httpx2.Client(timeout=60, limits=LIMITS))
            return Gateway(url, place, tokens.issue(EMPLOYER)[0], tokens.issue(OTHER)[0], client)

        yield start


@pytest.fixture(scope="module")
def gateway(opened: Open) -> Gateway:
    return opened()
