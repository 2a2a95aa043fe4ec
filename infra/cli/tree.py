"""`kiteline tree`: trees of indicators: check a file, show the one in force, publish it, and score by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.cli.console import complain, out
from infra.cli.past_view import day_or_none, past_view
from infra.cli.scopes import scopes_of
from infra.cli.tree_tables import score_json, score_table, tree_json, tree_name, tree_table
from infra.operator_voice import state_by_operator
from infra.published_trees import read_published_trees, tree_fact
from infra.services import open_services
from infra.settings import load_settings
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.evaluation import evaluate_tree
from projections.evaluation.indicators import all_indicators
from projections.evaluation.targets import LeftOut, planned_of
from projections.evaluation.tree.in_force import DEFAULT_ID, tree_in_force
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.reading import read_tree
from schemas.errors import KitelineError, TreeRefused

tree = typer.Typer(no_args_is_help=True, help="指标体系 / trees of indicators: check, show, publish, score")
File = Annotated[Path, typer.Argument(help="指标体系的 YAML 文件 / the tree's YAML file", metavar="FILE")]
MaybeFile = Annotated[
    Path | None, typer.Argument(help="YAML 文件，默认取当日施行的体系 / default: the one in force", metavar="[FILE]")
]
AsOf = Annotated[str, typer.Option(help="业务截止日 YYYY-MM-DD，默认今天 / as of this day")]
KnownAt = Annotated[str, typer.Option(help="记录截止日，默认不限 / what had been recorded by then")]
TreeId = Annotated[str, typer.Option("--tree", help="哪个体系 / which tree, by its id")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]


def register(app: typer.Typer) -> None:
    app.add_typer(tree, name="tree")


@tree.command("check")
def check(file: File, as_json: AsJson = False) -> None:
    """核对文件，一次列出全部错误及改法 / check a file: all faults at once, each with its line and the mend

    有错误时退出码为 1。Ends with 1 when anything is wrong.

    例 / example: kiteline tree check 体系.yaml
    """
    try:
        read = read_tree(file, all_indicators())
    except TreeRefused as refused:
        if as_json:
            faults = [{"line": one.line, "zh": one.zh, "en": one.en} for one in refused.faults]
            typer.echo(json.dumps(faults, ensure_ascii=False, indent=1))
        else:
            for one in refused.faults:
                typer.echo(f"✗ {refused.file}:{one.line} {one.zh} / {one.en}")
        complain(
            KitelineError(
                f"{file.name} 有 {len(refused.faults)} 处错误", f"{len(refused.faults)} faults in {file.name}"
            )
        )
        raise typer.Exit(1) from None
    if as_json:
        typer.echo("[]")
        return
    leaves = sum(1 for _ in read.leaves())
    out().print(
        escape(f"{file.name}：完好 / sound: {read.id} {read.version}，{leaves} 项指标 / indicators"), soft_wrap=True
    )


@tree.command("show")
def show(
    file: MaybeFile = None,
    as_of: AsOf = "",
    known_at: KnownAt = "",
    tree_id: TreeId = DEFAULT_ID,
    as_json: AsJson = False,
) -> None:
    """逐级列出指标：权重、单位、目标、计分、责任 / the tree level by level, with weights and rules

    没有发布过的，用随附的默认体系。Where none was published, the one that ships.

    例 / example: kiteline tree show --as-of 2026-06-30
    """
    day, known = day_or_none(as_of, "--as-of"), day_or_none(known_at, "--known-at")
    view = AsOfView(
        load_settings().archive_dir, all_projections(), day, known
    )  # that nothing is archived yet is no fault
    found = _tree(file, view, tree_id)
    if as_json:
        typer.echo(json.dumps(tree_json(found), ensure_ascii=False, indent=1))
        return
    out().print(tree_table(found))
    out().print(f"施行 / in force from {found.effective_from}")


@tree.command("publish")
def publish(
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不发布 / check only, publish nothing")] = False,
    wait: Annotated[float, typer.Option(min=0, help="等待裁定的秒数 / seconds to wait for the verdict")] = 30,
) -> None:
    """发布指标体系，自其施行日起生效 / publish a tree; it is in force from its own day on

    发布后的体系是一条事实：往日的评价仍按当时施行的体系。同一文件再次发布不产生新的事实。

    A published tree is a fact: past evaluations keep the tree of their day. The same file twice states nothing twice.

    例 / example: kiteline tree publish 体系.yaml
    """
    read = read_tree(file, all_indicators())
    services = open_services(load_settings(), database=False)
    trees = read_published_trees(services)
    fact, name = tree_fact(trees, read), escape(f"{read.id} {read.version}")
    if fact is None:
        out().print(f"{name}：与已发布的完全相同，无需发布 / the very same is published already")
        return
    restated = (read.id, read.version) in trees.stated
    out().print(
        f"{name}：{'重述已有版本' if restated else '新版本'}，{read.effective_from} 起施行 / "
        f"{'restates that version' if restated else 'a new version'}, in force from {read.effective_from}",
        soft_wrap=True,
    )
    if dry_run:
        out().print(f"{name}：演练，未发布 / rehearsal, nothing published")
        return
    state_by_operator(services, [fact], wait)
    out().print(f"{name}：已发布并被接受 / published and accepted")


@tree.command("score")
def score(
    file: MaybeFile = None,
    as_of: AsOf = "",
    known_at: KnownAt = "",
    consortium: Annotated[
        list[str] | None, typer.Option(help="联合体，可多次；目标值取自其建设规划 / with the targets of its plan")
    ] = None,
    member: Annotated[str, typer.Option(help="只看一个成员 / one member's figures")] = "",
    tree_id: TreeId = DEFAULT_ID,
    as_json: AsJson = False,
) -> None:
    """按归档评分 / figures, targets and points of a tree, from the archive

    没有数据或目标值的不计分，单独列出，不作零分。

    What has no value or no target is not scored: it is told apart and is not counted as nothing earned.

    例 / example: kiteline tree score --as-of 2026-06-30 --consortium WF-GX
    """
    day, known = day_or_none(as_of, "--as-of"), day_or_none(known_at, "--known-at")
    view = past_view(load_settings(), day, known)
    found = _tree(file, view, tree_id)
    scopes, planned = scopes_of(view, consortium or (), member), planned_of(view, found)
    results = evaluate_tree(found, view, scopes, planned.targets)
    asked = {scope.consortium for scope in scopes}
    left_out = [one for one in planned.left_out if None in asked or one.consortium in asked]
    if as_json:
        told: dict[str, Any] = {"tree": tree_name(found), "as_of": str(view.on), "known_at": known and str(known)}
        told |= {"scopes": [score_json(one, planned) for one in results.values()]}
        told |= {"targets_left_out": [_plain(one) for one in left_out]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in results.values():
        out().print(score_table(one, planned))
        for struck in one.score.vetoes:
            out().print(escape(f"一票否决 / vetoed: {struck.leaf.id} {struck.leaf.name.zh} / {struck.leaf.name.en}"))
        for unknown in one.score.undecided:
            out().print(escape(f"否决项没有数据 / veto without a value: {unknown.leaf.id} {unknown.leaf.name.zh}"))
    for left in left_out:
        line = f"未用的规划目标 / target not used: {left.consortium} {left.leaf}：{left.why.zh} / {left.why.en}"
        out().print(escape(line), soft_wrap=True)


def _tree(file: Path | None, view: AsOfView, tree_id: str) -> Tree:
    return read_tree(file, all_indicators()) if file else tree_in_force(view, tree_id, all_indicators())


def _plain(left: LeftOut) -> dict[str, str]:
    return {"consortium": left.consortium, "leaf": left.leaf, "event_id": left.event_id,
            "zh": left.why.zh, "en": left.why.en}  # fmt: skip
