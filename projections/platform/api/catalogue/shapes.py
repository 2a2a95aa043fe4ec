"""Shapes of the catalogue."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from projections.platform.api.moments.asked import ListQuery, MomentQuery


class Speaker(BaseModel):
    kind: str
    zh: str
    en: str


class EventListed(BaseModel):
    """An event type in its newest version."""

    name: str
    title_zh: str
    title_en: str
    family: str
    family_zh: str
    family_en: str
    topic: str = Field(description="主题 / canonical topic")
    version: int
    versions: list[int]
    schema_id: int
    speakers: list[Speaker] = Field(description="哪几类成员可以报送 / who may state it")
    doc: str = Field(description="英文含义 / meaning, in English")
    doc_zh: str = Field(description="含义 / meaning, in Chinese")
    fields: int = Field(description="字段数，不含信封 / fields beside the envelope")


class Rule(BaseModel):
    zh: str
    en: str


class FieldShape(BaseModel):
    name: str
    title_zh: str
    kind_zh: str
    kind_en: str
    needed: bool
    doc: str = Field(description="英文含义 / meaning, in English")
    doc_zh: str = Field(description="含义 / meaning, in Chinese")
    symbols: list[str]
    symbols_zh: list[str] = Field(
        description="各选项的中文名，次序相同 / Chinese names of the symbols, in the same order"
    )
    code_lists: list[str]
    rules: list[Rule]
    inner: bool = Field(description="列表元素的字段 / of the elements of a list")


class BadExample(BaseModel):
    why: str = Field(description="错在哪里，英文 / what is wrong with it, in English")
    why_zh: str = Field(description="错在哪里 / what is wrong with it, in Chinese")
    change: dict[str, Any] = Field(description="对正确示例的改动 / put over the good example")
    reason: str
    zh: str
    en: str


class EventShape(EventListed):
    """One version of an event type. `subject`: its name in the registry of schemas."""

    subject: str
    authority: str = Field(description="owner 只报送自己的主题, party 任一有关方 / whose statements count")
    payload: list[FieldShape]
    envelope: list[FieldShape]
    example: dict[str, Any]
    bad: list[BadExample]
    avro: dict[str, Any]


class EventQuery(MomentQuery):
    version: int | None = Field(
        None, ge=1, le=100_000, description="哪一版；不给则最新 / which; the newest unless given"
    )


class UsedBy(BaseModel):
    event: str
    field: str


class ListInForce(BaseModel):
    list_id: str
    version: str
    effective_from: date
    title_zh: str
    title_en: str
    source: str
    codes: int


class Code(BaseModel):
    code: str
    name_zh: str
    name_en: str | None
    parent: str | None


class CodesQuery(ListQuery):
    q: str = Field(
        "",
        max_length=60,
        description="代码的开头，或名称（汉字、拼音、首字母）/ how a code begins, or a name, in pinyin too",
        examples=["潍城", "weicheng", "3707"],
    )


class CodePage(BaseModel):
    """One page of a list's codes; of a search, what fits best first."""

    about: ListInForce
    used_by: list[UsedBy]
    found: int = Field(description="符合的条数 / codes that fit")
    items: list[Code]
    next: str | None
