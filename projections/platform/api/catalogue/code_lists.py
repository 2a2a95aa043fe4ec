"""Code lists as they are in force on a day, and the codes of one that fit a search."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from projections.engine.view import Row, View
from projections.platform.api.search.spelling import SAME, WITHIN, score, words
from projections.reference import code_lists, codes_of
from schemas.errors import UnknownName


def lists_in_force(view: View) -> list[Row]:
    """One row per list: its version in force, and how many codes that has."""
    newest = _newest(view)
    return [_counted(view, newest[list_id]) for list_id in sorted(newest)]


def list_named(view: View, list_id: str) -> Row:
    """Raises UnknownName."""
    there = _newest(view)
    if list_id in there:
        return _counted(view, there[list_id])
    names = ", ".join(sorted(there))
    raise UnknownName(f"没有代码表 {list_id[:80]}；已有：{names}", f"no code list {list_id[:80]}; there are: {names}")


def _newest(view: View) -> dict[str, Row]:
    """List -> its version in force."""
    newest: dict[str, Row] = {}
    for row in view.rows(code_lists(view.on)):
        old = newest.get(row["list_id"])
        order = (row["effective_from"], row["version"])
        if row["effective_from"] <= view.on and (old is None or order > (old["effective_from"], old["version"])):
            newest[row["list_id"]] = row
    return newest


def _counted(view: View, one: Row) -> Row:
    [counted] = view.rows(select(func.count().label("n")).select_from(codes_of(one["list_id"], view.on)))
    return one | {"codes": counted["n"]}


def codes_that_fit(view: View, list_id: str, q: str) -> list[tuple[int, Row]]:
    """(rank, code): rank 0 for all without a search; else the smaller, the better it fits."""
    codes = codes_of(list_id, view.on)
    rows = view.rows(select(codes.c.code, codes.c.name_zh, codes.c.name_en, codes.c.parent))
    asked = words(q)
    found = []
    for row in rows:
        scores = [_score(word, row) for word in asked]
        if all(scores):
            found.append((-sum(scores), row))
    return found


def _score(word: str, row: dict[str, Any]) -> int:
    code = row["code"].casefold()
    if code.startswith(word):
        return SAME if code == word else WITHIN
    return max(score(word, row[name]) for name in ("name_zh", "name_en") if row[name])
