"""/v1/models/{name}/facets: how many rows there are of each value of some columns."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Select

from projections.platform.access.caller import Asking
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import NAMELESS
from projections.platform.api.plain_values import plain
from projections.platform.api.problems import responses
from projections.platform.api.rows.column_origins import Origins, titles_of
from projections.platform.api.rows.facet_counts import VALUES, Facet, counted
from projections.platform.api.rows.filters import unknown_column
from projections.platform.api.rows.model_names import ModelNames
from projections.platform.api.rows.questions import FILTER_PARAMETERS, WholeQuery, question
from projections.platform.api.rows.shown_models import moment_for, select_for
from projections.platform.api.rows.value_names import ValueNames
from projections.platform.api.rows.words import narrowed
from schemas.errors import UsageError

MOST = 12
"""Columns that are counted at once."""


class FacetsQuery(WholeQuery):
    """Which columns are counted; `sort` and `fields` are of no use here and are passed over."""

    by: str = Field(
        max_length=500,
        description="按哪些列计数，逗号分隔 / columns whose values are counted, with commas between",
        examples=["county,occupation"],
    )


class Facets(BaseModel):
    """Facets in the order that was asked for."""

    facets: list[Facet]


def add_facets(router: APIRouter, reader: Reader, models: ModelNames, origins: Origins) -> None:
    """Add the facets of every read model."""

    @router.get(
        "/{name}/facets",
        summary="按列计数 / how many rows there are of each value",
        response_model=Facets,
        responses=responses(401, 403, 404),
        openapi_extra=FILTER_PARAMETERS,
    )
    def facets(name: str, query: Annotated[FacetsQuery, Query()], who: Asking) -> dict[str, Any]:
        model, query = models.named(name), moment_for(name, query, who)
        with reader.view(query) as view:
            asked = question(narrowed(view, name, select_for(model, view.on, who), query.q), query)
            named = ValueNames(view, origins, model.select(view.on))
            rows = asked.asked.subquery()
            told: list[dict[str, Any]] = []
            for column in _columns(query.by, asked.asked):
                conditions = [one.condition(rows) for one in asked.filters if one.column != column]
                found = view.rows(counted(rows, conditions, column, VALUES))
                names = named.of(column, (row["value"] for row in found))
                title_zh, title_en = titles_of(name, column)
                values = [
                    {"value": plain(row["value"]), "rows": row["rows"]} | names.get(row["value"], NAMELESS)._asdict()
                    for row in found[:VALUES]
                ]
                told.append(
                    {"column": column, "title_zh": title_zh, "title_en": title_en, "values": values}
                    | {"more": len(found) > VALUES}
                )
        return {"facets": told}


def _columns(by: str, asked: Select[Any]) -> list[str]:
    columns = dict(asked.selected_columns.items())
    wanted = list(dict.fromkeys(by.split(",")))
    for name in wanted:
        if name not in columns:
            raise unknown_column("by", name, columns)
    if len(wanted) > MOST:
        raise UsageError(
            f"by 有 {len(wanted)} 列，最多 {MOST} 列；请分几次读取",
            f"by names {len(wanted)} columns, {MOST} at most; read in several goes",
        )
    return wanted
