"""`kiteline serve`: the API and the web page, until it is stopped."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from fastapi import FastAPI
from sqlalchemy import Engine

import projections.platform
from infra.cli.listening import LogToStderr, host_option, open_log, port_option
from infra.engine import open_engine
from infra.http_server import listen, serve_app
from infra.lag import lag_meter
from infra.mine.routes import mine_parts
from infra.mine.routes import routes as mine_routes
from infra.mine.uploads import BOUNDS
from infra.read_after import open_read_after
from infra.receipts.keys import ReceiptKeys
from infra.receipts.route import jwks_routes
from infra.services import Services, open_services
from infra.settings import Settings, load_settings
from producers.gateway.ports import GatewayParts
from projections.platform.access.gate import HOME, Access, open_access
from projections.platform.access.roles import Role
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from projections.platform.api.serving.freshness import EVERY_SECOND, EXACT
from projections.platform.api.serving.rate import Allowance
from schemas.errors import UsageError

WEB_ROOT = Path(projections.platform.__file__).parent / "web" / "dist"


def register(app: typer.Typer) -> None:
    app.command("serve")(command)


def command(
    host: Annotated[str, host_option("KITELINE_API_HOST")] = "",
    port: Annotated[int, port_option("KITELINE_API_PORT")] = -1,
    log_to_stderr: LogToStderr = False,
) -> None:
    """信息平台：接口和网页 / the information platform: API and web page

    一直运行，按 Ctrl-C 停止。网页在打印出的地址上，接口在 /v1 下。

    Runs until Ctrl-C. The web page is at the address it prints, the API under /v1.
    """
    settings = load_settings()
    services = open_services(settings, broker=False)
    ready = open_log(settings.logs_dir / "serve.log", to_stderr=log_to_stderr)

    visitors = Role(settings.visitors)
    serve(services, host or settings.api_host, settings.api_port if port < 0 else port, ready, visitors=visitors)


def serve(
    services: Services, host: str, port: int, ready: Callable[[str], None], *, visitors: Role = Role.PUBLIC
) -> None:
    """Serve until SIGINT or SIGTERM, then return; open streams are ended at once.

    `port` 0 takes a free one. `visitors`: as what role somebody without an account is taken; raises UsageError for more
    than the public's where others can reach `host`. `ready` is told the URL once requests are answered. Raises PortTaken, UsageError for
    an address that this machine does not have.
    """
    if visitors is not Role.PUBLIC and host not in (*HOME, "::1"):
        raise UsageError(
            f"KITELINE_VISITORS={visitors}：{host} 可从别处访问，只能为 public；要看全部请建账号：kiteline account add",
            f"KITELINE_VISITORS={visitors}: others can reach {host}, so it has to be public; for all there is, make an"
            " account: kiteline account add",
        )
    engine = open_engine(services)
    access = open_access(engine, visitors=visitors, fewest=services.settings.suppress_below)
    parts = mine_parts(services, engine)
    app = platform_app(services, engine, access, parts, _serving(services.settings))
    with contextlib.closing(listen(host, port)) as listener:
        try:
            serve_app(app, listener, host, ready, ending=app.state.feed.close)
        finally:
            parts.dead_letters.close()
            engine.dispose()


def platform_app(services: Services, engine: Engine, access: Access, parts: GatewayParts, serving: Serving) -> FastAPI:
    """The platform over these services, with all its routes; nothing is connected until it is started."""
    settings, keys = services.settings, ReceiptKeys(services.settings.receipts_dir)
    return build_api(
        engine,
        settings.archive_dir,
        WEB_ROOT,
        topics=services.topics,
        read_after=open_read_after(services, engine),
        measure_lag=lag_meter(services, engine).measure,
        more=[jwks_routes(keys), *mine_routes(services, parts, access, engine)],
        access=access,
        serving=serving,
        editions_root=settings.editions_dir,
    )


def _serving(settings: Settings) -> Serving:
    every = settings.api_refresh_seconds
    return Serving(
        freshness=replace(EVERY_SECOND, looks_every=every) if every else EXACT,
        allowance=Allowance(settings.api_rate, settings.api_burst, settings.api_streams),
        bounds=BOUNDS,
    )


def check_port(host: str, port: int) -> None:
    """Raise PortTaken or UsageError now rather than after a long preparation."""
    listen(host, port).close()
