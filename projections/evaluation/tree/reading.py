"""Reads a tree of indicators from its YAML file and checks it whole: all faults at once, each with its line and mend.

The form is shown in docs/indicator-tree.md. Cycles are found by the identity of nodes, and ids that
stand twice are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from yaml import MappingNode, Node, ScalarNode

from projections.evaluation.indicator import Indicator
from projections.evaluation.tree import model
from projections.evaluation.tree.document import root_of, text_in
from projections.evaluation.tree.leaf_reading import Known, read_leaf
from projections.evaluation.tree.page import Page, line_of
from schemas.errors import TreeFault, TreeRefused

DEEPEST = 3
WHOLE = Decimal(100)
TREE_ID = re.compile(r"[a-z][a-z0-9_]*(-[a-z0-9_]+)*")
NODE_ID = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
NEEDED = ("id", "version", "effective_from", "zh", "en", "source", "clauses", "indicators")


def read_tree(path: Path, queries: Mapping[str, Indicator]) -> model.Tree:
    """The tree in a file. `queries`: ids of the registry. Raises TreeRefused."""
    page = Page()
    text = text_in(page, path)
    if text is None:
        raise TreeRefused(path.name, tuple(page.faults))
    return parse_tree(text, path.name, queries)


def parse_tree(text: str, file: str, queries: Mapping[str, Indicator]) -> model.Tree:
    """The tree in a text; `file` names it in faults. Raises TreeRefused."""
    reader = _Reading(queries)
    tree = None
    root = root_of(reader.page, text)
    if root is not None:
        tree = reader.tree(root)
    elif not reader.page.faults:
        reader.page.faults.append(TreeFault(1, "文件是空的；请写入指标体系", "the file is empty; write a tree into it"))
    if reader.page.faults or tree is None:
        raise TreeRefused(file, tuple(sorted(reader.page.faults, key=lambda fault: fault.line)))
    return tree


class _Reading:
    def __init__(self, queries: Mapping[str, Indicator]) -> None:
        self.page = Page()
        self.known = Known(queries, None)
        self.first: dict[str, Node] = {}  # id -> the node that had it first

    def tree(self, root: Node) -> model.Tree | None:
        page = self.page
        said = page.entries(root, "tree", NEEDED)
        words = {name: page.text(said.get(name), name) for name in ("id", "version", "zh", "en", "source")}
        self._id(said.get("id"), words["id"], TREE_ID, "consortium")
        day = self._day(said.get("effective_from"))
        clauses = [page.text(item, "clauses") for item in page.items(said.get("clauses"), "clauses")]
        if clauses and None not in clauses:
            self.known = Known(self.known.queries, [str(clause) for clause in clauses])
        at = said.get("indicators")
        nodes, weight = self._under(at, "indicators", 1)
        if at is not None and weight is not None and weight != WHOLE:
            page.wrong(
                at,
                f"一级指标的权重合计为 {weight}，应为 100；请{'减去' if weight > WHOLE else '补上'} {abs(WHOLE - weight)} 分",
                f"weights at level 1 sum to {weight}, not 100; {'remove' if weight > WHOLE else 'add'} {abs(WHOLE - weight)}",
            )
        if page.faults or day is None:
            return None
        id_, version, zh, en, source = (str(word) for word in words.values())
        return model.Tree(id_, version, day, model.Text(zh, en), source, tuple(map(str, clauses)), nodes)

    def _under(self, at: Node | None, about: str, level: int) -> tuple[tuple[model.Node, ...], Decimal | None]:
        """The readable nodes of a list, and the sum of their weights; None where one could not be read."""
        nodes: list[model.Node] = []
        items = self.page.items(at, about)
        total: Decimal | None = Decimal(0) if items else None
        for item in items:
            assert at is not None
            node, weight = self._node(item, at, level)
            total = None if total is None or weight is None else total + weight
            if node is not None:
                nodes.append(node)
        return tuple(nodes), total

    def _node(self, node: Node, holder: Node, level: int) -> tuple[model.Node | None, Decimal | None]:
        id_at = _entry(node, "id")
        about = str(id_at.value) if isinstance(id_at, ScalarNode) and id_at.value else f"level {level}"
        branch = _entry(node, "under") is not None
        if branch and level == DEEPEST:
            self.page.wrong(
                node,
                f"{about} 在三级之下还有下级；指标至多三级，请上移一级",
                f"{about} at level 3 has others under it; there are three levels: move them up",
            )
            return None, None
        if level == 1 and not branch:
            self.page.wrong(
                node,
                f"{about} 在一级，须有下级（under）；计分的指标写在二级或三级",
                f"{about} is at level 1 and needs others `under` it; what is scored stands at level 2 or 3",
            )
            return None, None
        self._id(id_at, about, NODE_ID, "S1.1")
        once = id_at is None or self._once(node, about, holder)
        made = self._branch(node, about, level) if branch else read_leaf(self.page, node, about, level, self.known)
        return made if once else (None, None)

    def _branch(self, node: Node, about: str, level: int) -> tuple[model.Branch | None, Decimal | None]:
        page = self.page
        said = page.entries(node, about, ("id", "zh", "en", "under"), ("weight",))
        zh, en = (page.text(said.get(name), f"{about} {name}") for name in ("zh", "en"))
        at = said.get("under")
        nodes, total = self._under(at, f"{about} under", level + 1)
        if "weight" in said:
            stated = page.number(said["weight"], f"{about} weight", least=0)
            if stated is not None and total is not None and stated != total:
                parts = " + ".join(f"{child.id} {child.weight}" for child in nodes if child.weight)
                page.wrong(
                    said["weight"],
                    f"{about} 的权重写作 {stated}，下级合计为 {total}（{parts}）；请改为 {total}，或调整下级",
                    f"{about} states weight {stated}, those under it sum to {total} ({parts}); write {total} or change them",
                )
                stated = None  # which of the two is meant is not known: no sums above are judged by it
        else:
            stated = Decimal(0) if total == 0 else None  # of vetoes alone, there is no weight to state
            if total:
                page.missing(node, about, "weight")
        if zh is None or en is None or stated is None:
            return None, stated
        return model.Branch(about, level, model.Text(zh, en), stated, nodes, line_of(node)), stated

    def _once(self, node: Node, about: str, holder: Node) -> bool:
        if about not in self.first:
            self.first[about] = node
            return True
        first = self.first[about]
        # An alias leaves no mark of its own: the list that holds it is the nearest line there is.
        self.page.wrong(
            holder if first is node else node,
            f"编号 {about} 重复（已在第 {line_of(first)} 行）；请另取编号，或删去别名（*）",
            f"id {about} stands twice (first on line {line_of(first)}); give another id or remove the alias (*)",
        )
        return False

    def _id(self, node: Node | None, said: str | None, pattern: re.Pattern[str], example: str) -> None:
        if node is not None and said is not None and not pattern.fullmatch(said):
            self.page.wrong(
                node, f"编号 {said} 写法不对；应如 {example}", f"id {said} is not well formed; write it like {example}"
            )

    def _day(self, node: Node | None) -> date | None:
        if node is None:
            return None
        try:
            return date.fromisoformat(str(node.value))
        except ValueError:
            self.page.wrong(
                node, "effective_from 应为日期，如 2026-01-01", "effective_from must be a day, e.g. 2026-01-01"
            )
            return None


def _entry(node: Node, name: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)
