"""`kiteline report`: editions of the monthly, quarterly and yearly reports, each closed once and provable for ever."""

from __future__ import annotations

import json
from itertools import islice
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli import report_checks, report_close
from infra.cli.console import out
from infra.settings import load_settings
from projections.reports.editions.evidence_files import evidence_path, keys_of, rows_of
from projections.reports.editions.folder import Editions
from projections.reports.editions.manifest import Manifest
from schemas.errors import KitelineError, UnknownName

report = typer.Typer(no_args_is_help=True, help="报告各版 / reports: close, show, prove and compare their editions")
Name = Annotated[
    str,
    typer.Argument(
        help="报告版本，如 2026-06、2026-Q2/WF-GX、2026/member/4137012391@2 / the edition", metavar="EDITION"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
SHOWN = 1_000
"""Events of one figure in a table on the screen; `--json` and the file have all."""


def register(app: typer.Typer) -> None:
    report_close.register(report)
    report_checks.register(report)
    app.add_typer(report, name="report")


@report.command("list")
def list_editions(as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON / JSON lines")] = False) -> None:
    """列出已定稿的各版 / list the editions that there are"""
    editions = Editions(load_settings().editions_dir)
    found = list(editions.all())
    if as_json:
        for edition, read in found:
            about = _about(read) if isinstance(read, Manifest) else {"error": {"zh": read.zh, "en": read.en}}
            folder = {"edition": edition.name, "folder": str(editions.folder(edition))}
            typer.echo(json.dumps(folder | about, ensure_ascii=False))
        return
    table = Table("报告版本 / edition", "标题 / title", "业务截止 / as of", "记录截止 / known at", "清单 / manifest")
    for edition, read in found:
        if isinstance(read, KitelineError):
            table.add_row(edition.name, escape(f"✗ {read.zh} / {read.en}"), "", "", "")
        else:
            days = (str(read.closing.as_of), str(read.closing.known_at))
            table.add_row(edition.name, escape(read.title), *days, read.sha256[:12])
    told = "还没有报告，先 kiteline report close / no reports yet: `kiteline report close`"
    out().print(table if found else told, soft_wrap=not found)


@report.command("show")
def show(name: Name, as_json: AsJson = False) -> None:
    """一版的来龙去脉：截止、指标体系、版本、文件 / what an edition rests on, and its files

    例 / example: kiteline report show 2026-Q2/WF-GX
    """
    editions = Editions(load_settings().editions_dir)
    edition = editions.find(name)
    manifest, folder = editions.manifest(edition), editions.folder(edition)
    if as_json:
        typer.echo(
            json.dumps(manifest.plain() | {"folder": str(folder), "sha256": manifest.sha256}, ensure_ascii=False)
        )
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    for label, told in _rows(manifest):
        table.add_row(label, escape(told))
    table.add_row("文件夹 / folder", escape(str(folder)))
    out().print(escape(f"{edition.name}  {manifest.title}"), style="bold")
    out().print(table)
    files = [name for name in manifest.outputs if not name.startswith("evidence/")]
    out().print(
        f"文件 / files: {'、'.join(files)}；依据 / evidence: {len(manifest.outputs) - len(files)}", soft_wrap=True
    )


def _rows(manifest: Manifest) -> list[tuple[str, str]]:
    closing, around = manifest.closing, manifest.environment
    origin = {"published": "已发布 / published", "default": "随附 / ships with Kiteline", "file": "文件 / from a file"}
    rows = [
        ("业务截止 / as of", str(closing.as_of)),
        ("记录截止 / known at", str(closing.known_at)),
        ("记录 / records", f"{closing.records:,}"),
        ("指标体系 / tree", f"{manifest.tree_id} {manifest.tree_version}，{origin[manifest.origin]}"),
        ("程序 / program", f"{around.program} {around.code[:12]}，Python {around.python}"),
        ("数字 / figures", str(len(manifest.figures))),
        ("清单 / manifest", manifest.sha256),
    ]
    if manifest.suppress_below:
        rows.append(("少于此人数不列 / hidden below", f"{manifest.suppress_below} 人 / persons"))
    if manifest.replaces:
        rows.append(("替代 / replaces", f"@{manifest.replaces}：{manifest.reason}"))
    return rows


def _about(manifest: Manifest) -> dict[str, object]:
    told = manifest.plain()
    names = ("kind", "period", "consortium", "member", "audience", "number", "replaces", "reason", "title")
    cutoffs = {name: told["closing"][name] for name in ("as_of", "known_at")}
    return {name: told[name] for name in names} | cutoffs | {"sha256": manifest.sha256}


@report.command("evidence")
def evidence(
    name: Name,
    key: Annotated[str, typer.Argument(help="数字的依据编号，不写则列出全部 / of a figure; all keys without it")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON / JSON lines")] = False,
) -> None:
    """一个数字背后的事件 / the events behind a figure

    例 / example: kiteline report evidence 2026-06 placement_rate
    """
    editions = Editions(load_settings().editions_dir)
    edition = editions.find(name)
    files = editions.files(edition)
    if not key:
        for one in keys_of(files):
            typer.echo(json.dumps(one) if as_json else one)
        return
    if evidence_path(key) not in files:
        known = keys_of(files)
        told = "、".join(known[:8]) + ("…" if len(known) > 8 else "")
        raise UnknownName(
            f"{edition.name} 没有依据 {key}；已有：{told or '-'}（kiteline report evidence {edition.name}）",
            f"{edition.name} has no evidence {key!r}; there is: {told or '-'} (`kiteline report evidence {edition.name}`)",
        )
    rows = rows_of(files, key)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    shown = list(islice(rows, SHOWN))
    more = sum(1 for _ in rows)
    heads = list(shown[0]) if shown else ["事件 / event"]
    table = Table(*heads, title=escape(f"{edition.name} {key}: {len(shown) + more:,}"))
    for row in shown:
        table.add_row(*(escape(str(value or "")) for value in row.values()))
    out().print(table)
    if more:
        where = escape(str(editions.folder(edition) / evidence_path(key)))
        out().print(
            f"另有 {more:,} 行：--json，或打开 {where} / {more:,} more: --json, or open that file", soft_wrap=True
        )
