"""Paths of the catalogue, and the AsyncAPI document. The addresses of old lead to the page /data."""

from __future__ import annotations

import hashlib
from importlib.metadata import version as version_of
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse

from projections.platform.api.catalogue import code_lists, events
from projections.platform.api.catalogue.shapes import (
    CodePage,
    CodesQuery,
    EventListed,
    EventQuery,
    EventShape,
    ListInForce,
)
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from schemas.asyncapi import asyncapi_document
from schemas.contracts import contract_named, contract_of
from schemas.topics import Topics

MOVED = 308


def routes(reader: Reader, topics: Topics) -> APIRouter:
    """Events are the same at every moment: `as_of` and `known_at` are taken, as by every read, and change nothing."""
    router = APIRouter(prefix="/v1/catalogue", tags=["数据目录 / catalogue"], responses=READ_PROBLEMS)

    @router.get("/events", summary="全部事件 / every event type", response_model=Page[EventListed])
    def listed(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        items = events.listed(topics)
        order = {item["name"]: place for place, item in enumerate(items)}
        page, following = page_of("catalogue/events", query, items, lambda item: (order[item["name"]],))
        return {"items": page, "next": following}

    @router.get(
        "/events/{name}", summary="一种事件：字段、规则、示例 / one event type: fields, rules, examples",
        response_model=EventShape, responses=responses(404),
    )  # fmt: skip
    def one(name: str, query: Annotated[EventQuery, Query()]) -> dict[str, Any]:
        contract = contract_named(name) if query.version is None else contract_of(name, query.version)
        return events.told(contract, topics)

    @router.get("/codes", summary="现行代码表 / code lists in force", response_model=Page[ListInForce])
    def lists(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            items = code_lists.lists_in_force(view)
        page, following = page_of("catalogue/codes", query, items, lambda item: (item["list_id"],))
        return {"items": page, "next": following}

    @router.get(
        "/codes/{list_id}", summary="一个代码表的代码，可检索 / codes of one list, or those that fit a search",
        response_model=CodePage, responses=responses(404),
    )  # fmt: skip
    def codes(list_id: str, query: Annotated[CodesQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            about = code_lists.list_named(view, list_id)
            fitting = code_lists.codes_that_fit(view, list_id, query.q)
        said = hashlib.sha256(query.q.encode()).hexdigest()[:12]
        page, following = page_of(
            f"catalogue/codes/{list_id}/{said}", query, fitting, lambda found: (found[0], found[1]["code"])
        )
        return {
            "about": about,
            "used_by": list(events.users_of(list_id)),
            "found": len(fitting),
            "items": [row for _, row in page],
            "next": following,
        }

    return router


def addresses(topics: Topics) -> APIRouter:
    """AsyncAPI, and where the catalogue was before it was a page of the application."""
    router = APIRouter(include_in_schema=False)

    @router.get("/asyncapi.json")
    def asyncapi() -> dict[str, Any]:
        return asyncapi_document(topics, version_of("kiteline"))

    @router.get("/catalogue")
    def overview() -> RedirectResponse:
        return RedirectResponse("/data", MOVED)

    @router.get("/catalogue/events/{name}")
    def newest(name: str) -> RedirectResponse:
        return RedirectResponse(f"/data?event={contract_named(name).name}", MOVED)

    @router.get("/catalogue/events/{name}/{version}")
    def one(name: str, version: int) -> RedirectResponse:
        contract = contract_of(name, version)
        return RedirectResponse(f"/data?event={contract.name}&version={contract.version}", MOVED)

    @router.get("/catalogue/codes")
    def lists() -> RedirectResponse:
        return RedirectResponse("/data?part=codes", MOVED)

    @router.get("/catalogue/codes/{list_id}")
    def one_list(list_id: str) -> RedirectResponse:
        return RedirectResponse(f"/data?part=codes&list={quote(list_id, safe='')}", MOVED)

    return router
