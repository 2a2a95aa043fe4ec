"""Reads a scenario and checks it whole against a view of the history: all faults at once, each with its line.

The form is shown in docs/what-if.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode

from projections.consortia import members
from projections.engine.asof import AsOfView
from projections.engine.naming import meant
from projections.evaluation.indicator import Indicator
from projections.evaluation.scenario.checking import check_facts
from projections.evaluation.scenario.entries import EXAMPLES
from projections.evaluation.scenario.model import ChangedTarget, Draft, Scenario
from projections.evaluation.scenario.shortcuts import Leaving, Opening, leave, open_major
from projections.evaluation.tree.document import root_of, text_in
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.page import CUT, Page, line_of
from projections.evaluation.tree.reading import read_tree
from schemas.contracts import Contract, newest
from schemas.days import end_of_day
from schemas.errors import ScenarioRefused

PARTS = ("title", "tree", "targets", "facts", "open_majors", "member_leaves")


def read_scenario(path: Path, view: AsOfView, queries: Mapping[str, Indicator]) -> Scenario:
    """The scenario in a file, for the day and the knowledge of `view`. A tree's path is relative to the file.

    Raises ScenarioRefused; TreeRefused for faults of the tree's own file.
    """
    page = Page(EXAMPLES)
    text = text_in(page, path)
    said = _said(page, text)
    found = _scenario(page, said, view, path.name, path.stem)
    tree_file = page.text(said.get("tree"), "tree")
    _refuse(page, path.name)
    tree: Tree | None = read_tree(path.parent / tree_file, queries) if tree_file else None
    return replace(found, tree=tree)


def read_scenario_text(text: str, view: AsOfView, name: str) -> Scenario:
    """The scenario that a text (YAML or JSON) holds. It has no folder, so it cannot name another tree's file.

    Raises ScenarioRefused; `name` stands in its message where a file's name would.
    """
    page = Page(EXAMPLES)
    said = _said(page, text)
    if "tree" in said:
        page.wrong(said["tree"], "tree 指向文件，此处不可用", "tree names a file, which cannot be read here")
    found = _scenario(page, said, view, name, name)
    _refuse(page, name)
    return found


def _said(page: Page, text: str | None) -> dict[str, Node]:
    root = None if text is None else root_of(page, text)
    return {} if root is None else page.entries(root, "scenario", (), PARTS)


def _scenario(page: Page, said: Mapping[str, Node], view: AsOfView, file: str, title: str) -> Scenario:
    """Without its tree; what is wrong is noted in the page."""
    title = page.text(said.get("title"), "title") or title
    targets = [_target(page, item) for item in page.items(said.get("targets"), "targets")]
    drafts = [_fact(page, item, view) for item in page.items(said.get("facts"), "facts")]
    for number, item in enumerate(page.items(said.get("open_majors"), "open_majors"), 1):
        opening = _opening(page, item, number)
        drafts += open_major(view, opening) if opening else []
    for item in page.items(said.get("member_leaves"), "member_leaves"):
        leaving = _leaving(page, item, view)
        drafts += leave(view, leaving) if leaving else []
    facts, overlay = check_facts(page, [draft for draft in drafts if draft is not None], view)
    return Scenario(file, title, None, tuple(one for one in targets if one), facts, overlay)


def _refuse(page: Page, file: str) -> None:
    if page.faults:
        raise ScenarioRefused(file, tuple(sorted(page.faults, key=lambda fault: fault.line)))


def _target(page: Page, node: Node) -> ChangedTarget | None:
    said = page.entries(node, "targets", ("consortium", "leaf", "value"))
    consortium, leaf = page.text(said.get("consortium"), "consortium"), page.text(said.get("leaf"), "leaf")
    value = page.number(said.get("value"), "value")
    if consortium is None or leaf is None or value is None:
        return None
    return ChangedTarget(consortium, leaf, value, line_of(node))


def _opening(page: Page, node: Node, number: int) -> Opening | None:
    said = page.entries(node, "open_majors", ("school", "major", "seats", "from"), ("name",))
    school, major = page.text(said.get("school"), "school"), page.text(said.get("major"), "major")
    name, seats = page.text(said.get("name"), "name"), page.number(said.get("seats"), "seats", least=0)
    first = _day(page, said.get("from"), "from")
    if school is None or major is None or seats is None or first is None:
        return None
    return Opening(school, major, int(seats), first, name, number, line_of(node))


def _leaving(page: Page, node: Node, view: AsOfView) -> Leaving | None:
    said = page.entries(node, "member_leaves", ("member", "on"))
    member, on = page.text(said.get("member"), "member"), _day(page, said.get("on"), "on")
    if on is not None and on > view.on:
        page.wrong(
            said["on"],
            f"退出日 {on} 在统计日 {view.on} 之后，不会有任何影响；请改日期或 --as-of",
            f"it leaves on {on}, after the day asked about ({view.on}): nothing would change; change it or --as-of",
        )
        return None
    if member is None or on is None:
        return None
    known = {row["member_code"] for row in view.rows(members(view.on))}
    if member not in known:
        zh, en = meant(member, known)
        page.wrong(
            said["member"],
            f"到 {view.on} 没有成员 {member}{zh}",
            f"there is no member {member} by {view.on}{en}",
        )
        return None
    return Leaving(member, on, line_of(node))


def _day(page: Page, node: Node | None, about: str) -> date | None:
    if node is None:
        return None
    try:
        return date.fromisoformat(str(node.value))
    except ValueError:
        page.wrong(node, f"{about} 应为日期，如 2026-09-01", f"{about} must be a day, e.g. 2026-09-01")
        return None


def _fact(page: Page, node: Node, view: AsOfView) -> Draft | None:
    """A fact with the fields of its contract. Its id is not taken over; without a time it occurs on the view's day."""
    type_at = next((v for k, v in node.value if k.value == "type"), None) if isinstance(node, MappingNode) else None
    if type_at is None:
        if isinstance(node, MappingNode):
            page.missing(node, "facts", "type")
        else:
            page.entries(node, "facts", ("type",))  # notes what it should be
        return None
    event_type = page.one_of(type_at, "type", newest())
    if event_type is None or event_type not in newest():
        return None
    contract = newest()[event_type]
    before = len(page.faults)
    said = page.entries(node, event_type, ("type",), [field.name for field in contract.fields])
    fields = {name: _value(page, value, contract, name) for name, value in said.items() if name != "type"}
    if len(page.faults) > before:
        return None
    occurred_at = fields.get("occurred_at") or view.on
    if isinstance(occurred_at, date) and not isinstance(occurred_at, datetime):
        occurred_at = end_of_day(occurred_at)
    fields |= {"occurred_at": occurred_at, "member": fields.get("member") or _owner(fields.get("subject"))}
    return Draft(event_type, fields, line_of(node), {name: line_of(value) for name, value in said.items()})


def _owner(subject: Any) -> str | None:
    return str(subject).partition("/")[0] if subject else None


def _value(page: Page, node: Node, contract: Contract, name: str) -> Any:
    """What a node says. A number where the contract has a text is refused: 0141 unquoted would be another code."""
    kind = contract.field(name).kind
    if kind in ("string", "enum") and isinstance(node, ScalarNode) and node.tag != "tag:yaml.org,2002:null":
        return page.text(node, f"{contract.name} {name}")
    if node.tag == CUT:
        return None
    try:
        value = yaml.SafeLoader("").construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        what = " ".join(str(getattr(error, "problem", None) or error).split())
        page.wrong(node, f"{name} 无法读取（{what}）", f"{name} cannot be read ({what})")
        return None
    naive = isinstance(value, datetime) and value.tzinfo is None
    return value.isoformat() if naive else value  # a text, so that the codec asks for its offset
