"""`kiteline publish`: state what is new in a member's files, as that member."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from infra.cli.annotation import check_annotation, tell_annotation
from infra.cli.console import err, out
from infra.cli.publish_visible import wait_visible
from infra.cli.snapshot_report import tell_snapshot
from infra.code_names import log_names
from infra.sealing_source import LegalBasis, sealing_of
from infra.services import open_services
from infra.settings import load_settings
from producers.editions import chosen_maps
from producers.publishing import Progress as Told
from producers.publishing import PublishReport, Rejected, publish_files

SECONDS = 60.0
"""What --wait-visible waits for the verdicts, and again until the facts can be seen, without --wait."""
SHOWN = 50
"""Refused rows and rejected facts listed one by one; more are only counted."""


def register(app: typer.Typer) -> None:
    app.command("publish")(publish)


def publish(
    files: Annotated[list[Path], typer.Argument(help="xlsx、CSV 或 JSON Lines 文件 / the files", metavar="FILE...")],
    member: Annotated[str, typer.Option("--as", help="以哪个成员的身份 / the member that speaks", metavar="MEMBER")],
    wait: Annotated[
        float | None,
        typer.Option(help="最多等这么多秒，直到每个事实有了裁定 / wait for the verdicts", min=0, metavar="SECONDS"),
    ] = None,
    visible: Annotated[
        bool,
        typer.Option("--wait-visible", help="再等到平台上可见，要用平台的数据库 / and until they can be seen"),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="曾被退回的行再报送一次 / state rejected rows once more")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会发布什么，不发送、不记录 / rehearse only")] = False,
    legal_basis: Annotated[
        LegalBasis | None,
        typer.Option(help="读取姓名、证件号并封存；依据 / read names and ID numbers, sealed; what allows it"),
    ] = None,
    annotated: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            help="写出批注过的工作簿，错的格子标红并注明原因 / write it with wrong cells marked",
            metavar="OUT.xlsx",
        ),
    ] = None,
    edition: Annotated[
        str,
        typer.Option(
            help="数据标准的版本，如 2023.06；不写：每张表用最新的 / edition of the standard", metavar="EDITION"
        ),
    ] = "",
    mappings: Annotated[
        list[Path] | None,
        typer.Option(help="另有映射文件的文件夹，可重复 / a folder with mapping files of your own", metavar="FOLDER"),
    ] = None,
) -> None:
    """发布文件中的新内容 / state what is new in files

    每行与上次的报送相比，只报送新的内容；同一文件发布两次，第二次没有新事实。

    Publish files: each row is compared with what was stated before and only what is new is stated.

    例 / example: kiteline publish 毕业去向_就业.xlsx --as 4137012391 --wait 30
    """
    if annotated:
        check_annotation(files, annotated)
    services = open_services(load_settings(), broker=False, database=visible)
    if visible and wait is None:
        wait = SECONDS
    access, sealing = services.kafka(member), sealing_of(services, legal_basis)
    known = chosen_maps(edition, mappings or ())
    with _bars() as told:
        report = publish_files(
            files,
            access,
            services.topics,
            member,
            services.settings.home,
            wait_seconds=wait,
            dry_run=dry_run,
            again=again,
            progress=told,
            mappings=known,
            names=log_names(services),
            sealing=sealing,
        )
    _print(report, waited=wait is not None and not dry_run)
    if annotated:
        tell_annotation(report, services.settings.home, member, annotated, known)
    if visible and not dry_run:
        wait_visible(services, member, report, wait or 0)
    if report.exit_code:
        raise typer.Exit(report.exit_code)


class Rate(ProgressColumn):
    """Rows or facts a second, as they go just now."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def _bars() -> Iterator[Told]:
    names = {"send": "发送 / sending", "verdicts": "裁定 / verdicts"}
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeElapsedColumn()
    with Progress(*columns, console=err(), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                name = names.get(stage, stage.replace("read ", "读取 / reading ", 1))
                tasks[stage] = bars.add_task(escape(name), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield told


def _print(report: PublishReport, *, waited: bool) -> None:
    console = out()
    table = Table(title="演练，未发送 / rehearsal, nothing sent" if report.rehearsal else None)
    table.add_column("文件 / file", overflow="fold")
    for title in ("行 / rows", "新事实 / facts", "未变 / unchanged", "重复 / duplicate", "拒收 / refused"):
        table.add_column(title, justify="right")
    for file in report.files:
        counts = (file.rows, file.stated.total(), file.unchanged, file.duplicates, len(file.refused))
        table.add_row(escape(file.path.name), *map(str, counts))
    if len(report.files) > 1:
        sums = [sum(column) for column in zip(*(
            (f.rows, f.stated.total(), f.unchanged, f.duplicates, len(f.refused)) for f in report.files), strict=True)]  # fmt: skip
        table.add_row("合计 / total", *map(str, sums), style="bold")
    console.print(table)
    for file in report.files:
        if file.unknown_sheets:
            names = escape("、".join(file.unknown_sheets))
            console.print(
                f"{escape(file.path.name)}：未认出的工作表，已跳过 / unknown sheets, skipped: {names}", soft_wrap=True
            )
    for kind, count in sorted(report.stated.items()):
        console.print(f"  {kind}: {count}")
    tell_snapshot(report)
    if report.left_over and not report.rehearsal:
        console.print(
            f"先发送了以前留下的 {report.left_over} 条 / sent first, left from before: {report.left_over}",
            soft_wrap=True,
        )
    if report.delivered:
        # All of a member's own inbox stands in one order: who waits for the last has all of them.
        console.print(f"写到位置 / written up to position: {report.delivered[-1].position}", soft_wrap=True)
    _list("拒收的行 / refused rows", [f"{row.source}  {row.zh} / {row.en}" for row in report.refused])
    if waited:
        told = ", ".join(f"{name} {sum(n for (o, _), n in report.outcomes.items() if o == name)}"
                         for name in ("accepted", "rejected", "duplicate"))  # fmt: skip
        console.print(f"裁定 / verdicts: {told}")
        lines = [line for item in report.rejected for line in _rejected(item)]
        _list("被退回的事实 / rejected facts", lines, len(report.rejected))
        if report.rejected:
            console.print("  改正后重新发布；若原因已消除（如代码表已更新），加 --again / correct and publish again; with --again"
                          " when the reason has gone (a newer code list, say)", soft_wrap=True)  # fmt: skip
        if report.undecided:
            console.print(
                f"到时仍没有裁定 / no verdict in time: {report.undecided}；"
                "处理进程可能未运行（kiteline worker），稍后看 kiteline verdicts / is the worker running?",
                soft_wrap=True,
            )


def _rejected(item: Rejected) -> list[str]:
    where = str(item.source) if item.source else str(item.verdict["subject"])
    what = item.verdict["event_type"] or "?"
    return [f"{where}  {what}  {reason['zh']} / {reason['en']}" for reason in item.verdict["reasons"]]


def _list(title: str, lines: list[str], count: int | None = None) -> None:
    """`count`: things listed, where one of them may have several lines."""
    if not lines:
        return
    console = out()
    console.print(f"{title}: {len(lines) if count is None else count}", style="bold")
    for line in lines[:SHOWN]:
        console.print(f"  {escape(line)}", soft_wrap=True)
    if len(lines) > SHOWN:
        console.print(f"  … {len(lines) - SHOWN} more")
