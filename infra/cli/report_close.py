"""`kiteline report close`: makes the edition of a period that is closed, and says so as a fact."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from infra.cli.closings import OfKind
from infra.cli.console import err, out
from infra.report_closing import Again, Closed, ReportClosing, members_of
from infra.report_cutoffs import kept_for
from infra.report_workshop import open_workshop
from infra.services import open_services
from infra.settings import load_settings
from projections.reports.editions.edition import Audience, Report, parse_period, report_of
from projections.reports.editions.making import PDF
from schemas.errors import UsageError
from schemas.periods import Period


class For(StrEnum):
    OFFICE = "office"
    PUBLIC = "public"


AUDIENCES: dict[For, Audience] = {For.OFFICE: "office", For.PUBLIC: "public"}


def register(report: typer.Typer) -> None:
    report.command("close")(close)


def close(
    period: Annotated[str, typer.Option(help="期间：2026-06、2026-Q2、2026 / the period", metavar="PERIOD")],
    kind: Annotated[OfKind | None, typer.Option(help="种类，可由期间看出 / what the period says as well")] = None,
    consortium: Annotated[str, typer.Option(help="一个联合体的报告，默认全市 / of one consortium")] = "",
    member: Annotated[str, typer.Option(help="一个成员的报告 / of one member")] = "",
    members: Annotated[bool, typer.Option("--members", help="每个成员一份 / one for every member")] = False,
    tree: Annotated[
        Path | None, typer.Option(help="指标体系的 YAML 文件，默认取当日施行的 / a tree; default: the one in force")
    ] = None,
    audience: Annotated[
        For | None,
        typer.Option(
            help="office 办公室内部，public 公开（隐去少数人的数字）/ who reads it; default: office, of a member public"
        ),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="出新版替代已定稿的 / a new edition, with --reason")] = False,
    reason: Annotated[str, typer.Option(help="出新版的原因 / why a new edition")] = "",
    wait: Annotated[float, typer.Option(min=0, help="等待裁定的秒数 / seconds to wait for the verdict")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON / JSON lines")] = False,
) -> None:
    """定稿：按结账的截止点生成报告，并报送 ReportClosed / make an edition on the frozen cutoff and state it

    已定稿的版本不会被覆盖，再次运行不产生新版，也不产生新事实；要出新版用 --again --reason。

    A closed edition is never overwritten: run again, it makes nothing and states nothing new.

    例 / example: kiteline report close --kind month --period 2026-06 --consortium WF-GX
    """
    if again != bool(reason.strip()):
        raise UsageError("--again 与 --reason 要一起用：写明出新版的原因", "--again and --reason go together: say why")
    if members and member:
        raise UsageError("--members 与 --member 只能用一个", "use either --members or --member")
    asked = _period(period, kind)
    services, opened = open_services(load_settings()), open_workshop()
    work = ReportClosing(services, opened, tree)
    closings = kept_for(services, asked)
    found = members_of(work.history, closings.closing, consortium or None) if members else [member or None]
    wanted = AUDIENCES[audience] if audience else None
    for one in found:
        report = report_of(asked, consortium or None, one, wanted)
        with err().status(escape(f"定稿 {report.name} … / closing")):
            done = work.close(report, closings, Again(reason.strip()) if again else None, wait or None)
        _tell(report, done, as_json)
    if opened.lacking and not as_json:
        err().print(f"{PDF}：{opened.lacking.zh} / {opened.lacking.en}", soft_wrap=True)


def _period(text: str, kind: OfKind | None) -> Period:
    found = parse_period(text)
    if kind is not None and kind.value != found.kind:
        forms = {"month": "2026-06", "quarter": "2026-Q2", "year": "2026"}
        raise UsageError(
            f"--period {text} 与 --kind {kind.value} 不符；应写成 {forms[kind.value]} 的样子",
            f"--period {text} is no {kind.value}; write it like {forms[kind.value]}",
        )
    return found


def _tell(report: Report, done: Closed, as_json: bool) -> None:
    if as_json:
        told = {"edition": done.edition.name, "new": done.is_new, "sha256": done.manifest.sha256}
        typer.echo(json.dumps(told | {"folder": str(done.folder)}, ensure_ascii=False))
        return
    del report
    what = "已定稿 / closed" if done.is_new else "早已定稿，未改动 / closed before, left as it is"
    out().print(escape(f"{done.edition.name} {done.manifest.title}：{what}"), soft_wrap=True)
    out().print(escape(f"  {done.folder}"), soft_wrap=True)
