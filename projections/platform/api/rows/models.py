"""/v1/models: every read model there is, row by row. A new projection file appears here by itself."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from projections.engine.view import count
from projections.platform.access.caller import Asking
from projections.platform.access.policy import policy
from projections.platform.api.moments.asked import ListQuery, MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.plain_values import plain
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.rows.column_kinds import kind_of
from projections.platform.api.rows.column_origins import Origins, titles_of
from projections.platform.api.rows.differences import add_differences
from projections.platform.api.rows.exports import add_exports
from projections.platform.api.rows.facets import add_facets
from projections.platform.api.rows.filters import parameter
from projections.platform.api.rows.keyset import key_columns, page_of_rows
from projections.platform.api.rows.model_names import ModelNames
from projections.platform.api.rows.order import By
from projections.platform.api.rows.questions import FILTER_PARAMETERS, WORDS, RowsQuery, WholeQuery, question
from projections.platform.api.rows.shapes import ModelColumns, RowCount
from projections.platform.api.rows.shown_models import moment_for, select_for, shown_as
from projections.platform.api.rows.value_names import ValueNames, refers_to
from projections.platform.api.rows.words import narrowed, ranked
from projections.platform.api.search.matching import SCORE
from projections.platform.api.shapes import Model
from schemas.days import day_of, now


class ModelRowsQuery(RowsQuery):
    """Query parameters of the rows of a read model; with `q` and without `sort`, what fits best comes first."""

    q: str = WORDS
    names: bool = Field(
        False,
        description="附上代码、成员等的名称，列名后加 _zh、_en / with the names of codes, members and the like, as column_zh "
        "and column_en",
    )


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/models", tags=["读模型 / read models"], responses=READ_PROBLEMS)
    models = ModelNames(reader.projections)
    origins = Origins(reader.projections)

    @router.get("", summary="有哪些读模型 / the read models there are", response_model=Page[Model])
    def listed(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        page, following = page_of("models", query, models.told(), lambda item: (item["name"],))
        return {"items": page, "next": following}

    @router.get(
        "/{name}",
        summary="一个读模型的行 / rows of a read model",
        response_model=Page[dict[str, Any]],
        responses=responses(401, 403, 404),
        openapi_extra=FILTER_PARAMETERS,
    )
    def rows(name: str, query: Annotated[ModelRowsQuery, Query()], who: Asking) -> dict[str, Any]:
        model, query = models.named(name), moment_for(name, query, who)
        words = query.q.strip()
        with reader.view(query) as view:
            shown = select_for(model, view.on, who)
            asked = question(ranked(view, name, shown, words) if words else shown, query)
            sort = asked.sort or ((By(SCORE, descending=True),) if words else ())
            tag = asked.tag + (hashlib.sha256(words.encode()).hexdigest()[:12] if words else "")
            list_name = f"models/{name}" + (f"#{tag}" if tag else "")
            page, following = page_of_rows(
                list_name, query, view, asked.asked, filters=asked.filters, sort=sort, fields=asked.fields
            )
            if query.names:
                page = ValueNames(view, origins, model.select(view.on)).beside(page)
        return {"items": [{k: plain(v) for k, v in row.items()} for row in page], "next": following}

    @router.get(
        "/{name}/count",
        summary="符合筛选的行数 / how many rows meet the filters",
        response_model=RowCount,
        responses=responses(401, 403, 404),
        openapi_extra=FILTER_PARAMETERS,
    )
    def counted(name: str, query: Annotated[WholeQuery, Query()], who: Asking) -> dict[str, int]:
        model, query = models.named(name), moment_for(name, query, who)
        with reader.view(query) as view:
            shown = narrowed(view, name, select_for(model, view.on, who), query.q)
            return {"rows": count(view, question(shown, query).rows()[1])}

    @router.get(
        "/{name}/columns",
        summary="一个读模型的各列，及如何筛选 / the columns of a read model, and how to filter by them",
        response_model=ModelColumns,
        responses=responses(404),
    )
    def columns(name: str, query: Annotated[MomentQuery, Query()], who: Asking) -> dict[str, Any]:
        model = models.named(name)
        asked = model.select(query.as_of or day_of(now()))
        keys = key_columns(asked)
        return {
            **models.about(name),
            "description": " ".join((model.select.__doc__ or "").split()),
            "shown": shown_as(name, who),
            "family": origins.family(asked.selected_columns["subject"])
            if "subject" in asked.selected_columns
            else None,
            "columns": [_column(name, column, origins, column.name in keys) for column in asked.selected_columns],
        }

    add_facets(router, reader, models, origins)
    add_differences(router, reader, models, origins)
    add_exports(router, reader, models)
    return router


def _column(model: str, column: Any, origins: Origins, is_key: bool) -> dict[str, Any]:
    kind = kind_of(column)
    title_zh, title_en = titles_of(model, column.name)
    return {
        "name": column.name,
        "type": kind.name if kind else "other",
        "title_zh": title_zh,
        "title_en": title_en,
        "is_key": is_key,
        "code_lists": origins.code_lists(column),
        "choices": origins.choices(column),
        "refers_to": refers_to(column.name),
        "counts_people": column.name in policy().people.get(model, ()),
        "filters": [parameter(column.name, operator) for operator in kind.operators] if kind else [],
        "sortable": kind is not None,
    }
