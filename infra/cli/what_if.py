"""`kiteline what-if`: the evaluation as it is and with a scenario laid over the history, side by side."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli.console import out
from infra.cli.evaluate import UNITS, show_evidence
from infra.cli.past_view import day_or_none, past_view
from infra.cli.scopes import name_of, scopes_of
from infra.cli.tree_tables import note_of, score_json, tree_name
from infra.settings import load_settings
from projections.evaluation.indicators import all_indicators, indicator_named
from projections.evaluation.rounding import change, printed
from projections.evaluation.scenario.model import Scenario
from projections.evaluation.scenario.reading import read_scenario
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.tree.in_force import DEFAULT_ID
from projections.evaluation.tree.scores import LeafScore
from projections.evaluation.what_if import Compared, SideBySide, WhatIf, what_if


def register(app: typer.Typer) -> None:
    app.command("what-if")(command)


def command(
    file: Annotated[Path, typer.Argument(help="情景的 YAML 文件 / the scenario", metavar="SCENARIO")],
    as_of: Annotated[str, typer.Option(help="业务截止日 YYYY-MM-DD，默认今天 / as of this day")] = "",
    known_at: Annotated[str, typer.Option(help="记录截止日，默认不限 / what had been recorded by then")] = "",
    consortium: Annotated[
        list[str] | None,
        typer.Option(help="联合体，可多次；默认全市和情景所改的 / default: everybody, and those changed"),
    ] = None,
    member: Annotated[str, typer.Option(help="只看一个成员 / one member's figures")] = "",
    tree_id: Annotated[str, typer.Option("--tree", help="哪个体系 / which tree, by its id")] = DEFAULT_ID,
    everything: Annotated[bool, typer.Option("--all", help="未变的指标也列出 / also what does not change")] = False,
    evidence_of: Annotated[
        str, typer.Option("--evidence", help="列出情景中某指标背后的事实 / the facts behind one, in the scenario")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
) -> None:
    """假设情景下的评价，与现状并列 / evaluate a scenario beside what is

    情景可换指标体系、改目标值、加假设的事实；假设的事实按真实事实核对，只叠加在查询上，不写入任何地方。

    A scenario holds another tree, changed targets, hypothetical facts. Nothing of it is written anywhere.

    例 / example: kiteline what-if 情景.yaml --as-of 2026-06-30
    """
    day, known = day_or_none(as_of, "--as-of"), day_or_none(known_at, "--known-at")
    asked = indicator_named(evidence_of) if evidence_of else None
    view = past_view(load_settings(), day, known)
    scenario = read_scenario(file, view, all_indicators())
    if asked:
        [scope] = scopes_of(view, consortium or (), member)[:1]
        show_evidence(view.with_overlay(scenario.overlay), asked.id, scope, as_json)
        return
    scopes = list(scopes_of(view, consortium or (), member))
    if scopes == [EVERYBODY]:
        scopes += [Scope(consortium=name) for name in dict.fromkeys(change.consortium for change in scenario.targets)]
    found = what_if(view, scenario, all_indicators(), scopes, tree_id)
    if as_json:
        told: dict[str, Any] = {"scenario": scenario.title, "as_of": str(view.on), "known_at": known and str(known)}
        told |= {"trees": [tree_name(found.tree_as_it_is), tree_name(found.tree)], "facts": _facts(scenario)}
        told |= {"scopes": [_json(found, one) for one in found.compared]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    _print(found, everything=everything)


def _print(found: WhatIf, *, everything: bool) -> None:
    scenario = found.scenario
    held = f"{len(scenario.facts)} 条假设的事实 / hypothetical facts，{len(scenario.targets)} 个目标值 / targets"
    out().print(
        escape(
            f"{scenario.title}：{held}，{'另一体系 / another tree' if scenario.tree else '现行体系 / the same tree'}"
        )
    )
    for one in found.compared:
        leaves = list(one.leaves())
        shown = leaves if everything else [leaf for leaf in leaves if leaf.changed]
        out().print(_table(found, one, shown))
        if len(shown) < len(leaves):
            out().print(f"另有 {len(leaves) - len(shown)} 项未变（--all 全部列出）/ more that do not change")
        for name, side in (("现状 / as it is", one.as_it_is), ("假设 / what if", one.what_if)):
            if side.score.vetoes:
                struck = "、".join(f"{veto.leaf.id} {veto.leaf.name.zh}" for veto in side.score.vetoes)
                out().print(escape(f"{name}：一票否决 / vetoed: {struck}"))


def _table(found: WhatIf, one: SideBySide, shown: list[Compared]) -> Table:
    table = Table("指标 / indicator", title=escape(f"{name_of(one.scope)}，{one.as_it_is.on}"), show_footer=True)
    table.columns[0].footer = "合计 / total"
    before, after = one.as_it_is.score, one.what_if.score
    footers = {"得分 / points": f"{before.total} / {100 - before.not_scored}",
               "假设得分 / what if": f"{after.total} / {100 - after.not_scored}"}  # fmt: skip
    for name in ("现状 / as it is", "假设 / what if", "差 / difference", *footers):
        table.add_column(name, footers.get(name, ""), justify="right")
    table.add_column("说明 / note")
    for leaf in shown:
        unit = leaf.leaf.unit
        was, is_ = (printed(side.value, unit) if side else None for side in (leaf.as_it_is, leaf.what_if))
        values = ("—" if value is None else f"{value:,}{UNITS[unit]}" for value in (was, is_))
        difference = change(was, is_)
        gained = "" if difference is None else f"{difference:+,}"
        points = (_points(side) for side in (leaf.as_it_is, leaf.what_if))
        name = f"{leaf.leaf.id} {leaf.leaf.name.zh} / {leaf.leaf.name.en}"
        table.add_row(escape(name), *values, gained, *points, escape(_note(found, one, leaf)))
    return table


def _note(found: WhatIf, one: SideBySide, leaf: Compared) -> str:
    if leaf.as_it_is is None or leaf.what_if is None:
        return "仅在假设体系 / in the new tree only" if leaf.as_it_is is None else "仅在现行体系 / no more in the tree"
    before, after = leaf.as_it_is.target, leaf.what_if.target
    if before != after:
        return f"目标 / target {_plain(before)} → {_plain(after)}"
    why = note_of(leaf.what_if, one.what_if, found.planned)
    return f"{why.zh} / {why.en}" if why else ""


def _points(side: LeafScore | None) -> str:
    return "—" if side is None or side.points is None else f"{side.points} / {side.leaf.weight}"


def _plain(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:f}"


def _facts(scenario: Scenario) -> list[dict[str, Any]]:
    return [{"event_id": one.event_id, "type": one.event_type, "subject": one.subject, "line": one.line}
            for one in scenario.facts]  # fmt: skip


def _json(found: WhatIf, one: SideBySide) -> dict[str, Any]:
    leaves = [
        {"id": leaf.leaf.id, "changed": leaf.changed,
         "difference": None if leaf.difference is None else float(leaf.difference)}
        for leaf in one.leaves()
    ]  # fmt: skip
    return {
        "consortium": one.scope.consortium,
        "member": one.scope.member,
        "as_it_is": score_json(one.as_it_is, found.planned_as_it_is),
        "what_if": score_json(one.what_if, found.planned),
        "leaves": leaves,
    }
