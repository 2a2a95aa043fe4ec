"""Serve an ASGI app on a socket of ours: says when it is ready, returns when it is stopped."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from infra.patient_http import HEAD_BYTES, PatientProtocol
from infra.standing_objects import standing_objects_set_apart
from schemas.errors import PortTaken, UsageError

LAST_ANSWERS = 3
"""Seconds that answers under way have to end when the server is stopped."""


def serve_app(
    app: Any, listener: socket.socket, host: str, ready: Callable[[str], None], ending: Callable[[], None] | None = None
) -> None:
    """Serve until SIGINT or SIGTERM, then return. `ready` is told the URL once requests are answered."""
    shown = f"[{host}]" if ":" in host else host
    server = Server(app, f"http://{shown}:{listener.getsockname()[1]}", ready, ending)
    with standing_objects_set_apart():
        server.run(sockets=[listener])


def listen(host: str, port: int, setting: str = "KITELINE_API") -> socket.socket:
    """A socket that listens; `port` 0 takes a free one. `setting`: what to change it by. Raises PortTaken, UsageError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise UsageError(
            f"监听地址 {host} 不可用；请改 --host 或 {setting}_HOST，本机用 127.0.0.1",
            f"cannot listen on {host}; change --host or {setting}_HOST, 127.0.0.1 is this machine",
        ) from None
    # With its protocol named, asyncio sets TCP_NODELAY; without, every small answer waits 40 ms for the other side's ACK.
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error, setting) from None
    return listener


def _refused(host: str, port: int, error: OSError, setting: str) -> PortTaken | UsageError:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"端口 {host}:{port} 已被占用；请停止占用它的程序，或换一个端口：--port、{setting}_PORT（0 为任一空闲端口）",
            f"port {host}:{port} is in use; stop what uses it, or take another: --port, {setting}_PORT (0: any free)",
        )
    return UsageError(
        f"不能在 {host}:{port} 监听（{error.strerror}）；请改 --host、--port 或 {setting}_HOST、{setting}_PORT",
        f"cannot listen on {host}:{port} ({error.strerror}); change --host, --port or {setting}_HOST, {setting}_PORT",
    )


class Server(uvicorn.Server):
    """`ending` is called first when the server is stopped, e.g. to end streams. Signals need the main thread."""

    def __init__(
        self, app: Any, url: str, ready: Callable[[str], None], ending: Callable[[], None] | None = None
    ) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=LAST_ANSWERS,
            http=PatientProtocol,
            h11_max_incomplete_event_size=HEAD_BYTES,
        )
        super().__init__(config)
        self._url = url
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready(self._url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._ending:
            self._ending()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Unlike uvicorn's own: the signal is not raised again, so that whoever called can clean up and end with 0.
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        held = {s: signal.signal(s, self.handle_exit) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in held.items():
                signal.signal(number, handler)
