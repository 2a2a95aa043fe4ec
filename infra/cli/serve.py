"""`kiteline serve`: the API and the web page, until it is stopped."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

import projections.platform
from infra.cli.console import err, out
from infra.logs import configure_logs
from infra.parts import open_engine
from infra.services import Services, open_services
from infra.settings import load_settings
from projections.platform.api.app import build_api
from schemas.errors import PortTaken, UsageError

WEB_ROOT = Path(projections.platform.__file__).parent / "web" / "dist"
LAST_ANSWERS = 3
"""Seconds that answers under way have to end when the server is stopped."""


def register(app: typer.Typer) -> None:
    app.command("serve")(command)


def command(
    host: Annotated[str, typer.Option(help="监听地址，默认 KITELINE_API_HOST / address to listen on")] = "",
    port: Annotated[
        int,
        typer.Option(
            min=-1,
            max=65535,
            show_default=False,
            help="端口，0 为任一空闲端口，默认 KITELINE_API_PORT / 0: any free one",
        ),
    ] = -1,
    log_to_stderr: Annotated[bool, typer.Option(help="日志写到标准错误 / log to stderr, not to a file")] = False,
) -> None:
    """信息平台：接口和网页 / the information platform: API and web page

    一直运行，按 Ctrl-C 停止。网页在打印出的地址上，接口在 /v1 下。

    Runs until Ctrl-C. The web page is at the address it prints, the API under /v1.
    """
    settings = load_settings()
    services = open_services(settings, broker=False)
    log = settings.logs_dir / "serve.log"
    configure_logs(file=None if log_to_stderr else log)

    def ready(url: str) -> None:
        out().print(url, soft_wrap=True)
        err().print(f"已启动，按 Ctrl-C 停止 / running, Ctrl-C stops it ({log})", soft_wrap=True)

    serve(services, host or settings.api_host, settings.api_port if port < 0 else port, ready)


def serve(services: Services, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM, then return; open streams are ended at once.

    `port` 0 takes a free one. `ready` is told the URL once requests are answered. Signals are heard only in the
    main thread. Raises PortTaken, UsageError for an address that this machine does not have.
    """
    engine = open_engine(services)
    app = build_api(engine, services.settings.archive_dir, WEB_ROOT, topics=services.topics)
    with contextlib.closing(listen(host, port)) as listener:
        shown = f"[{host}]" if ":" in host else host
        server = Server(app, f"http://{shown}:{listener.getsockname()[1]}", ready)
        try:
            server.run(sockets=[listener])
        finally:
            engine.dispose()


def check_port(host: str, port: int) -> None:
    """Raise PortTaken or UsageError now rather than after a long preparation."""
    listen(host, port).close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; `port` 0 takes a free one. Raises PortTaken, UsageError."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise UsageError(
            f"监听地址 {host} 不可用；请改 --host 或 KITELINE_API_HOST，本机用 127.0.0.1",
            f"cannot listen on {host}; change --host or KITELINE_API_HOST, 127.0.0.1 is this machine",
        ) from None
    listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error) from None
    return listener


def _refused(host: str, port: int, error: OSError) -> PortTaken | UsageError:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"端口 {host}:{port} 已被占用；请停止占用它的程序，或换一个端口：--port、KITELINE_API_PORT（0 为任一空闲端口）",
            f"port {host}:{port} is in use; stop what uses it, or take another: --port, KITELINE_API_PORT (0: any free)",
        )
    return UsageError(
        f"不能在 {host}:{port} 监听（{error.strerror}）；请改 --host、--port 或 KITELINE_API_HOST、KITELINE_API_PORT",
        f"cannot listen on {host}:{port} ({error.strerror}); change --host, --port or KITELINE_API_HOST, KITELINE_API_PORT",
    )


class Server(uvicorn.Server):
    """Serves an `app` of `build_api`: says when it is ready, ends streams first, returns when it is stopped."""

    def __init__(self, app: Any, url: str, ready: Callable[[str], None]) -> None:
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=LAST_ANSWERS
        )
        super().__init__(config)
        self._app = app
        self._url = url
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready(self._url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.feed.close()
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
