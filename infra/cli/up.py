"""`kiteline up`: start the embedded Kafka and PostgreSQL."""

from __future__ import annotations

import time

import typer

from infra.cli.console import err, out
from infra.embedded.kafka import EmbeddedKafka
from infra.embedded.postgres import EmbeddedPostgres
from infra.settings import Settings, load_settings
from schemas.errors import UsageError


def register(app: typer.Typer) -> None:
    app.command("up")(up)


def up() -> None:
    """启动内置的 Kafka 和 PostgreSQL / start our own Kafka and PostgreSQL

    它们在后台运行，直到 kiteline down；数据在 KITELINE_HOME，默认 .kiteline/。

    Start our own Kafka and PostgreSQL in the background; they keep running until `kiteline down`.
    """
    settings = load_settings()
    embedded_only(settings, "up")
    console = out()
    for name, service in (("Kafka", EmbeddedKafka(settings)), ("PostgreSQL", EmbeddedPostgres(settings))):
        began = time.monotonic()
        with err().status(f"启动 {name} … / starting {name}"):
            started = service.start()
        took = time.monotonic() - began
        told = f"已启动，{took:.1f} 秒 / started in {took:.1f} s" if started else "已在运行 / was running already"
        console.print(f"{name}: {told}")


def embedded_only(settings: Settings, command: str) -> None:
    """Raise UsageError unless the services are ours to start and stop."""
    if settings.services != "embedded":
        raise UsageError(
            f"KITELINE_SERVICES=external：外部服务不由 kiteline {command} 管理；请用它们自己的工具",
            f"KITELINE_SERVICES=external: kiteline {command} is for embedded services; use your own tools",
        )
