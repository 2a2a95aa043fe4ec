"""Facets: the values of a column with the number of rows of each, under all filters but those of the column itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, func, select

VALUES = 100
"""Values of a facet that are shown."""


class FacetValue(BaseModel):
    value: str | int | float | bool | None
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


def counted(asked: Any, conditions: Sequence[ColumnElement[bool]], column: str, most: int) -> Select[Any]:
    """value, rows: how many rows there are of each value of a column, most first, `most` and one."""
    counted_column = asked.c[column]
    number = func.count().label("rows")
    return (
        select(counted_column.label("value"), number)
        .select_from(asked)
        .where(*conditions)
        .group_by(counted_column)
        .order_by(number.desc(), counted_column.asc().nulls_last())
        .limit(most + 1)
    )
