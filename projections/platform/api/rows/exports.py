"""/v1/models/{name}/export: exactly the rows that meet the filters, as a file, from one state of the data."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from projections.engine.view import View, count
from projections.platform.access.caller import Asking
from projections.platform.api.download import Download
from projections.platform.api.export_files.csv_file import csv_chunks
from projections.platform.api.export_files.json_lines import json_line_chunks
from projections.platform.api.export_files.parquet_file import parquet_chunks
from projections.platform.api.export_files.written_column import Batches, WrittenColumn
from projections.platform.api.export_files.xlsx_file import check_rows, xlsx_chunks
from projections.platform.api.moments.reader import Reader
from projections.platform.api.problems import responses
from projections.platform.api.rows.column_kinds import kind_of
from projections.platform.api.rows.column_origins import titles_of
from projections.platform.api.rows.export_names import disposition
from projections.platform.api.rows.model_names import ModelNames
from projections.platform.api.rows.questions import FILTER_PARAMETERS, Question, WholeQuery, question
from projections.platform.api.rows.shown_models import moment_for, select_for
from projections.platform.api.rows.words import narrowed
from schemas.days import now
from schemas.errors import DatabaseUnavailable, UsageError

AT_ONCE = 3
"""Exports that may be made at once: each holds a connection to the database and one state of it."""
BATCH = 2_000
ROWS = "Kiteline-Rows"
"""Header: how many rows the file has."""
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
}
WITH_HEADINGS = ("csv", "xlsx")


class ExportQuery(WholeQuery):
    """Query parameters of an export."""

    format: Literal["csv", "xlsx", "parquet", "jsonl"] = Field("csv", description="文件格式 / format of the file")
    header: Literal["names", "zh", "en"] = Field(
        "names",
        description="表头：列名、中文名称或英文名称；只用于 csv 和 xlsx / what stands above the columns: their names, or their "
        "titles in Chinese or English; csv and xlsx only",
    )


FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "文件；中途出错时连接断开，不会以完整的样子结束 / the file; when it breaks off the connection is cut",
        "headers": {ROWS: {"description": "行数 / number of rows", "schema": {"type": "integer"}}},
        "content": {media_type.partition(";")[0]: FILE for media_type in MEDIA_TYPES.values()},
    },
    **responses(401, 403, 404),
}


def add_exports(router: APIRouter, reader: Reader, models: ModelNames) -> None:
    """Add the export of every read model."""
    places = threading.BoundedSemaphore(AT_ONCE)

    def headers(name: str, query: ExportQuery, rows: int) -> dict[str, str]:
        title = models.named(name).title_zh
        return {"Content-Disposition": disposition(title, name, query, query.format, now()), ROWS: str(rows)}

    @router.get(
        "/{name}/export",
        summary="导出符合筛选的全部行 / export all rows that meet the filters",
        response_class=Response,
        responses=ANSWERS,
        openapi_extra=FILTER_PARAMETERS,
    )
    def export(name: str, query: Annotated[ExportQuery, Query()], who: Asking) -> Response:
        model, query = models.named(name), moment_for(name, query, who)
        with ExitStack() as opened:
            opened.enter_context(_place(places))
            view = opened.enter_context(reader.view(query))
            asked = question(narrowed(view, name, select_for(model, view.on, who), query.q), query)
            rows = _count(view, asked, query)
            chunks = _chunks(view, asked, query, name, model.title_zh)
            opened.callback(chunks.close)  # type: ignore[attr-defined]
            first = next(chunks, b"")  # what goes wrong so far is answered as a problem
            return Download(
                first, chunks, opened.pop_all().close, MEDIA_TYPES[query.format], headers(name, query, rows)
            )

    def head(name: str, query: Annotated[ExportQuery, Query()], who: Asking) -> Response:
        model, query = models.named(name), moment_for(name, query, who)
        with reader.view(query) as view:
            asked = question(narrowed(view, name, select_for(model, view.on, who), query.q), query)
            rows = _count(view, asked, query)
        answer = Response(None, 200, headers(name, query, rows), MEDIA_TYPES[query.format])
        del answer.headers["content-length"]  # it is not known before the file is made
        return answer

    router.add_api_route("/{name}/export", head, methods=["HEAD"], include_in_schema=False)


@contextmanager
def _place(places: threading.BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise DatabaseUnavailable(
            f"同时进行的导出已达上限 {AT_ONCE} 个；请稍后再试",
            f"all {AT_ONCE} places for exports are taken; try again soon",
        )
    try:
        yield
    finally:
        places.release()


def _count(view: View, asked: Question, query: ExportQuery) -> int:
    """Number of rows. Raises UsageError for what the format cannot hold."""
    if query.header != "names" and query.format not in WITH_HEADINGS:
        raise UsageError(
            f"header 的值 {query.header}：{query.format} 里总是列名；请去掉 header，或改用 csv、xlsx",
            f"header is {query.header}: {query.format} always has the names of columns; leave it out, or take csv or xlsx",
        )
    rows = count(view, asked.rows()[1])
    if query.format == "xlsx":
        check_rows(rows)
    return rows


def _chunks(view: View, asked: Question, query: ExportQuery, name: str, title: str) -> Iterator[bytes]:
    columns = [
        WrittenColumn(field, _heading(name, field, query.header), kind_of(asked.asked.selected_columns[field]))
        for field in asked.fields
    ]
    batches = view.batches(asked.whole(), BATCH)
    if query.format == "xlsx":
        return xlsx_chunks(columns, batches, title)
    writers: dict[str, Callable[[Sequence[WrittenColumn], Batches], Iterator[bytes]]] = {
        "csv": csv_chunks,
        "parquet": parquet_chunks,
        "jsonl": json_line_chunks,
    }
    return writers[query.format](columns, batches)


def _heading(model: str, column: str, header: str) -> str:
    titles = dict(zip(("zh", "en"), titles_of(model, column), strict=True))
    return titles.get(header) or column
