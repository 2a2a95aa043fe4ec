"""/v1/search/demands and /v1/search/cohorts: search by words, narrowed by facets."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from projections.engine.view import View, count
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller
from projections.platform.api.column_origins import titles_of
from projections.platform.api.keyset import page_of_rows
from projections.platform.api.model_names import ModelNames
from projections.platform.api.plain_values import plain
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.reader import Reader
from projections.platform.api.row_order import By
from projections.platform.api.row_questions import FILTER_PARAMETERS, Question, RowsQuery, question
from projections.platform.api.search.matching import SCORE, Names, counted, names, rows_that_fit
from projections.platform.api.search.subjects import COHORTS, DEMANDS, Searched
from projections.platform.api.shown_models import moment_for, select_for

VALUES = 100
"""Values of a facet that are shown."""


class SearchQuery(RowsQuery):
    """Query parameters of a search; without `sort`, what fits best comes first."""

    q: str = Field(
        "",
        max_length=100,
        description="要找的词，空格隔开，每个都要符合；可用汉字、全拼或首字母，容许错字 / words to look for, with spaces "
        "between, each has to fit; Chinese, pinyin or its initials, and misspelt words are found",
        examples=["数控车工", "shukong", "skcg"],
    )


class FacetValue(BaseModel):
    value: str | int | None
    zh: str | None
    en: str | None
    rows: int


class Facet(BaseModel):
    """Values of one column with the number of rows, under all filters but those of this column."""

    column: str
    title_zh: str | None
    title_en: str | None
    values: list[FacetValue] = Field(description=f"行数多的在前，最多 {VALUES} 个 / most rows first")
    more: bool = Field(description="是否还有未列出的值 / whether there are values that are not listed")


class SearchPage(BaseModel):
    """One page of what was found. `rows` and `facets` come with the first page only."""

    items: list[dict[str, Any]] = Field(
        description="列表的各列，加 score（符合程度）、member_kind，以及代码的名称 *_zh、*_en / the list's columns, score, "
        "member_kind, and names of codes as *_zh and *_en"
    )
    next: str | None
    rows: int | None = Field(description="共多少行 / rows in all")
    facets: list[Facet] | None


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/search", tags=["检索 / search"], responses=READ_PROBLEMS)

    models = ModelNames(reader.projections)

    def found(searched: Searched, query: SearchQuery, who: Caller) -> dict[str, Any]:
        query = moment_for(searched.model, query, who)
        with reader.view(query) as view:
            named = names(view, searched)
            shown = select_for(models.named(searched.model), view.on, who)
            asked = question(rows_that_fit(view, searched, shown, named, query.q), query)
            sort = asked.sort or ((By(SCORE, descending=True),) if query.q.strip() else ())
            said = hashlib.sha256(query.q.encode()).hexdigest()[:12]
            page, following = page_of_rows(
                f"search/{searched.model}#{said}{asked.tag}", query, view, asked.asked,
                filters=asked.filters, sort=sort, fields=asked.fields,
            )  # fmt: skip
            first = query.cursor is None
            return {
                "items": [_named(row, named) for row in page],
                "next": following,
                "rows": count(view, asked.rows()[1]) if first else None,
                "facets": _facets(view, searched, asked, named) if first else None,
            }

    told: dict[str, Any] = {
        "response_model": SearchPage,
        "responses": responses(401, 403),
        "openapi_extra": FILTER_PARAMETERS,
    }

    @router.get("/demands", summary="检索在招需求 / search open demands", **told)
    def demands(query: Annotated[SearchQuery, Query()], who: Asking) -> dict[str, Any]:
        return found(DEMANDS, query, who)

    @router.get("/cohorts", summary="检索毕业生预计 / search declared cohorts", **told)
    def cohorts(query: Annotated[SearchQuery, Query()], who: Asking) -> dict[str, Any]:
        return found(COHORTS, query, who)

    return router


def _named(row: dict[str, Any], named: Names) -> dict[str, Any]:
    item = {column: plain(value) for column, value in row.items()}
    for column, value in row.items():
        if column in named.by_column:
            name = named.of(column, value)
            item |= {f"{column}_zh": name.zh, f"{column}_en": name.en}
    return item


def _facets(view: View, searched: Searched, asked: Question, named: Names) -> Sequence[dict[str, Any]]:
    rows = asked.asked.subquery()
    told = []
    for column in searched.facets:
        conditions = [one.condition(rows) for one in asked.filters if one.column != column]
        values = view.rows(counted(rows, conditions, column, VALUES))
        title_zh, title_en = titles_of(searched.model, column)
        listed = [
            {"value": row["value"], "rows": row["rows"]} | named.of(column, row["value"])._asdict()
            for row in values[:VALUES]
        ]
        told.append(
            {
                "column": column,
                "title_zh": title_zh,
                "title_en": title_en,
                "values": listed,
                "more": len(values) > VALUES,
            }
        )
    return told
