"""/v1/models: every read model there is, row by row. A new projection file appears here by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query

from projections.engine.declaration import ReadModel
from projections.platform.access.caller import Asking
from projections.platform.api.keyset import page_of_rows
from projections.platform.api.moments import ListQuery
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.reader import Reader
from projections.platform.api.shapes import Model
from projections.platform.api.shown_models import moment_for, select_for
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
        model, query = named(name), moment_for(name, query, who)
        with reader.view(query) as view:
            page, following = page_of_rows(f"models/{name}", query, view, select_for(model, view.on, who))
        return {"items": [{k: _plain(v) for k, v in row.items()} for row in page], "next": following}

    return router


def _plain(value: Any) -> Any:
    """The same JSON from both databases: times in UTC, sums as numbers."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
