"""`kiteline rebuild`: replay a projection into a new generation, verify, switch; or bring the old one back.

With `--verdicts`: the verdict table from its topics.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from infra.cli.console import err, out
from infra.engine import open_engine
from infra.parts import replay
from infra.provision import WORKER
from infra.services import open_services
from infra.settings import load_settings
from projections.engine.declaration import Projection
from projections.engine.discovery import all_projections, projection_named
from schemas.errors import UsageError
from stream_processors.rebuild import Rebuilt
from stream_processors.verdict_rebuild import VerdictRebuild


def register(app: typer.Typer) -> None:
    app.command("rebuild")(rebuild)


def rebuild(
    name: Annotated[str, typer.Argument(help="投影名，或 all / projection, or all")] = "",
    back: Annotated[bool, typer.Option("--back", help="恢复上一代 / bring the previous generation back")] = False,
    verdicts: Annotated[
        bool, typer.Option("--verdicts", help="由裁定主题重建裁定表 / the verdict table, from its topics")
    ] = False,
) -> None:
    """从日志重放一个投影，核对后切换 / replay a projection, verify, switch

    读者不受影响：新一代建好并核对一致后才切换；--back 恢复上一代。

    Readers notice nothing: they are switched once the new generation is complete and verified.

    例 / example: kiteline rebuild demand
    """
    if verdicts == bool(name) or (verdicts and back):
        raise UsageError(
            "请写一个投影名或 all，或者只写 --verdicts，如 kiteline rebuild demand",
            "name a projection or all, or say --verdicts alone, e.g. kiteline rebuild demand",
        )
    if verdicts:
        _rebuild_verdicts()
        return
    wanted = list(all_projections()) if name == "all" else [projection_named(name)]
    services = open_services(load_settings())
    again = replay(services)
    done: list[Rebuilt] = []
    with _bars() as bars:
        for projection in _with_tables(wanted):
            bar = bars.add_task(projection.title_zh, total=None)
            run = again.bring_back if back else again.rebuild
            done.append(run(projection, lambda n, total, bar=bar: bars.update(bar, completed=n, total=total)))  # type: ignore[misc]
    _show(done)


def _bars() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err(), transient=True)


def _rebuild_verdicts() -> None:
    services = open_services(load_settings())
    again = VerdictRebuild(services.kafka(WORKER), services.topics, open_engine(services))
    with _bars() as bars:
        bar = bars.add_task("裁定 / verdicts", total=None)
        done = again.rebuild(lambda n, total: bars.update(bar, completed=n, total=total))
    out().print(
        f"裁定表 / verdict table: {done.before} → {done.after} 行 / rows；"
        f"与原来不同 / changed: {done.changed}；处理中 / under way: {done.under_way}；"
        f"消息 / messages: {done.messages}；{done.seconds:.1f} s",
        soft_wrap=True,
    )


def _with_tables(wanted: list[Projection]) -> list[Projection]:
    """The projections themselves, or for a derived one those that it reads."""
    found: dict[str, Projection] = {}
    for projection in wanted:
        for name in [projection.name] if projection.entities else projection.reads:
            found[name] = projection_named(name)
    return list(found.values())


def _show(done: list[Rebuilt]) -> None:
    table = Table(
        "投影 / projection",
        "表 / table",
        "核对依据 / against",
        "行数 / rows",
        "差异 / differ",
        "事实 / facts",
        "秒 / s",
    )
    references = {"live": "现用一代 / live", "archive": "归档 / archive"}
    for one in done:
        for compared in one.compared:
            rows = f"{compared.reference} → {compared.rebuilt}"
            table.add_row(
                *(one.projection, compared.entity, references[one.reference], rows, str(compared.different)),
                *(str(one.facts), f"{one.seconds:.1f}"),
            )
    out().print(table)
    for one in done:
        before = f"，上一代 g{one.previous} 可用 --back 恢复 / previous g{one.previous} kept" if one.previous else ""
        out().print(f"{one.projection}: 现用 / live g{one.generation}{before}")
