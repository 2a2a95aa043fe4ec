"""`kiteline status`: what runs, where, and whether it answers."""

from __future__ import annotations

import typer
from rich.table import Table
from sqlalchemy import make_url

from infra.cli.console import out
from infra.database import database_trouble
from infra.embedded.kafka import ADMIN
from infra.probe import broker_answers
from infra.services import Services, open_services
from infra.settings import load_settings
from schemas.errors import KitelineError


def register(app: typer.Typer) -> None:
    app.command("status")(status)


def status() -> None:
    """查看 Kafka 和 PostgreSQL 是否应答 / do the services run and answer?

    Show whether Kafka and PostgreSQL run and answer. Exit code 4 when one of them does not.
    """
    settings = load_settings()
    table = Table("服务 / service", "状态 / state", "地址 / address", box=None, pad_edge=False)
    rows = (_kafka_row, _postgres_row)
    good = True
    for name, row in zip(("Kafka", "PostgreSQL"), rows, strict=True):
        try:
            services = open_services(settings, broker=name == "Kafka", database=name == "PostgreSQL")
            state, address = row(services)
        except KitelineError as error:
            state, address = f"{error.zh}\n  {error.en}", ""
        answers = state == ""
        good = good and answers
        table.add_row(name, "应答正常 / answers" if answers else f"✗ {state}", address)
    console = out()
    console.print(f"KITELINE_HOME={settings.home}  KITELINE_SERVICES={settings.services}", soft_wrap=True)
    console.print(table)
    if not good:
        raise typer.Exit(4)


def _kafka_row(services: Services) -> tuple[str, str]:
    access = services.kafka(ADMIN)
    return ("" if broker_answers(access, seconds=5.0) else "无法登录 / cannot log in"), access.bootstrap


def _postgres_row(services: Services) -> tuple[str, str]:
    return database_trouble(services.database_url), make_url(services.database_url).render_as_string()
