"""Is it one of our templates, filled? By the mark in its second line, else by its hidden sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from producers.recognise import Nearest, Recognised, recognise
from producers.sheets import Sheet, unreadable
from producers.spreadsheets.template_map import LOCAL_ID, template_map
from producers.values import as_text
from schemas.contracts import Contract, newest

HIDDEN = "_kiteline"
EXAMPLE = "示例"
"""Rows whose number begins so are the template's own example and state nothing."""
MARK = re.compile(r"([A-Z][A-Za-z]+)\.v([0-9]+)(?::local_id)?")
SEARCHED = 20


def mark_of(contract: Contract) -> str:
    return f"{contract.name}.v{contract.version}"


def filled_templates(path: Path, sheets: Sequence[Sheet]) -> list[tuple[str, Recognised]]:
    """The filled sheets of a template; none when the file is no template.

    Raises FileUnreadable when it is one, but of an event type or with columns that do not fit the contract.
    """
    found = [(sheet.name, one) for sheet in sheets if (one := _by_mark(path, sheet))]
    if found:
        return found
    hidden = next((sheet for sheet in sheets if sheet.name == HIDDEN and sheet.rows), None)
    matched = MARK.fullmatch(as_text(hidden.rows[0][1][0])) if hidden else None
    if matched is None:
        return []
    contract = _contract(path, matched)
    tables = [(s.name, recognise(s, [template_map(contract)])) for s in sheets if s.name != HIDDEN]
    known = [(name, _without_example(table)) for name, table in tables if isinstance(table, Recognised)]
    if not known:
        near = next((table for _, table in tables if isinstance(table, Nearest)), None)
        raise _lacking(path, contract, matched[2], near.missing if near else ("编号",))
    return known


def _by_mark(path: Path, sheet: Sheet) -> Recognised | None:
    for at, (_, cells) in enumerate(sheet.rows[:SEARCHED]):
        texts = [as_text(cell) for cell in cells]
        matched = next((m for text in texts if text.endswith(f":{LOCAL_ID}") and (m := MARK.fullmatch(text))), None)
        if matched is None:
            continue
        contract = _contract(path, matched)
        mapping = template_map(contract)
        texts[texts.index(matched[0])] = LOCAL_ID
        known = {column.code for column in mapping.columns}
        columns = {text: index for index, text in reversed(list(enumerate(texts))) if text in known}
        missing = tuple(f"{c.names[0]} {c.code}" for c in mapping.needed if c.code not in columns)
        if missing:
            raise _lacking(path, contract, matched[2], missing)
        return _without_example(Recognised(mapping, columns, sheet.rows[at + 1 :]))
    return None


def _without_example(table: Recognised) -> Recognised:
    index = table.columns[LOCAL_ID]
    rows = [
        (number, cells)
        for number, cells in table.rows
        if not (index < len(cells) and as_text(cells[index]).startswith(EXAMPLE))
    ]
    return Recognised(table.mapping, table.columns, rows)


def _contract(path: Path, matched: re.Match[str]) -> Contract:
    contract = newest().get(matched[1])
    if contract is None:
        names = ", ".join(sorted(newest()))
        raise unreadable(
            path,
            f"是 {matched[1]} 的模板，但没有这种事件；已有：{names}",
            f"is a template of {matched[1]}, and there is no such event type; there are: {names}",
        )
    return contract


def _lacking(path: Path, contract: Contract, version: str, missing: Sequence[str]) -> Exception:
    lacking = "、".join(missing)
    return unreadable(
        path,
        f"是 {contract.name} 第 {version} 版的模板，缺少列：{lacking}；请用 kiteline template {contract.name} 生成新模板（第 {contract.version} 版）",
        f"is a template of {contract.name} version {version} and lacks: {lacking}; make a new one (version"
        f" {contract.version}) with: kiteline template {contract.name}",
    )
