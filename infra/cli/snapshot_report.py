"""What `kiteline publish` says of whole tables: how fast they were read, that nothing is new, which rows are gone."""

from __future__ import annotations

from rich.markup import escape

from infra.cli.console import out
from producers.publishing import PublishReport

WORTH_A_RATE = 1000
"""Rows from which on a rate means something."""


def tell_snapshot(report: PublishReport) -> None:
    """Print it, below the table of files."""
    console = out()
    rows, seconds = sum(file.rows for file in report.files), sum(file.seconds for file in report.files)
    if rows >= WORTH_A_RATE:
        sent = len(report.delivered)
        sending = f"；发送 / sent {sent / report.send_seconds:,.0f} facts/s" if sent and report.send_seconds else ""
        console.print(f"速度 / rate：读取 / read {rows / max(seconds, 0.001):,.0f} rows/s{sending}", soft_wrap=True)
    if report.nothing_new and rows:
        console.print("没有新内容，没有发布任何事实 / nothing is new, no fact was published", soft_wrap=True)
    for gone in report.gone:
        about = gone.table.snapshot
        if about is None:
            continue
        console.print(
            escape(
                f"以前的文件中有、这次没有的行 / rows of earlier files that are not in this one: {gone.count}（{gone.table.zh} / "
                f"{gone.table.en}，{gone.scope}）。{about.zh}；被拒收的行也可能在其中 / {about.en}; refused rows may be among them"
            ),
            soft_wrap=True,
        )
        for row in gone.rows:
            console.print(escape(f"  {row}"), soft_wrap=True)
        if gone.count > len(gone.rows):
            console.print(f"  … {gone.count - len(gone.rows)} more")
