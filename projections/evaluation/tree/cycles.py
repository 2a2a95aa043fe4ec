"""Cuts the cycles that aliases make in a YAML document, so that reading it ends; each is noted with its line."""

from __future__ import annotations

from collections.abc import Iterator

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from projections.evaluation.tree.page import CUT, Page, line_of


def cut_cycles(page: Page, root: Node) -> None:
    """Depth first, by the identity of nodes. A way back to a node that we are inside of is replaced by a cut end."""
    inside: dict[int, Node] = {id(root): root}
    done: set[int] = set()
    ways = [(root, _children(root))]
    while ways:
        node, children = ways[-1]
        for place, child in children:
            if id(child) in inside:
                _note(page, node, place, child)
                _cut(node, place)
            elif id(child) not in done:
                inside[id(child)] = child
                ways.append((child, _children(child)))
                break
        else:
            done.add(id(node))
            del inside[id(node)]
            ways.pop()


def _children(node: Node) -> Iterator[tuple[int, Node]]:
    if isinstance(node, MappingNode):
        yield from ((place, value) for place, (_, value) in enumerate(list(node.value)))
    elif isinstance(node, SequenceNode):
        yield from enumerate(list(node.value))


def _note(page: Page, node: Node, place: int, child: Node) -> None:
    at = node.value[place][0] if isinstance(node, MappingNode) else node  # an alias leaves no mark of its own
    name = next((str(v.value) for k, v in child.value if k.value == "id"), "") if isinstance(child, MappingNode) else ""
    who_zh, who_en = (name, name) if name else ("列表", "a list")
    page.wrong(
        at,
        f"指标成环：{who_zh}（第 {line_of(child)} 行）在自身之下；请删去指回它的别名（*）",
        f"a cycle: {who_en} (line {line_of(child)}) stands under itself; remove the alias (*) that leads back to it",
    )


def _cut(node: Node, place: int) -> None:
    end = ScalarNode(CUT, "", node.start_mark, node.end_mark)
    node.value[place] = (node.value[place][0], end) if isinstance(node, MappingNode) else end
