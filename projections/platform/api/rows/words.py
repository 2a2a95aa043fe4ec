"""Rows that fit the words of `q`, as the search finds them: for lists, facets, counts and exports of the same rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from projections.engine.view import View
from projections.platform.api.rows.keyset import key_columns
from projections.platform.api.search.matching import names, rows_that_fit
from projections.platform.api.search.subjects import COHORTS, DEMANDS
from schemas.errors import UsageError

SEARCHED = {searched.model: searched for searched in (DEMANDS, COHORTS)}


def narrowed(view: View, model: str, shown: Select[Any], words: str) -> Select[Any]:
    """The rows of `shown` that every word fits somewhere; all where there is no word.

    `shown`: the read model as the caller may see it. Raises UsageError where words cannot be looked for.
    """
    if not words.strip():
        return shown
    fits = ranked(view, model, shown, words).subquery()
    [key] = key_columns(shown)[:1]
    return shown.where(shown.selected_columns[key].in_(select(fits.c[key])))


def ranked(view: View, model: str, shown: Select[Any], words: str) -> Select[Any]:
    """The same rows with how well each fits, as SCORE. Raises UsageError where words cannot be looked for."""
    if model not in SEARCHED:
        there = ", ".join(SEARCHED)
        raise UsageError(
            f"q：{model} 不支持检索；可检索的有 {there}，其余请用 列名.contains 筛选",
            f"q: {model} cannot be searched; these can: {there}; others are filtered by column.contains",
        )
    searched = SEARCHED[model]
    return rows_that_fit(view, searched, shown, names(view, searched), words)
