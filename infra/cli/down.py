"""`kiteline down`: stop the embedded services."""

from __future__ import annotations

import typer

from infra.cli.console import err, out
from infra.cli.up import embedded_only
from infra.embedded.kafka import EmbeddedKafka
from infra.embedded.postgres import EmbeddedPostgres
from infra.settings import load_settings


def register(app: typer.Typer) -> None:
    app.command("down")(down)


def down() -> None:
    """停止内置的 Kafka 和 PostgreSQL，数据保留 / stop them, keep the data

    Stop our own Kafka and PostgreSQL cleanly; the data stays.
    """
    settings = load_settings()
    embedded_only(settings, "down")
    for name, service in (("Kafka", EmbeddedKafka(settings)), ("PostgreSQL", EmbeddedPostgres(settings))):
        with err().status(f"停止 {name} … / stopping {name}"):
            stopped = service.stop()
        out().print(f"{name}: {'已停止 / stopped' if stopped else '没有在运行 / was not running'}")
