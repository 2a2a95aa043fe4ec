"""The map of industry and education as nodes and links, whole or as far as a filter reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select

from projections.consortia import named_members
from projections.engine.view import View
from projections.industry_map import (
    chain_links,
    cooperations_running,
    majors_offered,
    occupations_of_majors,
    posts_wanted,
)
from projections.platform.api.names import NAMELESS, Name, code_names

KINDS = ("chain", "enterprise", "occupation", "major", "school", "cooperation")
"""Columns of the map, from left to right."""
DIGITS = 6


@dataclass
class Node:
    """`weight`: openings of chains, enterprises and occupations; graduates of majors and schools; planned students."""

    id: str
    kind: str
    code: str
    name: Name
    county: str | None = None
    weight: float = 0
    gap: bool = False
    cooperation_kind: str | None = None


class Link(NamedTuple):
    source: str
    target: str
    kind: str
    weight: float


class Asked(NamedTuple):
    """What of the map is asked for; None is all of it."""

    chain: str | None = None
    county: str | None = None
    cooperation: str | None = None
    member: str | None = None


@dataclass
class Graph:
    nodes: dict[str, Node] = field(default_factory=dict)
    sums: dict[tuple[str, str, str], float] = field(default_factory=lambda: defaultdict(float))

    def node(self, kind: str, code: str, name: Name = NAMELESS, **about: Any) -> str:
        found = f"{kind}:{code}"
        if found not in self.nodes:
            self.nodes[found] = Node(found, kind, code, name, **about)
        return found

    def link(self, source: str, target: str, kind: str, weight: float) -> None:
        self.sums[source, target, kind] += weight

    def links(self) -> list[Link]:
        return [Link(*key, round(weight, DIGITS)) for key, weight in sorted(self.sums.items())]


def graph_of(view: View, asked: Asked, people: View | None = None) -> Graph:
    """Nodes and links on the view's day. With a county: the openings there, and the members that have their seat there.

    `people`: the view in which graduates are counted, if it is another one; which majors there are is no secret.
    """
    graph, members, schools = Graph(), _members(view), code_names(view, "school")

    def there(code: str | None) -> bool:
        return asked.county is None or (code is not None and members.get(code, _NOBODY)[1] == asked.county)

    def member(kind: str, code: str) -> str:
        name, county, _ = members.get(code, _NOBODY)
        # A school that is no member has a name all the same, in the code list of schools.
        return graph.node(kind, code, schools.get(code, NAMELESS) if name == NAMELESS else name, county=county)

    _demand(graph, view, asked, member, there)
    _supply(graph, view, people or view, member, there)
    _cooperations(graph, view, asked, members, member, there)
    _gaps(graph)
    return _reached(graph, asked)


_NOBODY: tuple[Name, str | None, str | None] = (NAMELESS, None, None)


def _members(view: View) -> dict[str, tuple[Name, str | None, str | None]]:
    m = named_members(view.on).c
    rows = view.rows(select(m.member_code, m.kind, m.name_zh, m.name_en, m.county))
    return {row["member_code"]: (Name(row["name_zh"], row["name_en"]), row["county"], row["kind"]) for row in rows}


def _demand(graph: Graph, view: View, asked: Asked, member: Any, there: Any) -> None:
    occupations = code_names(view, "occupation")
    wanted: dict[tuple[str, str], float] = defaultdict(float)
    for row in view.rows(posts_wanted(view.on)):
        if asked.county not in (None, row["county"]) or row["enterprise"] is None:
            continue
        open_ = float(row["open"])
        enterprise = member("enterprise", row["enterprise"])
        graph.nodes[enterprise].weight += open_
        wanted[enterprise, row["industry"] or ""] += open_
        if row["occupation"]:
            name = occupations.get(row["occupation"], NAMELESS)
            occupation = graph.node("occupation", row["occupation"], name)
            graph.nodes[occupation].weight += open_
            graph.link(enterprise, occupation, "demand", open_)
    for row in view.rows(chain_links(view.on)):
        chain = graph.node("chain", row["chain"], Name(row["chain"], None))
        industry, lead = row["industry"], row["lead_enterprise"]
        if lead and there(lead):
            graph.link(chain, member("enterprise", lead), "lead", 0)
        for (enterprise, of), open_ in wanted.items():
            key = (chain, enterprise, "industry")
            # Two links of a chain may lie in one industry; GB/T 4754: 3412 lies in 341. Counted once.
            if industry and of.startswith(industry):
                graph.sums[key] = max(graph.sums[key], open_)
    for (chain, _, kind), open_ in graph.sums.items():
        if kind == "industry":
            graph.nodes[chain].weight += open_


def _supply(graph: Graph, view: View, counted: View, member: Any, there: Any) -> None:
    majors, occupations = code_names(view, "major") | code_names(view, "bachelor_major"), code_names(view, "occupation")
    leads: dict[str, list[str]] = defaultdict(list)
    for row in view.rows(occupations_of_majors(view.on)):
        leads[row["major"]].append(row["occupation"])
    offered = view.rows(majors_offered(view.on))
    then = offered if counted is view else counted.rows(majors_offered(counted.on))
    graduates = {(row["school"], row["major"]): float(row["people"]) for row in then}
    for row in offered:
        if not there(row["school"]):
            continue
        code = row["major"]
        people = graduates.get((row["school"], code), 0.0)
        major = graph.node("major", code, majors.get(code, Name(row["name_zh"], None)))
        school = member("school", row["school"])
        graph.nodes[major].weight += people
        graph.nodes[school].weight += people
        graph.link(major, school, "offer", people)
        for occupation in leads.get(code, ()):
            to = graph.node("occupation", occupation, occupations.get(occupation, NAMELESS))
            graph.link(to, major, "serves", people / len(leads[code]))


def _cooperations(graph: Graph, view: View, asked: Asked, members: Mapping[str, Any], member: Any, there: Any) -> None:
    rows = [row for row in view.rows(cooperations_running(view.on)) if asked.cooperation in (None, row["kind"])]
    kept = {row["subject"] for row in rows if there(row["party"])}
    for row in sorted(rows, key=lambda one: (one["subject"], one["stated_by"], one["party"])):
        if row["subject"] not in kept:
            continue
        found = graph.node(
            "cooperation", row["subject"], Name(row["title"], None), cooperation_kind=row["kind"],
            weight=float(row["planned_students"] or 0),
        )  # fmt: skip
        if row["chain"]:
            graph.sums[graph.node("chain", row["chain"], Name(row["chain"], None)), found, "for_chain"] = 1
        is_school = members.get(row["party"], _NOBODY)[2] == "school" or "school" in (row["party_role"] or "")
        graph.sums[member("school" if is_school else "enterprise", row["party"]), found, "party"] = 1


def _gaps(graph: Graph) -> None:
    """Occupations with openings that no major on offer (where the filter looks) leads to."""
    served = {source for source, _, kind in graph.sums if kind == "serves"}
    for node in graph.nodes.values():
        node.gap = node.kind == "occupation" and node.weight > 0 and node.id not in served


def _reached(graph: Graph, asked: Asked) -> Graph:
    """What the filter reaches: from where it starts, column by column, to the left and to the right, never back."""
    if asked.chain is None and asked.member is None and asked.cooperation is None:
        return graph
    kept = set(graph.nodes)
    for seeds in _seeds(graph, asked):
        kept &= _walk(graph, seeds)
    nodes = {name: node for name, node in graph.nodes.items() if name in kept}
    sums = {key: weight for key, weight in graph.sums.items() if key[0] in kept and key[1] in kept}
    return Graph(nodes, sums)


def _seeds(graph: Graph, asked: Asked) -> Iterable[set[str]]:
    if asked.chain is not None:
        yield {f"chain:{asked.chain}"}
    if asked.member is not None:
        yield {f"enterprise:{asked.member}", f"school:{asked.member}"}
    if asked.cooperation is not None:
        yield {source for source, _, kind in graph.sums if kind == "party"}


def _walk(graph: Graph, seeds: set[str]) -> set[str]:
    right: dict[str, set[str]] = defaultdict(set)
    left: dict[str, set[str]] = defaultdict(set)
    parties: dict[str, set[str]] = defaultdict(set)
    for source, target, kind in graph.sums:
        if kind in ("party", "for_chain"):
            parties[target].add(source)
        else:
            right[source].add(target)
            left[target].add(source)
    seeds = seeds & graph.nodes.keys()
    found = _spread(seeds, right) | _spread(seeds, left)
    for cooperation, of in parties.items():
        # Of what was walked from: its cooperations with their parties; of what was reached: those within it.
        if of & seeds:
            found |= of | {cooperation}
    return found | {one for one, of in parties.items() if of <= found}


def _spread(seeds: set[str], to: Mapping[str, set[str]]) -> set[str]:
    found, edge = set(seeds), set(seeds)
    while edge:
        edge = {far for one in edge for far in to.get(one, ())} - found
        found |= edge
    return found
