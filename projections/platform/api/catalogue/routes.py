"""Paths of the catalogue, and the AsyncAPI document."""

from __future__ import annotations

from importlib.metadata import version as version_of
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from projections.platform.api.catalogue import code_lists, events
from schemas.asyncapi import asyncapi_document
from schemas.contracts import contract_named, contract_of
from schemas.topics import Topics


def routes(topics: Topics) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/asyncapi.json")
    def asyncapi() -> dict[str, Any]:
        return asyncapi_document(topics, version_of("kiteline"))

    @router.get("/catalogue", response_class=HTMLResponse)
    def overview() -> str:
        return events.overview(topics)

    @router.get("/catalogue/events/{name}", response_class=HTMLResponse)
    def newest(name: str) -> str:
        return events.event(contract_named(name))

    @router.get("/catalogue/events/{name}/{version}", response_class=HTMLResponse)
    def one(name: str, version: int) -> str:
        return events.event(contract_of(name, version))

    @router.get("/catalogue/codes", response_class=HTMLResponse)
    def lists() -> str:
        return code_lists.overview()

    @router.get("/catalogue/codes/{list_id}", response_class=HTMLResponse)
    def one_list(list_id: str) -> str:
        return code_lists.code_list(list_id)

    return router
