"""`kiteline lag`: how far admission, projections and archive are behind the log's end now."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from infra.cli.console import out
from infra.engine import open_engine
from infra.lag import lag_meter
from infra.services import open_services
from infra.settings import load_settings
from projections.lag import Lag, longest, totals

PARTS = {"admission": "准入 / admission", "projection": "投影 / projection", "archive": "归档 / archive"}
STATES = {
    "live": "现用 / live",
    "rebuilding": "重建中 / rebuilding",
    "waiting": "待重建 / waiting for rebuild",
    "replaced": "日志已换 / log replaced",
}
BEHIND = 3
"""Exit code when --max-seconds is exceeded."""


def register(app: typer.Typer) -> None:
    app.command("lag")(command)


def command(
    partitions: Annotated[bool, typer.Option("--partitions", help="逐个分区 / one line per partition")] = False,
    watch: Annotated[
        float | None,
        typer.Option(min=0.2, metavar="SECONDS", help="每隔这么多秒再看，直到 Ctrl-C / look again, until Ctrl-C"),
    ] = None,
    max_seconds: Annotated[
        float | None,
        typer.Option(min=0, metavar="SECONDS", help="超过则退出码为 3 / exit code 3 when further behind"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="每个分区一行 JSON / JSON lines, one per partition")] = False,
) -> None:
    """落后多少：准入、投影、归档 / lag of admission, projections and archive

    与日志此刻的末端相比（当场询问 Kafka），以位置数和秒计。秒数是第一条尚未处理的记录已存在的时间，没有则为 0。
    --max-seconds 只看现用的，不看重建中和待重建的。

    Against the log's end now, in positions and seconds: the age of the first record that was not taken yet, 0 when there
    is none. --max-seconds judges what serves readers, not what is being rebuilt or waits for it.

    例 / example: kiteline lag --max-seconds 60
    """
    services = open_services(load_settings())
    engine = open_engine(services)
    meter = lag_meter(services, engine)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                measured = meter.measure()
                _show(measured, partitions=partitions, as_json=as_json)
                if watch is None:
                    break
                time.sleep(watch)
    finally:
        engine.dispose()
    if max_seconds is not None and longest(measured) > max_seconds:
        raise typer.Exit(BEHIND)


def _show(measured: Sequence[Lag], *, partitions: bool, as_json: bool) -> None:
    if as_json:
        for one in measured:
            typer.echo(json.dumps(asdict(one) | {"behind": one.behind}, ensure_ascii=False))
        return
    table = Table("部分 / part", "名称 / name", "状态 / state", "分区 / partitions", box=None, pad_edge=False)
    for title in ("落后条数 / positions", "落后秒数 / seconds"):
        table.add_column(title, justify="right")
    if partitions:
        for one in measured:
            where = f"{one.topic}[{one.partition}] {one.next_offset}/{one.log_end}"
            table.add_row(*_about(one.part, one.name, one.generation, one.state), where, *_far(one.behind, one.seconds))
    else:
        for total in totals(measured):
            about = _about(total.part, total.name, total.generation, total.state)
            table.add_row(*about, str(total.partitions), *_far(total.behind, total.seconds))
    out().print(table)


def _about(part: str, name: str, generation: int | None, state: str) -> tuple[str, str, str]:
    number = "" if generation is None else f" g{generation}"
    return PARTS[part], f"{name}{number}", STATES[state]


def _far(behind: int, seconds: float) -> tuple[str, str]:
    return f"{behind:,}", f"{seconds:,.1f}" if behind else "0"
