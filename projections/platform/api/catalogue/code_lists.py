"""Pages of the code lists that come with Kiteline. What is in force comes as facts and may be a later version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from typing import Any

from projections.platform.api.catalogue.page import heading, lead, link, name, page, table, titled
from schemas.contracts import Field, newest
from schemas.errors import UnknownName
from schemas.starter import starter_facts

NOTE = (
    "随系统附带的版本；之后的版本以事实发布，裁定依发生之日有效的版本 / as it comes with the system; later versions are stated as "
    "facts, and a fact is judged by the one in force on the day it occurred"
)
SHOWN = 2_000
"""Codes on a page."""


@cache
def starter_lists() -> dict[str, Mapping[str, Any]]:
    """List id -> CodeListPublished with its entries; of several versions the last."""
    return {fact["list_id"]: fact for event_type, fact in starter_facts() if event_type == "CodeListPublished"}


def overview() -> str:
    return page("代码表", _overview())


def _overview() -> Iterator[str]:
    yield heading("代码表", "Code lists")
    yield lead(NOTE)
    rows = [
        (
            titled(f"/catalogue/codes/{list_id}", about["title_zh"], about["title_en"]),
            name(list_id),
            escape(about["version"]),
            escape(str(about["effective_from"])),
            str(len(about["entries"])),
            escape(about["source"]),
        )
        for list_id, about in starter_lists().items()
    ]
    head = ("代码表 / list", "编号 / id", "版本 / version", "生效 / from", "条数 / codes", "来源 / source")
    yield table(head, rows)


def code_list(list_id: str) -> str:
    """One list and the fields that take their values from it. Raises UnknownName."""
    if list_id not in starter_lists():
        names = ", ".join(starter_lists())
        raise UnknownName(
            f"没有代码表 {list_id[:80]}；已有：{names}", f"no code list {list_id[:80]}; there are: {names}"
        )
    about = starter_lists()[list_id]
    return page(about["title_zh"], _code_list(list_id, about))


def _code_list(list_id: str, about: Mapping[str, Any]) -> Iterator[str]:
    entries = about["entries"]
    yield heading(about["title_zh"], about["title_en"])
    yield lead(f"{about['source']} · 版本 / version {about['version']} · 自 / from {about['effective_from']}")
    yield lead(NOTE)
    used = [link(f"/catalogue/events/{event}", f"{event}.{field}") for event, field in _users(list_id)]
    yield f"<p>用于 / used by: {' · '.join(used)}</p>" if used else ""
    rows = [
        (name(e["code"]), escape(e["name_zh"]), escape(e.get("name_en") or ""), escape(e.get("parent") or ""))
        for e in entries[:SHOWN]
    ]
    yield table(("代码 / code", "名称 / name", "英文 / English", "上级 / parent"), rows)
    if len(entries) > SHOWN:
        yield lead(f"另有 {len(entries) - SHOWN} 条 / {len(entries) - SHOWN} more")


def _users(list_id: str) -> Iterator[tuple[str, str]]:
    """(event type, field) of every field with values from the list."""

    def within(fields: tuple[Field, ...], path: str) -> Iterator[str]:
        for field in fields:
            if list_id in field.code_lists:
                yield path + field.name
            yield from within(field.rows, f"{path}{field.name}[].")

    for event_type, contract in sorted(newest().items()):
        for field in within(contract.fields, ""):
            yield event_type, field
