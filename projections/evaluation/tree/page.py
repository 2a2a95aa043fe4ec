"""A tree's YAML as nodes that know their lines. What is wrong is noted and reading goes on, so that all is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from projections.engine.naming import meant
from projections.evaluation.tree.entries import EXAMPLES
from projections.evaluation.tree.model import Text
from schemas.errors import TreeFault

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
TEXT_TAG = "tag:yaml.org,2002:str"
EMPTY_TAG = "tag:yaml.org,2002:null"
CUT = "!cut"
"""Tag of what stands where a cycle was cut: it has been noted, and nothing more is said of it."""


class Page:
    """Reads nodes of one file. Every method answers None for what cannot be read, and has noted why.

    `examples`: entry -> its Chinese name, and an example of its value.
    """

    def __init__(self, examples: Mapping[str, tuple[str, str]] = EXAMPLES) -> None:
        self.faults: list[TreeFault] = []
        self._examples = examples

    def wrong(self, node: Node, zh: str, en: str) -> None:
        """Note a fault at the line where `node` begins."""
        if node.tag == CUT:
            return
        fault = TreeFault(
            line_of(node), " ".join(zh.split()), " ".join(en.split())
        )  # a quoted key may hold a line break
        if fault not in self.faults:  # a node that two aliases name is read twice
            self.faults.append(fault)

    def entries(self, node: Node, about: str, needed: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Node]:
        """The entries of a mapping; those missing, unknown, empty or said twice are noted and left out."""
        if not isinstance(node, MappingNode):
            self.wrong(node, f"{about} 应为“名称: 值”的条目", f"{about} must be entries of the form `name: value`")
            return {}
        known = (*needed, *optional)
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                zh, en = meant(name, known)
                self.wrong(key, f"{about} 没有 {name} 这一项{zh}", f"{about} takes no entry {name}{en}")
            elif name in found:
                self.wrong(key, f"{about} 的 {name} 写了两次；请删去一处", f"{about} says {name} twice; remove one")
            else:
                found[name] = value
        for name in needed:
            if name not in found or is_empty(found[name]):
                self.missing(found.pop(name, node), about, name)
        return found

    def missing(self, node: Node, about: str, name: str) -> None:
        """Note that `about` lacks an entry."""
        zh, example = self._examples[name]
        self.wrong(
            node,
            f"{about} 缺少 {name}（{zh}）；请补上，例如 {name}: {example}",
            f"{about} has no {name}; add it, e.g. {name}: {example}",
        )

    def text(self, node: Node | None, about: str) -> str | None:
        if node is None:
            return None
        if isinstance(node, ScalarNode) and node.tag == TEXT_TAG and node.value.strip():
            return " ".join(str(node.value).split())
        self.wrong(
            node,
            f"{about} 应为文字；数字、日期和 yes、no、on、off 请加引号",
            f"{about} must be text; quote numbers, dates and yes, no, on, off",
        )
        return None

    def one_of(self, node: Node | None, about: str, known: Iterable[str]) -> str | None:
        """A text that is one of `known`; otherwise the nearest one is offered."""
        said = self.text(node, about)
        if node is None or said is None or said in (known := tuple(known)):
            return said
        zh, en = meant(said, known)
        self.wrong(node, f"{about} 为 {said}，不在可用之列{zh}", f"{about} is {said}, which is not known{en}")
        return None

    def number(self, node: Node | None, about: str, *, least: int | None = None) -> Decimal | None:
        """A plain decimal number, exactly as written."""
        if node is None:
            return None
        if isinstance(node, ScalarNode) and NUMBER.fullmatch(str(node.value)) and node.tag != TEXT_TAG:
            value = Decimal(node.value)
            if least is None or value >= least:
                return value
            self.wrong(
                node, f"{about} 为 {value}，不能小于 {least}", f"{about} is {value}; it must not be below {least}"
            )
            return None
        self.wrong(
            node, f"{about} 应为数字，如 12 或 0.5（不加引号）", f"{about} must be a number, e.g. 12 or 0.5, unquoted"
        )
        return None

    def both(self, node: Node | None, about: str) -> Text | None:
        """A mapping with zh and en."""
        if node is None:
            return None
        said = self.entries(node, about, ("zh", "en"))
        zh, en = self.text(said.get("zh"), f"{about} zh"), self.text(said.get("en"), f"{about} en")
        return Text(zh, en) if zh and en else None

    def items(self, node: Node | None, about: str) -> list[Node]:
        """The items of a list that is not empty."""
        if node is None:
            return []
        if isinstance(node, SequenceNode) and node.value:
            return list(node.value)
        self.wrong(node, f"{about} 应为列表，至少一项", f"{about} must be a list of one item at least")
        return []


def line_of(node: Node) -> int:
    """Counted from 1, as editors do."""
    return int(node.start_mark.line) + 1


def is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag != CUT and (node.tag == EMPTY_TAG or not node.value.strip())
