"""What a request asks of the rows of a read model: which, in what order, which columns of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, Field
from sqlalchemy import ColumnElement, FromClause, Select, select

from projections.platform.api.moments.asked import ListQuery, MomentQuery
from projections.platform.api.rows.filters import Filter, read_filters
from projections.platform.api.rows.keyset import whole_order
from projections.platform.api.rows.order import By, read_fields, read_sort

SORT: Any = Field(
    None,
    max_length=500,
    description="按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; "
    "- before a name is descending; nulls come last",
    examples=["-openings,subject"],
)
FIELDS: Any = Field(
    None,
    max_length=2000,
    description="只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent",
    examples=["subject,title,openings"],
)


WORDS: Any = Field(
    "",
    max_length=100,
    description="只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds "
    "them; for read models that can be searched",
    examples=["数控车工", "shukong"],
)


class RowsQuery(ListQuery):
    """Query parameters of a list of rows. Whatever else is given is a filter; one of no column is refused."""

    model_config = ConfigDict(extra="allow", frozen=True)

    sort: str | None = SORT
    fields: str | None = FIELDS


class WholeQuery(MomentQuery):
    """As RowsQuery, for what has no pages."""

    model_config = ConfigDict(extra="allow", frozen=True)

    sort: str | None = SORT
    fields: str | None = FIELDS
    q: str = WORDS


FILTER_PARAMETERS: dict[str, Any] = {
    "parameters": [
        {
            "name": "filters",
            "in": "query",
            "style": "form",
            "explode": True,
            "description": "按列筛选：列名=值（可多个，任一即可）、列名.from、列名.to（含端点）、列名.contains（文本含有）、"
            "列名.empty（true 为空值）；每列可用的见 /v1/models/{name}/columns / filters by column: column=value (several: any "
            "of them), column.from, column.to (both inclusive), column.contains, column.empty (true: null); what a column "
            "takes is told by /v1/models/{name}/columns",
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "example": {"county": "370705", "openings.from": "5"},
        }
    ]
}
"""OpenAPI of the filters: an object whose properties are parameters of their own."""


@dataclass(frozen=True)
class Question:
    """What is wanted of the rows of `asked`."""

    asked: Select[Any]
    filters: tuple[Filter, ...]
    sort: tuple[By, ...]
    fields: tuple[str, ...]

    @property
    def tag(self) -> str:
        """Tells questions apart whose pages differ; empty where nothing is asked."""
        said = [*map(str, self.filters), "|", *map(str, self.sort)]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:12] if self.filters or self.sort else ""

    def rows(self) -> tuple[FromClause, Select[Any]]:
        """All rows that meet the filters, with all columns: what is read from, and the select to go on with."""
        rows = self.asked.subquery()
        return rows, select(rows).where(*(one.condition(rows) for one in self.filters))

    def whole(self) -> Select[Any]:
        """All rows in their order, with the columns that are wanted."""
        rows, found = self.rows()
        order, _ = whole_order(self.asked, self.sort)
        return found.with_only_columns(*(rows.c[name] for name in self.fields)).order_by(
            *(by.order(rows) for by in order)
        )


def question(asked: Select[Any], query: RowsQuery | WholeQuery, given: Mapping[str, Any] | None = None) -> Question:
    """The question that `query` puts; `given`: parameters that are filters, by default all that it does not know.

    Raises UsageError naming the parameter, its value and what there is.
    """
    columns: dict[str, ColumnElement[Any]] = dict(asked.selected_columns.items())
    filters = read_filters(columns, query.model_extra or {} if given is None else given)
    return Question(asked, filters, read_sort(columns, query.sort), read_fields(columns, query.fields))
