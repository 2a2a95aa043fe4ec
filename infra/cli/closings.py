"""`kiteline closings`: the frozen cutoffs of months, quarters and years."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from infra.cli.console import out
from infra.engine import open_engine
from infra.services import open_services
from infra.settings import load_settings
from projections.closings import kept
from projections.engine.database_errors import database_errors_told
from schemas.days import SHANGHAI


class OfKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


KINDS = {"month": "月 / month", "quarter": "季 / quarter", "year": "年 / year"}


def register(app: typer.Typer) -> None:
    app.command("closings")(command)


def command(
    kind: Annotated[OfKind | None, typer.Option(help="只看一种 / one kind only")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="每行一条 JSON，含各分区位置 / JSON lines, with positions")
    ] = False,
) -> None:
    """结账：月、季、年的冻结截止点 / closings: frozen cutoffs of months, quarters, years

    结算日（默认次月 10 日，KITELINE_SETTLING_DAY）过后由 kiteline worker 自动结账，只结一次；停机期间漏结的会补结，结果相同。

    Made by `kiteline worker` once the settling day is over (the 10th of the following month, KITELINE_SETTLING_DAY),
    once each; those missed while no worker ran are made up, to the same result. The latest first.
    """
    engine = open_engine(open_services(load_settings(), broker=False))
    try:
        with database_errors_told(), engine.connect() as connection:
            found = [one for one in kept(connection) if kind is None or one.kind == kind.value]
    finally:
        engine.dispose()
    if as_json:
        for one in found:
            places = [
                {"family": family, "partition": p, "end": end} for (family, p), end in sorted(one.positions.items())
            ]
            about = {name: getattr(one, name) for name in ("kind", "period", "as_of", "known_at", "made_at")}
            typer.echo(json.dumps(about | {"positions": places}, ensure_ascii=False, default=str))
        return
    table = Table("种类 / kind", "期间 / period", "业务截止 / as of", "记录截止 / known at", box=None, pad_edge=False)
    table.add_column("记录 / records", justify="right")
    table.add_column("结于 / made at")
    for one in found:
        when = f"{one.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if one.made_at else ""
        table.add_row(KINDS[one.kind], one.period, str(one.as_of), str(one.known_at), f"{one.records:,}", when)
    out().print(table if found else "还没有结账 / no closings yet")
