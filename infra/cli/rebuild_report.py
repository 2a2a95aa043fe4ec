"""What `kiteline rebuild` prints: what was done, what would be done, what would change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from rich.table import Table

from infra.cli.console import out
from projections.engine.changes import Change
from projections.engine.view import Row
from stream_processors.rebuild.replay import Rebuilt
from stream_processors.rebuild.replay_plan import Plan

REFERENCES = {"live": "现用一代 / live", "archive": "归档 / archive"}
KINDS = {"table": "表 / table", "read model": "读模型 / read model"}


def show_done(done: Sequence[Rebuilt]) -> None:
    columns = ("投影 / projection", "表 / table", "核对依据 / against", "行数 / rows", "差异 / differ")
    table = Table(*columns, "事实 / facts", "归档 / archived", "秒 / s")
    for one in done:
        for compared in one.compared:
            rows = f"{compared.reference} → {compared.rebuilt}"
            table.add_row(
                *(one.projection, compared.entity, REFERENCES[one.reference], rows, str(compared.different)),
                *(str(one.facts), str(one.archived), f"{one.seconds:.1f}"),
            )
    out().print(table)
    for one in done:
        went_on = "（接着未完成的 / went on）" if one.went_on else ""
        before = f"，上一代 g{one.previous} 可用 --back 恢复 / previous g{one.previous} kept" if one.previous else ""
        out().print(f"{one.projection}: 现用 / live g{one.generation}{went_on}{before}")


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as JSON."""
    return {
        "projections": [
            {"projection": p.projection.name, "goes_on_with": p.unfinished, "verified_against": p.reference}
            for p in plan.projections
        ],
        "facts": plan.facts,
        "archived": plan.archived,
        "facts_per_second": plan.rate,
        "seconds": plan.seconds,
        "stretches": [asdict(stretch) for stretch in plan.stretches],
        "not_archived": dict(plan.not_archived),
    }


def show_plan(plan: Plan, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(plan_document(plan), ensure_ascii=False, indent=1))
        return
    for one in plan.projections:
        begin = f"接着 g{one.unfinished} / goes on with g{one.unfinished}" if one.unfinished else "新的一代 / a new one"
        out().print(f"{one.projection.name}: {begin}；核对依据 / against: {REFERENCES[one.reference]}")
    table = Table(
        "主题 / topic", "分区 / partition", "从 / from", "归档到 / archive to", "日志到 / log to", "事实 / facts"
    )
    for s in plan.stretches:
        archived = str(s.archived) if s.archived > s.start else "-"
        table.add_row(s.topic, str(s.partition), str(s.start), archived, str(s.end), str(s.facts))
    out().print(table)
    for family, why in plan.not_archived.items():
        out().print(f"{family}: 不读归档 / the archive is not read: {why}")
    took = "未知（尚未重建过）/ not known (no rebuild yet)"
    if plan.seconds is not None:
        took = f"{timedelta(seconds=round(plan.seconds))}（按上次 {plan.rate:,.0f}/s / at the last rate）"
    out().print(f"共 {plan.facts} 条事实 / facts，其中归档 / archived {plan.archived}；预计用时 / time: {took}")
    out().print("未作任何改动 / nothing was changed")


def show_changes(changes: Sequence[Change], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1, default=str))
        return
    columns = ("投影 / projection", "", "名称 / name", "行数 / rows", "减 / gone", "增 / come", "变 / changed")
    table = Table(*columns)
    for one in changes:
        rows = " → ".join("-" if n is None else str(n) for n in (one.before, one.after))
        table.add_row(one.projection, KINDS[one.kind], one.name, rows, str(one.gone), str(one.come), str(one.changed))
    out().print(table)
    for one in changes:
        for before, after in one.examples:
            out().print(f"{one.name}: {_said(before)} → {_said(after)}", soft_wrap=True)
    if unasked := [one.name for one in changes if one.unasked]:
        names = "、".join(unasked)
        out().print(
            f"无法比较：{names}（所读的另一投影待重建，见 kiteline generations）/ not compared: what they read besides"
            " waits for a rebuild",
            soft_wrap=True,
        )
    if all(one.none for one in changes):
        out().print("没有变化 / nothing would change")
    out().print(
        "未切换；新的一代已备好，kiteline rebuild 将直接用它 / nothing was switched; the next rebuild goes on from here"
    )


def _said(row: Row | None) -> str:
    return "-" if row is None else " ".join(f"{name}={value}" for name, value in row.items() if value is not None)
