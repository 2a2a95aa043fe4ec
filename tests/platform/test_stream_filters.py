"""A stream of some families and kinds, and 500 of them across a restart."""

from __future__ import annotations

import asyncio
import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise

import pytest

from infra.http_server import Server, listen
from projections.platform.api.app import build_api
from projections.platform.api.live.live_feed import CLIENTS
from projections.platform.api.serving.around import Serving
from schemas.reasons import Reason
from tests.backing import Backing
from tests.platform.city import City, demand, graduate, stated
from tests.platform.served import Served, served, stated_city
from tests.platform.server import Told, stream, verdicts


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        yield made


@pytest.fixture(scope="module")
def api(city: City) -> Iterator[Served]:
    with served(city, Serving()) as made:
        yield made


def mixed(city: City, number: int) -> dict[str, int]:
    """One of each: demand, graduate, service, a refused demand; their numbers."""
    [d] = city.accept([demand(number)])
    [g] = city.accept([graduate(number)])
    [s] = city.accept([stated("ServiceRequested")])
    return {"demand": d, "graduate": g, "service": s, "refused": city.reject(demand(number + 1), Reason("bad-subject"))}


def test_only_the_families_and_kinds_that_are_asked_for_come(api: Served, city: City) -> None:
    with (
        stream(api.url, families="demand,service") as two,
        stream(api.url, families="demand", kinds="fact") as facts,
        stream(api.url, kinds="rejection") as refused,
    ):
        made = mixed(city, 4000)
        last = mixed(city, 4010)
        assert [int(t.id or 0) for t in verdicts(two, 6)] == [
            n[k] for n in (made, last) for k in ("demand", "service", "refused")
        ]
        assert [int(t.id or 0) for t in verdicts(facts, 2)] == [made["demand"], last["demand"]]
        assert [int(t.id or 0) for t in verdicts(refused, 2)] == [made["refused"], last["refused"]]


def test_models_are_told_as_far_as_they_are_wanted(api: Served, city: City) -> None:
    with stream(api.url, families="service", kinds="models") as events:
        city.accept([graduate(4100)])
        city.accept([stated("ServiceRequested")])
        told = next(event for event in events if isinstance(event, Told))
        assert (told.event, told.data) == ("models", {"changed": ["service"]})


def test_resuming_keeps_to_the_filter(api: Served, city: City) -> None:
    first, missed = mixed(city, 4200), mixed(city, 4210)
    with stream(api.url, families="graduate", **{"Last-Event-ID": str(first["refused"])}) as events:
        [later] = city.accept([graduate(4220)])
        assert [int(told.id or 0) for told in verdicts(events, 2)] == [missed["graduate"], later]


@pytest.mark.parametrize(("name", "value"), [("families", "demand,demands"), ("kinds", "facts")])
def test_a_name_that_there_is_not_is_told_with_those_there_are(api: Served, name: str, value: str) -> None:
    answer = api.get("/v1/stream", **{name: value})
    assert answer.status_code == 422
    assert value.split(",")[-1] in answer.json()["detail"]
    assert "demand" in answer.json()["detail"] or "fact" in answer.json()["detail"]


class Listener:
    """A client that reconnects with the last id that it has, as a browser does, until it has `wanted` events."""

    def __init__(self, port: int, wanted: int) -> None:
        self._port = port
        self._wanted = wanted
        self.seqs: list[int] = []
        self.connected = asyncio.Event()
        self.connections = 0

    async def run(self) -> None:
        while len(self.seqs) < self._wanted:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._listen()
            await asyncio.sleep(0.1)

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            resumed = f"Last-Event-ID: {self.seqs[-1]}\r\n" if self.seqs else ""
            writer.write(f"GET /v1/stream?kinds=fact HTTP/1.1\r\nHost: x\r\n{resumed}\r\n".encode())
            if b" 200 " not in await reader.readline():
                return
            while line := await reader.readline():
                if line.startswith(b": kiteline"):
                    self.connections += 1
                    self.connected.set()
                elif line.startswith(b"id: "):
                    self.seqs.append(int(line[4:]))
                    if len(self.seqs) == self._wanted:
                        return
        finally:
            writer.close()


@contextmanager
def serving_at(city: City, listener: socket.socket) -> Iterator[None]:
    app = build_api(city.engine, city.archive, city.archive)
    begun = threading.Event()
    server = Server(app, "", lambda _: begun.set(), app.state.feed.close)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert begun.wait(20)
        yield
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
        assert not thread.is_alive()


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4_096)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
def test_500_streams_get_every_fact_once_and_in_order_across_a_restart(city: City) -> None:
    before, meanwhile, after = 30, 20, 30
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    clients = [Listener(port, before + meanwhile + after) for _ in range(CLIENTS)]

    def state(number: int, first: int) -> list[int]:
        return [seq for n in range(0, number, 5) for seq in city.accept(demand(first + n + m) for m in range(5))]

    async def heard(count: int) -> None:
        async with asyncio.timeout(120):
            while any(len(client.seqs) < count for client in clients):
                await asyncio.sleep(0.05)

    async def live() -> list[int]:
        tasks = [asyncio.create_task(client.run()) for client in clients]
        with serving_at(city, listener):
            async with asyncio.timeout(120):
                for client in clients:
                    await client.connected.wait()
            stated_seqs = await asyncio.to_thread(state, before, 6000)
            await heard(before)
        stated_seqs += await asyncio.to_thread(state, meanwhile, 6100)
        with serving_at(city, listen("127.0.0.1", port)):
            stated_seqs += await asyncio.to_thread(state, after, 6200)
            await heard(before + meanwhile + after)
            await asyncio.gather(*tasks)
        return stated_seqs

    expected = asyncio.run(live())
    for client in clients:
        assert client.seqs == expected
        assert client.connections >= 2
    assert all(a < b for a, b in pairwise(expected))
