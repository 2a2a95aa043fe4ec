"""`kiteline findings`: contradictions between facts, how many there are of each kind, and how to mend them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import func, select

from infra.cli.console import out
from infra.engine import open_engine
from infra.services import open_services
from infra.settings import Settings, load_settings
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.engine.view import Row, View, live_view
from projections.findings.kinds import finding_kind, finding_kinds, findings
from schemas.days import SHANGHAI, parse_day


def register(app: typer.Typer) -> None:
    app.command("findings")(command)


def command(
    member: Annotated[str, typer.Option(help="只看与一个成员有关的 / those of one member")] = "",
    kind: Annotated[str, typer.Option(help="只看一类，如 demands-alike / of one kind")] = "",
    as_of: Annotated[str, typer.Option(help="业务截止日 YYYY-MM-DD / what had happened by then")] = "",
    known_at: Annotated[str, typer.Option(help="记录截止日 / what had been recorded by then")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="最多列出几条 / list at most so many")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON / one JSON object a line")] = False,
) -> None:
    """事实之间的矛盾及更正办法 / contradictions between facts, and how to mend them

    矛盾的事实都已被接受，不会被退回；更正的事实到达后，对应的发现自行消失。

    The facts behind them were accepted. A finding goes away by itself once a fact mends it.

    例 / example: kiteline findings --member 4137012391
    """
    kinds = [finding_kind(kind).id] if kind else []
    day = parse_day(as_of, "--as-of") if as_of else None
    known = parse_day(known_at, "--known-at") if known_at else None
    with _view(load_settings(), day, known) as view:
        asked = findings(view.on, kinds, member).subquery()
        counts = view.rows(select(asked.c.kind, func.count().label("n")).group_by(asked.c.kind))
        order = (asked.c.kind, asked.c.since.desc(), asked.c.subject, asked.c.fact, asked.c.field, asked.c.other)
        rows = view.rows(select(asked).order_by(*order).limit(limit))
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row | finding_kind(row["kind"]).told(row), ensure_ascii=False, default=str))
        return
    _show({row["kind"]: row["n"] for row in counts}, rows)


@contextlib.contextmanager
def _view(settings: Settings, as_of: date | None, known_at: date | None) -> Iterator[View]:
    """The live tables, or the archive as of a day."""
    if as_of or known_at:
        yield AsOfView(settings.archive_dir, all_projections(), as_of, known_at)
        return
    engine = open_engine(open_services(settings, broker=False))
    try:
        with live_view(engine, all_projections()) as view:
            yield view
    finally:
        engine.dispose()


def _show(counts: dict[str, int], rows: list[Row]) -> None:
    if not counts:
        out().print("没有发现矛盾 / no findings")
        return
    overview = Table("类别 / kind", "编号 / id", "条数 / findings")
    for name, one in finding_kinds().items():
        if name in counts:
            overview.add_row(f"{one.title_zh}\n{one.title_en}", name, str(counts[name]))
    out().print(overview)
    listed = Table("成员 / member", "自 / since", "发现 / finding", "如何更正 / how to mend it")
    for row in rows:
        told = finding_kind(row["kind"]).told(row)
        since = f"{row['since'].astimezone(SHANGHAI):%Y-%m-%d}"
        listed.add_row(row["member"], since, f"{told['zh']}\n{told['en']}", f"{told['mend_zh']}\n{told['mend_en']}")
    out().print(listed)
    rest = sum(counts.values()) - len(rows)
    if rest > 0:
        out().print(f"另有 {rest} 条，用 --limit 或 --json 查看 / {rest} more: --limit, --json")
