"""`kiteline gateway`: the HTTP gateway, until it is stopped."""

from __future__ import annotations

import contextlib
from typing import Annotated

import typer

from infra.cli.listening import LogToStderr, host_option, open_log, port_option
from infra.engine import open_engine
from infra.gateway.parts import gateway_parts
from infra.http_server import listen, serve_app
from infra.services import open_services
from infra.settings import load_settings
from producers.gateway.app import build_gateway


def register(app: typer.Typer) -> None:
    app.command("gateway")(command)


def command(
    host: Annotated[str, host_option("KITELINE_GATEWAY_HOST")] = "",
    port: Annotated[int, port_option("KITELINE_GATEWAY_PORT")] = -1,
    log_to_stderr: LogToStderr = False,
) -> None:
    """HTTP 入口：成员以 CloudEvents 报送事实 / the HTTP gateway: facts as CloudEvents

    一直运行，按 Ctrl-C 停止。POST /v1/events 报送，GET /v1/verdicts/ID 查裁定，文档在 /v1/openapi.json。
    令牌用 kiteline member token 签发。Kafka 或数据库暂时不在时回答 503，恢复后自动继续。

    Runs until Ctrl-C. POST /v1/events states, GET /v1/verdicts/ID asks, /v1/openapi.json describes. Tokens come from
    `kiteline member token`. While Kafka or the database is away it answers 503 and goes on by itself afterwards.
    """
    settings = load_settings()
    services = open_services(settings)
    engine = open_engine(services)
    app = build_gateway(gateway_parts(services, engine))
    ready = open_log(settings.logs_dir / "gateway.log", to_stderr=log_to_stderr)

    where = host or settings.gateway_host
    with contextlib.closing(listen(where, settings.gateway_port if port < 0 else port, "KITELINE_GATEWAY")) as listener:
        try:
            serve_app(app, listener, where, ready)
        finally:
            engine.dispose()
