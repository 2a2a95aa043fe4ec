"""A proxy before PostgreSQL's socket that lets through as little as the test wants."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

SOCKET = ".s.PGSQL.5432"
CHUNK = 4096
LOOK = 0.05


@dataclass
class SlowDatabase:
    """`rate`: bytes a second of each connection towards the database; 0 stops everything, None lets all pass."""

    url: str
    """SQLAlchemy URL of the database, by way of the proxy."""
    rate: float | None = None
    _behind: Path = Path()
    _stop: threading.Event = field(default_factory=threading.Event)

    def _accept(self, listening: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                client, _ = listening.accept()
            except TimeoutError:
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(str(self._behind))
            except OSError:  # the database is away: so it is for the client
                client.close()
                server.close()
                continue
            client.settimeout(None)
            for source, target, throttled in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pass_on, args=(source, target, throttled), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, throttled: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if throttled:
                    self._wait(len(data))
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        target.close()

    def _wait(self, size: int) -> None:
        while self.rate == 0 and not self._stop.is_set():
            time.sleep(LOOK)
        if self.rate:
            time.sleep(size / self.rate)


@contextlib.contextmanager
def slow_database(url: str) -> Iterator[SlowDatabase]:
    """A way to the database of `url`, which is reached by a Unix socket, that can be made slow."""
    behind = Path(str(make_url(url).query["host"])) / SOCKET
    with tempfile.TemporaryDirectory(prefix="kiteline-slow-") as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(Path(folder) / SOCKET))
        listening.listen(64)
        listening.settimeout(LOOK)
        way = make_url(url).update_query_dict({"host": folder}).render_as_string(hide_password=False)
        slow = SlowDatabase(way, _behind=behind)
        accepting = threading.Thread(target=slow._accept, args=(listening,), daemon=True)
        accepting.start()
        try:
            yield slow
        finally:
            slow._stop.set()
            accepting.join()
