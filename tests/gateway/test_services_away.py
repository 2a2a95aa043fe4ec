"""Kafka or PostgreSQL goes away under a working gateway: 503, nothing lost, nothing reported that is not there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx2
import pytest
from sqlalchemy import create_engine

from infra.embedded.kafka import EmbeddedKafka
from infra.embedded.postgres import EmbeddedPostgres
from infra.gateway.parts import gateway_parts
from infra.provision import provision, provision_members
from infra.services import start_embedded, stop_embedded
from infra.settings import load_settings
from producers.gateway.app import build_gateway
from projections.platform.access.tokens import TokenTable
from tests.asking import LIMITS
from tests.backing import temporary_home
from tests.gateway.asking import EMPLOYER, OTHER, Gateway, event
from tests.instance import Instance
from tests.platform.server import running


@pytest.fixture
def own() -> Iterator[Gateway]:
    """Services of this test's own, since it stops them."""
    with temporary_home() as home:
        settings = load_settings(home=home, services="embedded", gateway_ack_seconds=2)
        try:
            services = start_embedded(settings)
            provision(services)
            provision_members(services, [EMPLOYER, OTHER])
            engine = create_engine(
                services.database_url,
                pool_pre_ping=True,
                connect_args={"options": "-c timezone=UTC", "connect_timeout": 2},
            )
            tokens = TokenTable(engine)
            with (
                running(build_gateway(gateway_parts(services, engine))) as url,
                httpx2.Client(timeout=60, limits=LIMITS) as client,
            ):
                yield Gateway(url, Instance(services), tokens.issue(EMPLOYER)[0], tokens.issue(OTHER)[0], client)
            engine.dispose()
        finally:
            stop_embedded(settings)


@dataclass
class Sender:
    """Sends events one after the other, as a member's system would, and keeps what it was told of each."""

    gateway: Gateway
    told: dict[str, int] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.stopped.is_set():
            said = event()
            self.told[said["id"]] = self.gateway.post(said).status_code


def until_taken(send: Callable[[], httpx2.Response], seconds: float = 60) -> httpx2.Response:
    """Send the same until it is taken: a broker that has just started may confirm late, which is a 503."""
    deadline = time.monotonic() + seconds
    while (answer := send()).status_code != 202:
        assert answer.status_code == 503, answer.text
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return answer


def test_a_broker_that_goes_away_costs_no_fact_and_none_is_reported_that_is_not_there(own: Gateway) -> None:
    broker = EmbeddedKafka(own.place.settings)
    sender = Sender(own)
    thread = threading.Thread(target=sender.run)
    until_taken(lambda: own.post(event()))
    thread.start()
    time.sleep(1)
    assert broker.stop()
    said, batch = event(), [event(), event()]
    alone, together = own.post(said, idempotency_key="once"), own.batch(*batch)
    for answer in (alone, together):
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json()["type"] == "urn:kiteline:problem:unavailable"
    assert together.json()["unconfirmed"] == 2
    assert broker.start()
    until_taken(lambda: own.post(said))
    until_taken(lambda: own.post(said, idempotency_key="once"))
    until_taken(lambda: own.batch(*batch))
    time.sleep(0.5)
    sender.stopped.set()
    thread.join(30)
    assert set(sender.told.values()) == {202, 503}
    written = own.written()
    taken = {event_id for event_id, status in sender.told.items() if status == 202}
    assert taken <= written.keys()
    assert {said["id"], *(one["id"] for one in batch)} <= written.keys()


def test_a_database_that_goes_away_is_503_and_the_gateway_goes_on_when_it_is_back(own: Gateway) -> None:
    database = EmbeddedPostgres(own.place.settings)
    said = event()
    assert database.stop()
    for answer in (own.post(said), own.verdict(said["id"])):
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["retry-after"]) > 0
    assert said["id"] not in own.written()
    assert database.start()
    until_taken(lambda: own.post(said))
    assert said["id"] in own.written()
