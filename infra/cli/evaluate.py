"""`kiteline evaluate`: the indicators as of a day, from the archive, with the facts behind them."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from infra.cli.console import out
from infra.cli.past_view import day_or_none, past_view
from infra.cli.scopes import scopes_of
from infra.engine import open_engine
from infra.read_after import open_read_after
from infra.services import open_services
from infra.settings import Settings, load_settings
from projections.engine.asof import AsOfView
from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import all_indicators, indicator_named
from projections.evaluation.measuring import evaluate as figure_of
from projections.evaluation.measuring import evidence
from projections.evaluation.rounding import as_text, printed
from projections.evaluation.scope import Scope
from schemas.days import SHANGHAI
from schemas.positions import Position, parse_position

UNITS = {
    "percent": "%",
    "ratio": "",
    "days": " 天 / days",
    "persons": " 人 / persons",
    "person_times": " 人次 / person-times",
    "count": " 项",
    "yuan": " 元 / yuan",
    "points": " 分 / points",
}


def register(app: typer.Typer) -> None:
    app.command("evaluate")(evaluate)


def evaluate(
    as_of: Annotated[str, typer.Option(help="业务截止日 YYYY-MM-DD，默认不限 / what had happened by then")] = "",
    known_at: Annotated[str, typer.Option(help="记录截止日，默认不限 / what had been recorded by then")] = "",
    evidence_of: Annotated[
        str, typer.Option("--evidence", help="列出某指标背后的事实 / list the facts behind one")
    ] = "",
    consortium: Annotated[str, typer.Option(help="只计一个联合体（编号）/ of one consortium, by its id")] = "",
    member: Annotated[str, typer.Option(help="只计一个成员（代码）/ of one member, by its code")] = "",
    wait_for: Annotated[
        list[str] | None,
        typer.Option(
            help="先等到 kiteline publish 写到的这个位置已归档 / first wait until what was published up to this position is archived",
            metavar="POSITION",
        ),
    ] = None,
    wait_seconds: Annotated[float, typer.Option(min=0, max=600, help="最多等多少秒 / seconds to wait for it")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
) -> None:
    """按归档计算成效指标 / evaluate the indicators from the archive

    --as-of 截至某日已发生的事；--known-at 截至某日已记录的事。日期指当日结束（北京时间）。

    --as-of: what had happened by the end of that day; --known-at: what had been recorded by then.

    退回率另需数据库（归档里没有被退回的报送），没有数据库时无值。

    The share of rejected statements needs the database too, since the archive holds none; without one it has no value.

    例 / example: kiteline evaluate --as-of 2026-06-30 --evidence placement_rate
    """
    day, known = day_or_none(as_of, "--as-of"), day_or_none(known_at, "--known-at")
    asked = indicator_named(evidence_of) if evidence_of else None
    settings = load_settings()
    if wait_for:
        _wait(settings, [parse_position(one, "--wait-for") for one in wait_for], wait_seconds)
    view = past_view(settings, day, known)
    [scope] = scopes_of(view, [consortium] if consortium else [], member)
    if asked:
        show_evidence(view, asked.id, scope, as_json)
        return
    view.expect([indicator.rows(view.on) for indicator in all_indicators().values()])
    figures = [figure_of(indicator, view, scope) for indicator in all_indicators().values()]
    if as_json:
        of = {"consortium": scope.consortium, "member": scope.member}
        told_as = {"as_of": as_of or None, "known_at": known_at or None, **of, "figures": [_plain(f) for f in figures]}
        typer.echo(json.dumps(told_as, ensure_ascii=False, indent=2))
        return
    title = f"截至 / as of {view.on}" + (f"，已知于 / known at {known}" if known else "")
    table = Table(
        "指标 / indicator",
        "值 / value",
        "分子 / numerator",
        "分母 / denominator",
        "事实 / facts",
        "编号 / id",
        title=title,
    )
    for figure in figures:
        one = figure.indicator
        table.add_row(
            *(f"{one.name_zh}\n{one.name_en}", told(figure), _plain_number(figure.numerator)),
            *(_plain_number(figure.denominator), str(figure.events), one.id),
        )
    out().print(table)


def _wait(settings: Settings, positions: list[Position], seconds: float) -> None:
    """Raises NotVisibleYet, UsageError."""
    services = open_services(settings)
    engine = open_engine(services)
    try:
        open_read_after(services, engine).wait(positions, seconds, archived=True)
    finally:
        engine.dispose()


def told(figure: Figure) -> str:
    """The value with its unit, rounded as in reports: half up, to the digits of the unit."""
    value = printed(figure.value, figure.indicator.unit)
    return "—" if value is None else f"{value:,}{UNITS[figure.indicator.unit]}"


def _plain_number(value: float | None) -> str:
    return as_text(value, 2) or "—"


def _plain(figure: Figure) -> dict[str, object]:
    one = figure.indicator
    return {
        "id": one.id,
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "unit": one.unit,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "events": figure.events,
    }


def show_evidence(view: AsOfView, indicator_id: str, scope: Scope, as_json: bool) -> None:
    """Print the facts behind a figure. Raises UsageError where it says nothing of the scope."""
    indicator = indicator_named(indicator_id)
    ids = [row["event_id"] for row in view.rows(evidence(indicator, view.on, scope))]
    facts = [
        fact
        for family in indicator.families
        for fact in view.facts(family, "event_id IN (SELECT unnest(CAST(? AS VARCHAR[])))", [ids])
    ]
    if as_json:
        for fact in facts:
            typer.echo(json.dumps(fact, ensure_ascii=False, default=str))
        return
    columns = ("事实 / event", "类型 / type", "成员 / member", "发生 / occurred", "记录 / recorded", "位置 / position")
    table = Table(*columns, title=f"{indicator.name_zh} / {indicator.name_en}: {len(ids)}")
    for fact in facts:
        position = f"{fact['topic']}[{fact['partition']}]@{fact['offset']}"
        times = (f"{fact[name].astimezone(SHANGHAI):%Y-%m-%d %H:%M}" for name in ("occurred_at", "recorded_at"))
        table.add_row(fact["event_id"], fact["type"], fact["member"], *times, position)
    out().print(table)
