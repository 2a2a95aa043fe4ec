"""`kiteline report verify` and `report diff`: is an edition what was closed, and why do two of them differ."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape

from infra.cli.console import complain, err, out
from infra.report_workshop import open_workshop
from infra.settings import load_settings
from projections.reports.editions.difference import Compared, Difference, compare
from projections.reports.editions.difference_events import Event
from projections.reports.editions.folder import Editions
from projections.reports.editions.verification import Verified
from projections.reports.editions.verification import verify as verified
from schemas.days import SHANGHAI
from schemas.errors import VerificationFailed

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
SHOWN = 20
"""Events listed of one figure; more are only counted, and all are in the JSON."""
HOW = {
    "recorded": "其后记录 / recorded since",
    "occurred": "其后发生 / happened since",
    "counted": "其后计入 / counts since",
    "superseded": "被更正 / superseded",
    "gone": "不再计入 / counts no more",
}
CAUSES = {
    "events": "事件 / events",
    "definitions": "口径 / definitions",
    "day": "日期 / day",
    "code": "程序 / code",
    "scope": "范围 / scope",
    "unknown": "不明 / unknown",
}


def register(report: typer.Typer) -> None:
    report.command("verify")(verify)
    report.command("diff")(diff)


def verify(
    name: Annotated[str, typer.Argument(help="报告版本 / the edition", metavar="EDITION")], as_json: AsJson = False
) -> None:
    """由归档重算并逐字节核验一版 / compute an edition again from the archive, and compare every byte

    核对输入的散列、全部数字和每个文件；只读，不需要 Kafka 和数据库。有问题时退出码为 1。
    程序、库或字体与定稿时不同时会说明，仍核对数字。

    Hashes of the inputs, all figures, every file. Reads only, and needs neither Kafka nor the database. Ends with 1 when
    anything is wrong. Where program, libraries or fonts are others, it says so and still compares the figures.

    例 / example: kiteline report verify 2026-Q2/WF-GX
    """
    settings = load_settings()
    editions = Editions(settings.editions_dir)
    edition = editions.find(name)
    with err().status(f"核验 {edition.name} … / verifying"):
        found = verified(editions, edition, settings.archive_dir, open_workshop().workshop)
    if as_json:
        typer.echo(json.dumps(_plain(found), ensure_ascii=False, indent=1))
    else:
        _print(found)
    if found.faults:
        complain(
            VerificationFailed(
                f"{edition.name} 有 {len(found.faults)} 处与定稿时不符",
                f"{edition.name}: {len(found.faults)} things are not as they were closed",
            )
        )
        raise typer.Exit(1)


def _plain(found: Verified) -> dict[str, object]:
    told = {"edition": found.edition.name, "files": found.files, "figures": found.figures, "records": found.records}
    return told | {"faults": [asdict(one) for one in found.faults], "notes": [asdict(one) for one in found.notes]}


def _print(found: Verified) -> None:
    for fault in found.faults:
        out().print(escape(f"✗ {fault.zh} / {fault.en}"), soft_wrap=True)
    for note in found.notes:
        out().print(escape(f"· {note.zh} / {note.en}"), soft_wrap=True)
    if found.faults:
        return
    counts = f"{found.records:,} 条记录 / records，{found.figures} 个数字 / figures，{found.files} 个文件 / files"
    told = "数字与定稿时一致 / the figures are as they were closed" if found.notes else (
        "与定稿时逐字节一致 / byte for byte as it was closed"
    )  # fmt: skip
    out().print(escape(f"{found.edition.name}：{told}（{counts}）"), soft_wrap=True)


def diff(
    before: Annotated[str, typer.Argument(help="一版 / an edition", metavar="A")],
    after: Annotated[str, typer.Argument(help="另一版 / another", metavar="B")],
    as_json: AsJson = False,
) -> None:
    """两版有哪些数字不同，为什么 / which figures differ between two editions, and why

    原因分为：事件（其后记录的、更正的）、口径（指标体系、代码表）、日期、程序。

    例 / example: kiteline report diff 2026-06@1 2026-06@2
    """
    settings = load_settings()
    editions = Editions(settings.editions_dir)
    found = compare(editions, editions.find(before), editions.find(after), settings.archive_dir)
    if as_json:
        told = {"before": found.before.name, "after": found.after.name, "around": [asdict(one) for one in found.around]}
        told |= {"differences": [asdict(one) for one in found.differences]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1, default=str))
        return
    _tell(found)


def _tell(found: Compared) -> None:
    console = out()
    console.print(escape(f"{found.before.name} → {found.after.name}"), style="bold")
    for one in found.around:
        console.print(escape(f"  {one.zh} / {one.en}"), soft_wrap=True)
    for difference in found.differences:
        _tell_one(difference)
    console.print(f"不同的数字 / figures that differ: {len(found.differences)}")


def _tell_one(difference: Difference) -> None:
    console = out()
    then, now = (_value(value) for value in (difference.before, difference.after))
    console.print(escape(f"{difference.place}：{then} → {now}"), soft_wrap=True)
    for reason in difference.reasons:
        console.print(escape(f"    {CAUSES[reason.cause]}：{reason.said.zh} / {reason.said.en}"), soft_wrap=True)
        for event in reason.events[:SHOWN]:
            console.print(escape(f"      {_event(event)}"), soft_wrap=True)
        if len(reason.events) > SHOWN:
            console.print(f"      … {len(reason.events) - SHOWN}")


def _value(value: str | None) -> str:
    return "（无 / not there）" if value is None else value or "—"


def _event(event: Event) -> str:
    at = f"{event.recorded_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    by = f" ← {event.by}" if event.by else ""
    return f"{event.event_id} {event.type} {event.member} {at} {event.position}  {HOW[event.how]}{by}"
