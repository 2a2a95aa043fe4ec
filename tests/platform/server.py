"""The API on a port of its own, in a thread, and a reader of its event stream."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from fastapi import FastAPI

from infra.http_server import Server, listen
from tests import asking


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Serve `app`, ending its streams at the end; yields its URL."""
    feed = getattr(app.state, "feed", None)
    listener = listen("127.0.0.1", 0)
    begun = threading.Event()
    server = Server(app, f"http://127.0.0.1:{listener.getsockname()[1]}", lambda _: begun.set(), feed and feed.close)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert begun.wait(asking.PATIENCE)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(asking.PATIENCE)
        listener.close()
        assert not thread.is_alive(), "the server did not stop"


@dataclass(frozen=True)
class Told:
    """One server-sent event."""

    event: str
    data: Any
    id: str | None


@contextmanager
def stream(
    url: str, shape: str = "plain", *, families: str = "", kinds: str = "", **headers: str
) -> Iterator[Iterator[Told | str]]:
    """The events of /v1/stream and, as plain text, its comments."""
    asked = {"format": shape, "families": families, "kinds": kinds}
    with (
        httpx2.Client(timeout=asking.PATIENCE, verify=asking.PLAIN) as client,
        client.stream(
            "GET", f"{url}/v1/stream", params={n: v for n, v in asked.items() if v}, headers=headers
        ) as answer,
    ):
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines).startswith(":")  # the server has us from here on
        yield _told(lines)


def _told(lines: Iterator[str]) -> Iterator[Told | str]:
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            yield line
        elif line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            if "data" in fields:
                yield Told(fields["event"], json.loads(fields["data"]), fields.get("id"))
            fields = {}


def verdicts(events: Iterator[Told | str], count: int) -> list[Told]:
    """The next `count` facts and rejections."""
    found: list[Told] = []
    for event in events:
        if isinstance(event, Told) and event.event in ("fact", "rejection"):
            found.append(event)
            if len(found) == count:
                return found
    raise AssertionError(f"the stream ended after {found}")


def answers(url: str, seconds: float = 60) -> None:
    """Wait until a server in another process answers."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(httpx2.TransportError):
            asking.get(url)
            return
        assert time.monotonic() < deadline, f"{url} does not answer"
        time.sleep(0.2)
