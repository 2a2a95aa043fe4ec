"""/v1/models: every read model there is, row by row. A new projection file appears here by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Select, or_

from projections.engine.declaration import ReadModel
from projections.platform.access.caller import Asking
from projections.platform.access.policy import MODEL, policy
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.keyset import page_of_rows
from projections.platform.api.moments import ListQuery
from projections.platform.api.paging import Page, page_of
from projections.platform.api.people import at_month_end, told_row
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.reader import Reader
from projections.platform.api.shapes import Model
from schemas.errors import UnknownName


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/models", tags=["读模型 / read models"], responses=READ_PROBLEMS)
    models = {model.name: (model, p.name) for p in reader.projections for model in p.read_models}

    def named(name: str) -> ReadModel:
        if name not in models:
            there = ", ".join(models)
            raise UnknownName(f"没有读模型 {name}；已有：{there}", f"no read model {name}; there are: {there}")
        return models[name][0]

    @router.get("", summary="有哪些读模型 / the read models there are", response_model=Page[Model])
    def listed(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        items = [
            {"name": name, "title_zh": model.title_zh, "title_en": model.title_en, "projection": projection}
            for name, (model, projection) in models.items()
        ]
        page, following = page_of("models", query, items, lambda item: (item["name"],))
        return {"items": page, "next": following}

    @router.get(
        "/{name}",
        summary="一个读模型的行 / rows of a read model",
        response_model=Page[dict[str, Any]],
        responses=responses(401, 403, 404),
    )
    def rows(name: str, query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        model, columns = named(name), policy().people.get(name)
        grant = Grant.ALL if columns is None else who.may(f"{MODEL}{name}")
        if grant is Grant.NO:
            raise refusal(who, f"/v1/models/{name}")
        counted = grant in (Grant.ROUNDED, Grant.SUPPRESSED)
        query = at_month_end(query) if counted else query
        with reader.view(query) as view:
            asked = model.select(view.on)
            wanted = _own(asked, who) if grant is Grant.OWN else asked
            page, following = page_of_rows(f"models/{name}", query, view, wanted)
        if counted:
            page = [told_row(row, columns or (), who.fewest) for row in page]
        return {"items": [{k: _plain(v) for k, v in row.items()} for row in page], "next": following}

    return router


def _own(asked: Select[Any], who: Caller) -> Select[Any]:
    """Rows that the caller's member has stated, or that concern it."""
    shown = asked.selected_columns
    return asked.where(or_(*(shown[name] == who.member for name in ("member", "other") if name in shown)))


def _plain(value: Any) -> Any:
    """The same JSON from both databases: times in UTC, sums as numbers."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
