"""/v1/map: the map of industry and education, with every node's place; and its links as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from projections.engine.view import View
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller
from projections.platform.api.education_map.graph import KINDS, Asked, Graph, Link, Node, graph_of
from projections.platform.api.education_map.layout import HEIGHT, layout
from projections.platform.api.figures.reporting import FamilyClock, FreshnessShape, freshness
from projections.platform.api.moments.asked import ListQuery, MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import NAMELESS, Name, code_names
from projections.platform.api.paging import Page, page_of
from projections.platform.api.people import at_month_end, on_record, told_people
from projections.platform.api.problems import READ_PROBLEMS

OF_GRADUATES = ("major", "school", "serves", "offer")
"""Kinds of nodes and links whose weight counts graduates."""


class MapFilter(MomentQuery):
    """What of the map; everything unless something is named."""

    chain: str | None = Field(
        None, max_length=200, description="产业链名称 / a key industry chain", examples=["动力装备"]
    )
    county: str | None = Field(None, max_length=200, description="县市区代码 / county", examples=["370705"])
    cooperation: str | None = Field(
        None, max_length=200, description="合作类型 / kind of cooperation", examples=["order_class"]
    )
    member: str | None = Field(None, max_length=200, description="成员代码 / member", examples=["4137012391"])

    @property
    def asked(self) -> Asked:
        return Asked(self.chain, self.county, self.cooperation, self.member)


class MapQuery(MapFilter):
    """The map."""

    nodes: int = Field(
        2_000, ge=1, le=5_000, description="最多多少个节点 / nodes at most; `left_out` says how many more"
    )


class MapLinksQuery(MapFilter, ListQuery):
    """Its links, page by page."""


NodeKind = Literal["chain", "enterprise", "occupation", "major", "school", "cooperation"]
LinkKind = Literal["industry", "lead", "demand", "serves", "offer", "party", "for_chain"]


class MapNode(BaseModel):
    id: str
    kind: NodeKind
    code: str
    name_zh: str | None
    name_en: str | None
    county: str | None
    county_zh: str | None
    weight: float | None = Field(
        description="产业链、企业、职业：待招岗位数；专业、院校：一年内可就业毕业生，按权限为月末取整数，人少时为 null；合作：计划培养人数 / "
        "openings; graduates, for most callers at a month's end and rounded, null where they are few; students"
    )
    gap: bool = Field(description="有岗位需求而没有对应的在办专业 / an occupation with openings that no major serves")
    cooperation_kind: str | None
    x: float
    y: float


class MapLink(BaseModel):
    source: str
    target: str
    kind: LinkKind
    weight: float | None = Field(
        description="industry, demand：岗位数；serves, offer：毕业生，同上 / openings; graduates, shared, as above"
    )


class Map(BaseModel):
    as_of: date
    known_at: date | None
    live: bool
    freshness: FreshnessShape
    width: float
    height: float
    counts: dict[NodeKind, int] = Field(description="各类节点总数 / nodes of each kind, before any are left out")
    left_out: int = Field(description="未列入图中的节点数；列表中全部都有 / nodes not drawn; the list has them all")
    gaps: int
    nodes: list[MapNode]
    links: list[MapLink]


class ListedLink(MapLink):
    source_kind: NodeKind
    source_zh: str | None
    target_kind: NodeKind
    target_zh: str | None
    cooperation_kind: str | None
    gap: bool = Field(description="连接着供给缺口 / it ends at an occupation that no major serves")


def routes(reader: Reader, clock: FamilyClock) -> APIRouter:
    router = APIRouter(prefix="/v1/map", tags=["产教对接图谱 / map"], responses=READ_PROBLEMS)

    @router.get("", summary="图谱 / the map", response_model=Map)
    def drawn(query: Annotated[MapQuery, Query()], who: Asking) -> dict[str, Any]:
        with reader.view(query) as view, _people(reader, query, who) as people:
            graph = graph_of(view, query.asked, people)
            counties = code_names(view, "county")
            found = _drawn(graph, query, counties)
            known = people is None or on_record(people)
            shown = {kind: [_shown(one, who, known) for one in found[kind]] for kind in ("nodes", "links")}
            moment = {"as_of": view.on, "known_at": query.known_at, "live": query.live}
            return moment | {"freshness": freshness(view, query, clock, who)} | found | shown

    @router.get("/links", summary="图谱中的对接关系 / links of the map", response_model=Page[ListedLink])
    def links(query: Annotated[MapLinksQuery, Query()], who: Asking) -> dict[str, Any]:
        asked = query.asked
        with reader.view(query) as view, _people(reader, query, who) as people:
            known = people is None or on_record(people)
            items = [_shown(one, who, known) for one in _listed(view, asked, people)]
        name = "map/links/" + "/".join(part or "" for part in asked)
        page, following = page_of(name, query, items, lambda one: (one["source"], one["target"], one["kind"]))
        return {"items": page, "next": following}

    return router


def _drawn(graph: Graph, query: MapQuery, counties: dict[str, Name]) -> dict[str, Any]:
    kept = _heaviest(graph, query.nodes)
    links = [link for link in graph.links() if link.source in kept and link.target in kept]
    columns = [[name for name, node in kept.items() if node.kind == kind] for kind in KINDS]
    places = layout(columns, ((link.source, link.target) for link in links))
    counts = Counter(node.kind for node in graph.nodes.values())
    return {
        "width": max((x for x, _ in places.values()), default=0.0),
        "height": HEIGHT,
        "counts": {kind: counts[kind] for kind in KINDS},
        "left_out": len(graph.nodes) - len(kept),
        "gaps": sum(node.gap for node in graph.nodes.values()),
        "nodes": [_node(node, places[node.id], counties) for node in kept.values()],
        "links": [link._asdict() for link in links],
    }


def _heaviest(graph: Graph, most: int) -> dict[str, Node]:
    """Of every kind its heaviest, in proportion to how many there are; occupations with a gap before others."""
    ranked = []
    for kind in KINDS:
        nodes = [node for node in graph.nodes.values() if node.kind == kind]
        nodes.sort(key=lambda node: (not node.gap, -node.weight, node.id))
        ranked += [((place + 1) / len(nodes), node.id, node) for place, node in enumerate(nodes)]
    ranked.sort(key=lambda one: one[:2])
    return {node.id: node for _, _, node in ranked[:most]}


def _node(node: Node, place: tuple[float, float], counties: dict[str, Name]) -> dict[str, Any]:
    return {
        "id": node.id, "kind": node.kind, "code": node.code, "name_zh": node.name.zh, "name_en": node.name.en,
        "county": node.county, "county_zh": counties.get(node.county or "", NAMELESS).zh,
        "weight": round(node.weight, 6), "gap": node.gap, "cooperation_kind": node.cooperation_kind,
        "x": place[0], "y": place[1],
    }  # fmt: skip


@contextmanager
def _people(reader: Reader, query: MapFilter, who: Caller) -> Iterator[View | None]:
    """The view in which graduates are counted for this caller; None: the one of the rest."""
    if who.sees_all_of_people:
        yield None
        return
    with reader.view(at_month_end(query)) as people:
        yield people


def _shown(one: dict[str, Any], who: Caller, known: bool) -> dict[str, Any]:
    """A node or a link as the caller may see it. `known`: whether anything of people was on record."""
    if who.sees_all_of_people or one["kind"] not in OF_GRADUATES:
        return one
    return one | {"weight": told_people(one["weight"], who.fewest, known)[0]}


def _listed(view: View, asked: Asked, people: View | None) -> list[dict[str, Any]]:
    graph = graph_of(view, asked, people)

    def told(link: Link) -> dict[str, Any]:
        source, target = graph.nodes[link.source], graph.nodes[link.target]
        return link._asdict() | {
            "source_kind": source.kind, "source_zh": source.name.zh, "target_kind": target.kind,
            "target_zh": target.name.zh, "gap": source.gap or target.gap,
            "cooperation_kind": source.cooperation_kind or target.cooperation_kind,
        }  # fmt: skip

    return [told(link) for link in graph.links()]
