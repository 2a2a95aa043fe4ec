"""/v1/mine/forms: what can be stated, field by field, for forms; and the workbooks to fill."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from infra.code_choices import starter_choices
from infra.mine.uploads import XLSX, workbook
from producers.spreadsheets.template import write_template
from producers.spreadsheets.template_map import is_needed
from projections.platform.api.problems import responses
from schemas import contracts
from schemas.chinese import field_meaning, field_zh, symbol_zh
from schemas.contracts import BY_DIGITS, KINDS, Contract, contract_named, contract_of, newest
from schemas.member_book import OPERATOR
from schemas.titles import FAMILIES

CORRECTABLE = ("occurred_at", "subject", "consortium")
"""Fields of the envelope that a member may correct; who says it and under which id it may not."""


class Symbol(BaseModel):
    code: str
    name_zh: str


class FormField(BaseModel):
    """One field as a form needs it; `rows`: the fields of each element where it is a list of records."""

    name: str
    name_zh: str
    kind: Literal[KINDS]  # type: ignore[valid-type]
    needed: bool
    nullable: bool
    envelope: bool = Field(description="是否属于信封 / whether it belongs to the envelope")
    sealed: bool = Field(description="个人信息，只能封存 / personal data, sealed only")
    doc: str
    doc_zh: str
    symbols: list[Symbol]
    code_lists: list[str] = Field(description="见 /v1/catalogue/codes/{list_id} / the lists that it is of")
    minimum: int | None
    maximum: int | None
    pattern: str | None
    rows: list[FormField]


class Form(BaseModel):
    event_type: str
    version: int
    title_zh: str
    title_en: str
    fields: list[FormField]


class FormTitle(BaseModel):
    event_type: str
    version: int
    title_zh: str
    title_en: str
    family: str
    family_zh: str
    family_en: str
    speakers: list[str] = Field(description="哪类成员可报送 / kinds of members that may state it")


class Forms(BaseModel):
    items: list[FormTitle]


def routes() -> APIRouter:
    router = APIRouter(prefix="/v1/mine/forms", tags=["我的报送 / mine"], responses=responses(401, 403))

    @router.get("", summary="可以报送什么 / what can be stated", response_model=Forms)
    def listed() -> Forms:
        order = list(FAMILIES)
        every = sorted(newest().values(), key=lambda one: (order.index(one.family), one.schema_id))
        return Forms(items=[_title(one) for one in every if one.speakers != {OPERATOR}])

    @router.get(
        "/{event_type}",
        summary="一种事件的字段 / the fields of an event type",
        response_model=Form,
        responses=responses(404, 422),
    )
    def form(
        event_type: str,
        version: Annotated[int | None, Query(ge=1, le=1000, description="不给则为最新 / newest unless given")] = None,
    ) -> Form:
        contract = contract_named(event_type) if version is None else contract_of(event_type, version)
        envelope = [contract.field(name) for name in CORRECTABLE]
        return Form(
            event_type=contract.name,
            version=contract.version,
            title_zh=contract.title_zh,
            title_en=contract.title_en,
            fields=[
                *(_field(contract.name, one) for one in contract.payload),
                *(_field(contract.name, one, envelope=True) for one in envelope),
            ],
        )

    @router.get(
        "/{event_type}/template",
        summary="待填的工作簿 / a workbook to fill",
        response_class=Response,
        responses=responses(404, 422) | {200: {"content": {XLSX: {}}, "description": "xlsx"}},
    )
    def template(event_type: str) -> Response:
        contract = contract_named(event_type)
        return workbook(_template(contract.name), f"{contract.title_zh}.xlsx")

    return router


def _title(contract: Contract) -> FormTitle:
    zh, en = FAMILIES[contract.family]
    return FormTitle(
        event_type=contract.name,
        version=contract.version,
        title_zh=contract.title_zh,
        title_en=contract.title_en,
        family=contract.family,
        family_zh=zh,
        family_en=en,
        speakers=sorted(contract.speakers),
    )


def _field(event: str, field: contracts.Field, *, envelope: bool = False) -> FormField:
    return FormField(
        name=field.name,
        name_zh=field_zh(field.name),
        kind=field.kind,
        needed=is_needed(field),
        nullable=field.nullable,
        envelope=envelope,
        sealed=field.sealed,
        doc=field.doc,
        doc_zh=field_meaning(event, field.name),
        symbols=[Symbol(code=symbol, name_zh=symbol_zh(symbol)) for symbol in field.symbols],
        code_lists=[name for name in field.code_lists if name not in BY_DIGITS],
        minimum=field.minimum,
        maximum=field.maximum,
        pattern=field.pattern,
        rows=[_field(event, inner) for inner in field.rows],
    )


@lru_cache(maxsize=64)
def _template(event_type: str) -> bytes:
    """The same for everybody; made once."""
    with tempfile.TemporaryDirectory(prefix="kiteline-template-") as folder:
        file = Path(folder) / "template.xlsx"
        write_template(file, contract_named(event_type), starter_choices())
        return file.read_bytes()
