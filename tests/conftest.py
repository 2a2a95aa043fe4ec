"""Fixtures of all tests: shared real services, an instance per test, processes that never outlive a test.

`--services` says what runs behind them: embedded, containers, or (default) auto: embedded, and tests
marked `road` also on containers when Docker answers.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as trying

from tests.backing import Backing, embedded
from tests.browser import opened_browser
from tests.containers import containers, docker_answers
from tests.instance import ROOT, Instance

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.stream_processors.canon import Canon

ROADS = {"embedded": embedded, "containers": containers}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--services",
        choices=["auto", *ROADS],
        default=os.environ.get("KITELINE_TEST_SERVICES", "auto"),
        help="real services behind the tests (default: auto, or KITELINE_TEST_SERVICES)",
    )
    parser.addoption(
        "--proofs",
        choices=["short", "long"],
        default="short",
        help="how much the tests in tests/proofs and tests/engine do",
    )
    parser.addoption(
        "--faults",
        choices=["short", "long"],
        default="short",
        help="how often the tests in tests/faults cause each fault",
    )
    parser.addoption("--pictures", action="store_true", help="write the pictures of docs/walks anew")
    parser.addoption("--fault-seed", type=int, help="the seed of an interleaving of faults, to see it again")


def pytest_configure(config: pytest.Config) -> None:
    # How long an example takes says how busy the machine is.
    trying.register_profile("patient", trying(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    trying.load_profile("patient")
    # A terminated run must stop its brokers just like an interrupted one.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Tests start from the defaults, not from what the developer's shell happens to set.
    for name in [name for name in os.environ if name.startswith("KITELINE_")]:
        del os.environ[name]
    chosen = config.getoption("--services")
    docker = chosen != "embedded" and docker_answers()
    if chosen == "containers" and not docker:
        raise pytest.UsageError("--services=containers: Docker does not answer; start it or set DOCKER_HOST")
    config.stash[DOCKER] = docker


DOCKER = pytest.StashKey[bool]()


def pytest_report_header(config: pytest.Config) -> str:
    chosen = config.getoption("--services")
    if chosen == "auto":
        also = "and containers (tests marked road)" if config.stash[DOCKER] else "only; Docker does not answer"
        return f"services: embedded {also}"
    return f"services: {chosen}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "road" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--services")
    roads = ["embedded" if chosen == "auto" else chosen]
    marked = metafunc.definition.get_closest_marker("road") is not None
    if chosen == "auto" and marked and metafunc.config.stash[DOCKER]:
        roads.append("containers")
    metafunc.parametrize("road", roads, indirect=True, scope="session")


@pytest.fixture(scope="session")
def road(request: pytest.FixtureRequest) -> str:
    """What the services run as: embedded or containers."""
    return str(request.param)


@pytest.fixture(scope="session")
def services(road: str) -> Iterator[Backing]:
    """Real Kafka (SASL and ACLs on) and PostgreSQL, shared by the session."""
    with ROADS[road]() as backing:
        yield backing


@pytest.fixture
def instance(services: Backing, tmp_path: Path) -> Iterator[Instance]:
    """A provisioned Kiteline of this test's own: topic prefix, database, home with credentials."""
    with services.instance(tmp_path / "home") as own:
        yield own


Launch = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def canon(instance: Instance) -> Iterator[Canon]:
    """An instance's canonical log, with projector, archiver and rebuild driven by the test."""
    from tests.stream_processors.canon import Canon, engine_of  # with all of the product: few tests need it

    engine = engine_of(instance.database_url)
    yield Canon(instance, engine)
    engine.dispose()


@pytest.fixture
def launch() -> Iterator[Launch]:
    """Start processes: `launch(command, env=...)`. Each is killed with its children after the test."""
    with launching() as start:
        yield start


@contextlib.contextmanager
def launching() -> Iterator[Launch]:
    """The same for what lives longer than one test."""
    started: list[subprocess.Popen[str]] = []

    def start(command: list[str], *, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    try:
        yield start
    finally:
        for process in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of a file."""
    with opened_browser() as opened:
        yield opened
