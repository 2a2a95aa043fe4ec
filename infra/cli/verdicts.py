"""`kiteline verdicts`: what became of what a member stated."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import select

from infra.cli.console import out
from infra.engine import open_engine
from infra.receipts.keys import ReceiptKeys
from infra.services import open_services
from infra.settings import load_settings
from projections.records import verdict
from schemas.days import SHANGHAI
from schemas.receipts import claims_of, sign


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


def register(app: typer.Typer) -> None:
    app.command("verdicts")(verdicts)


def verdicts(
    member: Annotated[str, typer.Option(help="只看一个成员 / one member's only")] = "",
    outcome: Annotated[Outcome | None, typer.Option(help="只看一种结果 / one outcome only")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="最多几条 / at most so many")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON / JSON lines")] = False,
    receipt: Annotated[
        bool, typer.Option("--receipt", help="每行一个签名的收据；与 --json 同用则附在每条中 / signed receipts")
    ] = False,
) -> None:
    """查看裁定：接受、拒绝、重复 / what became of each fact

    新的在前。被退回的可用 kiteline dead-letters 查看原文和理由。

    Newest first. See `kiteline dead-letters` for what was rejected and why. A receipt can be kept and checked by
    anybody, see `kiteline receipts verify`.
    """
    services = open_services(load_settings(), broker=False)
    keys = ReceiptKeys(services.settings.receipts_dir)
    v = verdict.c
    query = select(verdict).order_by(v.seq.desc()).limit(limit)
    if member:
        query = query.where(v.member == member)
    if outcome:
        query = query.where(v.outcome == outcome.value)
    with open_engine(services).connect() as connection:
        found = connection.execute(query).mappings().all()
    if as_json:
        for row in found:
            shown = {k: x for k, x in row.items() if k != "content_hash"}
            more = {"receipt": sign(claims_of(dict(row)), keys.signing())} if receipt else {}
            typer.echo(json.dumps(shown | more, ensure_ascii=False, default=str))
        return
    if receipt:
        for row in found:
            typer.echo(sign(claims_of(dict(row)), keys.signing()))
        return
    table = Table(
        "位置 / position",
        "记录 / recorded",
        "事件 / event",
        "主题 / subject",
        "结果 / outcome",
        "理由 / reasons",
    )
    for row in found:
        reasons = "\n".join(f"{r['zh']} / {r['en']}" for r in row["reasons"])
        at = f"{row['topic']}[{row['partition']}]@{row['offset']}"
        when = f"{row['recorded_at'].astimezone(SHANGHAI):%m-%d %H:%M:%S}"
        table.add_row(at, when, row["event_type"] or "?", row["subject"] or "?", row["outcome"], reasons)
    out().print(table if found else "没有裁定 / no verdicts")
