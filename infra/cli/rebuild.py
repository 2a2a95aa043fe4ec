"""`kiteline rebuild`: replay projections into new generations, verify, switch; or bring the old one back.

With `--verdicts`: the verdict table from its topics.
"""

from __future__ import annotations

from typing import Annotated, Literal, cast, get_args

import typer

from infra.cli import rebuild_report
from infra.cli.console import out
from infra.cli.rebuild_progress import shown
from infra.engine import open_engine
from infra.parts import replay
from infra.provision import WORKER
from infra.services import open_services
from infra.settings import load_settings
from projections.engine.declaration import Projection
from projections.engine.discovery import all_projections, projection_named
from schemas.days import day_of, now
from schemas.errors import UsageError
from stream_processors.rebuild.replay import Rebuilt
from stream_processors.rebuild.replay_plan import Origin
from stream_processors.rebuild.verdicts import VerdictRebuild


def register(app: typer.Typer) -> None:
    app.command("rebuild")(rebuild)


def rebuild(
    names: Annotated[
        list[str] | None, typer.Argument(help="投影名，可写多个，或 all / projections, or all", metavar="[NAME]...")
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="恢复上一代 / bring the previous generation back")] = False,
    verdicts: Annotated[
        bool, typer.Option("--verdicts", help="由裁定主题重建裁定表 / the verdict table, from its topics")
    ] = False,
    origin: Annotated[
        str, typer.Option("--from", help="archive 归档，log 日志，auto 先归档后日志 / where facts come from")
    ] = "auto",
    anew: Annotated[bool, typer.Option("--anew", help="不接着未完成的 / do not go on with an unfinished one")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会做什么 / only say what would be done")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="只说什么会变 / build, say what would change, do not switch")
    ] = False,
    lines: Annotated[int, typer.Option("--lines", help="每表列出几行 / rows shown per table", min=0)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="--dry-run、--diff 用 JSON / as JSON")] = False,
) -> None:
    """从事实重放投影，核对后切换 / replay projections, verify, switch

    读者不受影响：新一代建好并核对一致后才切换；中断后再次运行会接着做；--back 恢复上一代。

    Readers notice nothing: they are switched once the new generations are complete and verified. Run it again after
    an interruption and it goes on.

    例 / example: kiteline rebuild demand graduates
    """
    if bool(names) == verdicts or (verdicts and (back or anew or dry_run or diff)):
        raise UsageError(
            "请写投影名或 all，或者只写 --verdicts，如 kiteline rebuild demand",
            "name projections or all, or say --verdicts alone, e.g. kiteline rebuild demand",
        )
    if origin not in get_args(Origin):
        raise UsageError(
            f"--from {origin} 不可用；请写 auto、archive 或 log", f"--from {origin}: say auto, archive or log"
        )
    if sum((back, dry_run, diff)) > 1 or (back and (anew or origin != "auto")) or (as_json and not (dry_run or diff)):
        raise UsageError(
            "--back、--dry-run、--diff 只能用一个；--back 不用 --from 和 --anew；--json 只与 --dry-run、--diff 同用",
            "use one of --back, --dry-run, --diff; --back goes without --from and --anew; --json with --dry-run or --diff",
        )
    if verdicts:
        _rebuild_verdicts()
        return
    wanted = _with_tables(_named(names or []))
    again, source = replay(open_services(load_settings())), cast(Literal["auto", "archive", "log"], origin)
    title = " ".join(projection.name for projection in wanted)
    if dry_run:
        rebuild_report.show_plan(again.plan(wanted, source, anew=anew), as_json=as_json)
    elif diff:
        with shown(title) as told:
            found = again.diff(wanted, _readers(wanted), day_of(now()), lines, told, origin=source, anew=anew)
        rebuild_report.show_changes(found, as_json=as_json)
    elif back:
        again.require_previous(wanted)
        done: list[Rebuilt] = []
        for projection in wanted:
            with shown(projection.name) as told:
                done.append(again.bring_back(projection, told))
        rebuild_report.show_done(done)
    else:
        with shown(title) as told:
            done = again.rebuild(wanted, told, origin=source, anew=anew)
        rebuild_report.show_done(done)


def _rebuild_verdicts() -> None:
    services = open_services(load_settings())
    engine = open_engine(services)
    try:
        again = VerdictRebuild(services.kafka(WORKER), services.topics, engine)
        with shown("裁定 / verdicts") as told:
            done = again.rebuild(told)
    finally:
        engine.dispose()
    out().print(
        f"裁定表 / verdict table: {done.before} → {done.after} 行 / rows；"
        f"与原来不同 / changed: {done.changed}；处理中 / under way: {done.under_way}；"
        f"消息 / messages: {done.messages}；{done.seconds:.1f} s",
        soft_wrap=True,
    )


def _named(names: list[str]) -> list[Projection]:
    return list(all_projections()) if "all" in names else [projection_named(name) for name in names]


def _with_tables(wanted: list[Projection]) -> list[Projection]:
    """The projections themselves, or for a derived one those that it reads."""
    found: dict[str, Projection] = {}
    for projection in wanted:
        for name in [projection.name] if projection.entities else projection.reads:
            found[name] = projection_named(name)
    return list(found.values())


def _readers(wanted: list[Projection]) -> list[Projection]:
    """Projections whose read models see the tables of these, and all that those read."""
    names = {projection.name for projection in wanted}
    return [p for p in all_projections() if p.read_models and (p.name in names or names & set(p.reads))]
