"""Which rows the words of a search fit, as SQL.

Words are compared with the different texts of a column and not with its rows: a city has few names of posts beside its
posts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, false, literal, or_, select

from projections.consortia import named_members
from projections.engine.view import View
from projections.platform.api.names import Name, code_names
from projections.platform.api.search.spelling import score, words
from projections.platform.api.search.subjects import Searched
from schemas.titles import MEMBER_KINDS

MEMBER, MEMBER_KIND, SCORE = "member", "member_kind", "score"
BEST = 300
"""Values of a column that a word may fit; the best are taken."""
OF_A_NAME = 60
"""Per cent that a word counts which fits the name of a code or a member, and not the row's own text."""


@dataclass(frozen=True)
class Names:
    """Names of values by column, as of a view's day."""

    by_column: Mapping[str, Mapping[str, Name]]

    def of(self, column: str, value: Any) -> Name:
        return self.by_column.get(column, {}).get(value, Name(None, None))


def names(view: View, searched: Searched) -> Names:
    found: dict[str, dict[str, Name]] = {MEMBER_KIND: {kind: Name(*said) for kind, said in MEMBER_KINDS.items()}}
    for column, lists in searched.codes.items():
        found[column] = {code: name for list_id in reversed(lists) for code, name in code_names(view, list_id).items()}
    m = named_members(view.on).c
    rows = view.rows(select(m.member_code, m.name_zh, m.name_en))
    found[MEMBER] = {row["member_code"]: Name(row["name_zh"], row["name_en"]) for row in rows}
    return Names(found)


def rows_that_fit(view: View, searched: Searched, shown: Select[Any], named: Names, query: str) -> Select[Any]:
    """All columns of `shown`, the kind of the member, and `score`: rows that every word of `query` fits somewhere.

    `shown`: the read model as the caller may see it.
    """
    rows, m = shown.subquery(), named_members(view.on)
    scores: list[ColumnElement[int]] = []
    wanted: list[ColumnElement[bool]] = []
    texts = {column: _texts(view, shown, column) for column in searched.texts}
    for word in words(query):
        fitting = [
            (points if column in texts else points * OF_A_NAME // 100, rows.c[column].in_(list(map(literal, values))))
            for column, vocabulary in _vocabularies(named, texts)
            for points, values in _fitting(word, vocabulary).items()
        ]
        fitting.sort(key=lambda one: -one[0])
        wanted.append(or_(false(), *(condition for _, condition in fitting)))
        if fitting:
            scores.append(case(*((condition, literal(points, Integer)) for points, condition in fitting), else_=0))
    total: ColumnElement[int] = literal(0, Integer)
    for one in scores:
        total = total + one
    joined = rows.outerjoin(m, m.c.member_code == rows.c.member)
    return select(*rows.c, m.c.kind.label(MEMBER_KIND), total.label(SCORE)).select_from(joined).where(*wanted)


def _texts(view: View, shown: Select[Any], column: str) -> dict[str, list[str]]:
    """The different texts of a column, each its own name."""
    rows = shown.subquery()
    found = view.rows(select(rows.c[column]).where(rows.c[column].is_not(None)).group_by(rows.c[column]))
    return {row[column]: [row[column]] for row in found}


def _vocabularies(
    named: Names, texts: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterable[tuple[str, Mapping[str, Sequence[str]]]]:
    """Column -> value -> what it is called."""
    yield from texts.items()
    for column, by_code in named.by_column.items():
        if column != MEMBER_KIND:
            yield column, {code: [one for one in (name.zh, name.en) if one] for code, name in by_code.items()}


def _fitting(word: str, vocabulary: Mapping[str, Sequence[str]]) -> dict[int, list[str]]:
    """Score -> values that a word fits so well."""
    scored = [(max((score(word, text) for text in called), default=0), value) for value, called in vocabulary.items()]
    best = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], one[1]))[:BEST]
    found: dict[int, list[str]] = defaultdict(list)
    for points, value in best:
        found[points].append(value)
    return found
