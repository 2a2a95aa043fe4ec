"""`kiteline generations`: which generations of tables there are; drop those that are not needed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.cli.console import out
from infra.engine import open_engine
from infra.services import open_services
from infra.settings import load_settings
from projections.engine import generations as tables
from projections.engine.database_errors import database_errors_told
from projections.engine.discovery import projection_named, with_entities
from projections.engine.generation_list import Kept, listed
from stream_processors.rebuild.lock import alone

generations = typer.Typer(help="各代表 / generations of tables", invoke_without_command=True)
STATES = {
    "live": "现用 / live",
    "stale": "现用但需重建 / live, needs rebuild",
    "previous": "上一代 / previous",
    "building": "未完成 / unfinished",
    "left": "待清除 / to be dropped",
}


def register(app: typer.Typer) -> None:
    app.add_typer(generations, name="generations")


@generations.callback()
def show(
    context: typer.Context,
    of: Annotated[str, typer.Option("--of", help="只列此投影 / of this projection only", metavar="NAME")] = "",
    checksums: Annotated[bool, typer.Option("--checksums", help="各表校验和 / checksum of every table")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON / as JSON")] = False,
) -> None:
    """列出各投影的各代 / list the generations of every projection

    Two generations of one declaration that stand at the same positions have the same checksums.
    """
    if context.invoked_subcommand:
        return
    if of:
        projection_named(of)
    services = open_services(load_settings(), broker=False)
    topics = {p.name: [services.topics.canonical(family) for family in p.families] for p in with_entities()}
    engine = open_engine(services)
    with database_errors_told(), engine.execution_options(isolation_level="REPEATABLE READ").connect() as connection:
        found = [kept for kept in listed(connection, topics) if of in ("", kept.projection)]
    if as_json:
        print(json.dumps([_document(kept) for kept in found], ensure_ascii=False, indent=1, default=str))
        return
    columns = ["投影 / projection", "代 / number", "状态 / state", "声明 / declaration", "表 / table", "行数 / rows"]
    table = Table(*columns, *(["校验和 / checksum"] if checksums else []), "位置 / position", "切换于 / switched")
    for kept in found:
        for name, its in kept.tables.items():
            checksum = [f"{its.checksum % 2**64:016x}"] if checksums else []
            about = (kept.projection, f"g{kept.number}", STATES[kept.state], kept.declaration[:8], name, str(its.rows))
            place = str(sum(kept.positions.values())) if kept.positions else "-"
            table.add_row(*about, *checksum, place, f"{kept.built_at:%Y-%m-%d %H:%M:%S}" if kept.built_at else "-")
    out().print(table)


@generations.command("drop")
def drop(
    name: Annotated[str, typer.Argument(help="投影名 / projection", metavar="NAME")],
    previous: Annotated[bool, typer.Option("--previous", help="连上一代一起 / the previous one too")] = False,
    unfinished: Annotated[bool, typer.Option("--unfinished", help="连未完成的一起 / unfinished ones too")] = False,
) -> None:
    """清除不再需要的各代 / drop generations that nothing needs

    默认只清除上一代之前的；现用的一代从不清除。

    What readers were pointed to before the previous one; the live one is never dropped.
    """
    projection = projection_named(name)
    engine = open_engine(open_services(load_settings(), broker=False))
    with database_errors_told(), alone(engine, [projection.name]):
        dropped = tables.drop_older(engine, projection.name, previous=previous)
        if unfinished:
            dropped += tables.drop_unfinished(engine, projection.name)
    if not dropped:
        out().print("没有可清除的 / nothing to drop")
    for number in sorted(dropped):
        out().print(f"{name}: 已清除 / dropped g{number}")


def _document(kept: Kept) -> dict[str, Any]:
    places = [{"topic": t, "partition": p, "next_offset": at} for (t, p), at in kept.positions.items()]
    return asdict(kept) | {"positions": places}
