"""Shapes of the answers about read models and their columns."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from projections.platform.access.roles import Grant


class ColumnShape(BaseModel):
    """One column of a read model, and how it can be asked for."""

    name: str
    type: Literal["text", "integer", "number", "boolean", "day", "time", "other"] = Field(
        description="值的类型；day 为日期，time 为时刻（UTC） / type of its values; time is UTC"
    )
    title_zh: str | None
    title_en: str | None
    is_key: bool = Field(description="是否标识一行 / whether it is part of what identifies a row")
    code_lists: list[str] = Field(description="代码所在的代码表 / lists that its codes are of")
    choices: list[str] = Field(description="可有的值；空为不限 / values that there can be; empty: any")
    refers_to: Literal["member", "consortium"] | None = Field(
        description="其中的代码是成员还是联合体的 / whether its codes are of members or of consortia"
    )
    counts_people: bool = Field(
        description="是否为人数，可能取整或不显示 / whether it counts people, rounded or hidden"
    )
    filters: list[str] = Field(
        description="可用的筛选参数 / parameters that filter by it", examples=[["openings", "openings.from"]]
    )
    sortable: bool


class ModelColumns(BaseModel):
    """A read model and its columns."""

    name: str
    title_zh: str
    title_en: str
    projection: str
    description: str = Field(description="各列的说明（英文） / what it holds, in English")
    shown: Grant = Field(
        description="提问者能看到多少：all 全部，own 本单位的，suppressed、rounded 人数取整，no 不能看 / how much of it the caller may see"
    )
    family: str | None = Field(
        description="列 subject 是哪一族事实的对象；沿革见 /v1/subjects/{family}/{subject}/timeline / the family of facts whose "
        "subjects stand in column subject; null: none"
    )
    columns: list[ColumnShape]


class RowCount(BaseModel):
    """How many rows there are."""

    rows: int
