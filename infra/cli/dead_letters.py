"""`kiteline dead-letters`: what was rejected, why, and the bytes as they came."""

from __future__ import annotations

import json
import re
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import select

from infra.cli.console import out
from infra.parts import open_engine
from infra.provision import WORKER
from infra.services import Services, open_services
from infra.settings import load_settings
from projections.records import verdict
from schemas.errors import UndecodableRecord, UsageError
from schemas.wire import decode
from stream_processors.log import read_one

POSITION = re.compile(r"(?P<topic>.+)\[(?P<partition>\d+)\]@(?P<offset>\d+)")


def register(app: typer.Typer) -> None:
    app.command("dead-letters")(dead_letters)


def dead_letters(
    member: Annotated[str, typer.Option(help="只看一个成员 / one member's only")] = "",
    show: Annotated[str, typer.Option(help="查看一条的原文，如 inbox.X[0]@12 / show one as it came")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="最多几条 / at most so many")] = 20,
) -> None:
    """查看被拒的事实及理由 / what was rejected and why

    什么都不会丢：被拒的原文保留在死信主题里。改正后用 kiteline publish 重新发布即可。

    Nothing is lost: what was rejected is kept as it came. Correct it and publish it again.

    例 / example: kiteline dead-letters --show "inbox.4137012391[0]@12"
    """
    services = open_services(load_settings(), broker=bool(show))
    if show:
        _show(services, show)
        return
    v = verdict.c
    query = select(verdict).where(v.outcome == "rejected").order_by(v.seq.desc()).limit(limit)
    if member:
        query = query.where(v.member == member)
    with open_engine(services).connect() as connection:
        found = connection.execute(query).mappings().all()
    if not found:
        out().print("没有被拒的事实 / nothing was rejected")
        return
    table = Table("位置 / position", "事件 / event", "主题 / subject", "理由 / reasons")
    for row in found:
        reasons = "\n".join(f"{r['zh']}\n{r['en']}" for r in row["reasons"])
        at = f"{row['topic']}[{row['partition']}]@{row['offset']}"
        table.add_row(at, row["event_type"] or "?", row["subject"] or "?", reasons)
    out().print(table)


def _show(services: Services, position: str) -> None:
    match = POSITION.fullmatch(position)
    if match is None:
        raise UsageError(
            f"--show 的值 {position} 不是位置，应如 inbox.4137012391[0]@12（见 kiteline dead-letters）",
            f"--show is {position}, which is no position; e.g. inbox.4137012391[0]@12 (see kiteline dead-letters)",
        )
    topic, partition, offset = match["topic"], int(match["partition"]), int(match["offset"])
    v = verdict.c
    at = (v.topic == topic) & (v.partition == partition) & (v.offset == offset) & (v.outcome == "rejected")
    with open_engine(services).connect() as connection:
        held = connection.execute(select(v.reasons).where(at)).scalar()
    if held is None:
        raise UsageError(f"{position} 处没有死信", f"there is no dead letter at {position}")
    record = read_one(services.kafka(WORKER), topic, partition, offset)
    for reason in held:
        out().print(f"✗ {reason['zh']} / {reason['en']}")
    try:
        contract, fact = decode(record.value)
        typer.echo(json.dumps({"type": contract.name, **fact}, ensure_ascii=False, indent=2, default=str))
    except UndecodableRecord:
        typer.echo((record.value or b"").hex(" "))
