"""/v1/models/{name}/differences: what differs in a read model between two moments, row by row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from projections.engine.view import Row, count
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller
from projections.platform.api.moments.asked import Day
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import page_of
from projections.platform.api.plain_values import plain
from projections.platform.api.problems import responses
from projections.platform.api.rows.column_origins import Origins
from projections.platform.api.rows.keyset import key_columns
from projections.platform.api.rows.model_names import ModelNames
from projections.platform.api.rows.questions import FILTER_PARAMETERS, WORDS, RowsQuery, question
from projections.platform.api.rows.shown_models import moment_for, select_for
from projections.platform.api.rows.value_names import ValueNames
from projections.platform.api.rows.words import narrowed
from schemas.errors import UsageError

MOST = 20_000
"""Rows of one moment that are held against those of the other."""
ORDER = ("changed", "appeared", "gone")


class DifferencesQuery(RowsQuery):
    """Which rows, and the other moment. `sort` and `fields` are of no use here and are passed over."""

    q: str = WORDS
    compare: Day = Field(
        description="与哪一天相比（known_at 相同） / the day that is compared with, with the same known_at",
        examples=["2026-03-31"],
    )


class Difference(BaseModel):
    """A row that differs. `before` and `after`: with names beside codes; null where there is no such row."""

    key: str = Field(description="标识这一行 / identifies the row")
    change: Literal["changed", "appeared", "gone"]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    columns: list[str] = Field(description="值不同的列 / columns whose values differ")


class Differences(BaseModel):
    """One page of what differs; the numbers are of all pages."""

    items: list[Difference]
    next: str | None
    changed: int
    appeared: int
    gone: int
    same: int = Field(description="两个时点相同的行数 / rows that are the same at both moments")


def add_differences(router: APIRouter, reader: Reader, models: ModelNames, origins: Origins) -> None:
    """Add the differences of every read model."""

    @router.get(
        "/{name}/differences",
        summary="两个时点之间的差别 / what differs between two moments",
        response_model=Differences,
        responses=responses(401, 403, 404),
        openapi_extra=FILTER_PARAMETERS,
    )
    def differences(name: str, query: Annotated[DifferencesQuery, Query()], who: Asking) -> dict[str, Any]:
        after = rows_at(name, query, who)
        before = rows_at(name, query.model_copy(update={"as_of": query.compare}), who)
        found = list(_differing(before, after))
        list_name = f"differences/{name}/{query.compare}/{_asked(query)}"
        page, following = page_of(list_name, query, found, lambda one: (ORDER.index(one["change"]), one["key"]))
        numbers = {kind: sum(one["change"] == kind for one in found) for kind in ORDER}
        same = len(after) - numbers["changed"] - numbers["appeared"]
        return {"items": page, "next": following, **numbers, "same": same}

    def rows_at(name: str, query: DifferencesQuery, who: Caller) -> dict[str, _Row]:
        """Key -> row at one moment."""
        model, query = models.named(name), moment_for(name, query, who)
        with reader.view(query) as view:
            asked = question(narrowed(view, name, select_for(model, view.on, who), query.q), query)
            wanted = asked.rows()[1]
            _check(count(view, wanted))
            rows, own = view.rows(wanted), model.select(view.on)
            named = ValueNames(view, origins, own).beside(rows)
        keys = key_columns(own)
        return {_key(row, keys): _Row(_plain(row), _plain(told)) for row, told in zip(rows, named, strict=True)}


@dataclass(frozen=True)
class _Row:
    """A row's values, which are compared, and the same with names beside codes, which are shown."""

    values: Row
    told: Row


def _asked(query: DifferencesQuery) -> str:
    """Tells questions apart whose cursors must not be mixed up."""
    said = json.dumps([query.q, sorted((query.model_extra or {}).items())], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _check(rows: int) -> None:
    if rows > MOST:
        raise UsageError(
            f"有 {rows} 行，最多比较 {MOST} 行；请用筛选缩小范围",
            f"there are {rows} rows, {MOST} at most can be compared; narrow the filters",
        )


def _plain(row: Row) -> Row:
    return {name: plain(value) for name, value in row.items()}


def _key(row: Row, keys: Sequence[str]) -> str:
    return json.dumps([row[key] for key in keys], default=str, ensure_ascii=False)


def _differing(before: Mapping[str, _Row], after: Mapping[str, _Row]) -> Iterator[dict[str, Any]]:
    for key, row in after.items():
        then = before.get(key)
        if then is None:
            yield {"key": key, "change": "appeared", "before": None, "after": row.told, "columns": []}
        elif columns := [name for name, value in row.values.items() if value != then.values.get(name)]:
            yield {"key": key, "change": "changed", "before": then.told, "after": row.told, "columns": columns}
    for key, row in before.items():
        if key not in after:
            yield {"key": key, "change": "gone", "before": row.told, "after": None, "columns": []}
