"""/v1/search/demands and /v1/search/cohorts: search by words, narrowed by facets."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from projections.engine.view import View
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller
from projections.platform.api.moments.reader import Reader
from projections.platform.api.plain_values import plain
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.rows.column_origins import titles_of
from projections.platform.api.rows.facet_counts import VALUES, Facet
from projections.platform.api.rows.keyset import page_of_rows
from projections.platform.api.rows.model_names import ModelNames
from projections.platform.api.rows.order import By
from projections.platform.api.rows.questions import FILTER_PARAMETERS, Question, RowsQuery, question
from projections.platform.api.rows.shown_models import moment_for, select_for
from projections.platform.api.search.facets import facets_of
from projections.platform.api.search.matching import SCORE, Names, names, rows_that_fit
from projections.platform.api.search.subjects import COHORTS, DEMANDS, Searched


class SearchQuery(RowsQuery):
    """Query parameters of a search; without `sort`, what fits best comes first."""

    q: str = Field(
        "",
        max_length=100,
        description="要找的词，空格隔开，每个都要符合；可用汉字、全拼或首字母，容许错字 / words to look for, with spaces "
        "between, each has to fit; Chinese, pinyin or its initials, and misspelt words are found",
        examples=["数控车工", "shukong", "skcg"],
    )


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
            rows, facets = _facets(view, searched, asked, named) if query.cursor is None else (None, None)
            items = [_named(row, named) for row in page]
            return {"items": items, "next": following, "rows": rows, "facets": facets}

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


def _facets(view: View, searched: Searched, asked: Question, named: Names) -> tuple[int, Sequence[dict[str, Any]]]:
    rows, found = facets_of(view, asked.asked.subquery(), asked.filters, searched.facets)
    told = []
    for column, values in found.items():
        title_zh, title_en = titles_of(searched.model, column)
        listed = [
            {"value": value, "rows": number} | named.of(column, value)._asdict() for value, number in values[:VALUES]
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
    return rows, told
