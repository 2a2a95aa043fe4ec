"""Nothing that says who a person is leaves in clear: columns of a mapping against the fields that they go into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from producers.conditions import compared_columns
from producers.mapping import Column, TableMap
from producers.mapping_fault import Wrong
from producers.personal import is_number, personal_names
from producers.row_fields import columns_in, pattern_columns
from producers.sealing import PERSON_NUMBER
from schemas.contracts import contract_named


def check_personal(made: TableMap) -> None:
    """A column that says who a person is may be read only where every use of it is a sealed field."""
    sealed = {
        given
        for event in made.events
        for name, given in event.fields.items()
        if isinstance(given, str) and name in contract_named(event.type).sealed
    }
    open_uses = set(_open_uses(made))
    if PERSON_NUMBER in open_uses:
        raise Wrong(
            PERSON_NUMBER,
            "人员编号只能进入标有 sealed 的字段",
            "the number of a person may go into a field marked sealed only",
        )
    number = (made.person or {}).get("number")
    for column in made.columns:
        personal = personal_names(column.code, column.names)
        if not personal and not column.sealed:
            if column.private or is_number(column.code, column.names):
                _number(column, column.code in open_uses, column.code == number)
            continue
        place, told = f"columns → {column.code}", ", ".join(personal) or "sealed"
        if not column.sealed or column.code not in sealed or column.code in open_uses:
            raise Wrong(
                place,
                f"个人信息（{told}）不得进入未密封的字段；请删去此列，或写 sealed: true 且只映射到标有 sealed 的字段",
                f"personal data ({told}) may not be mapped into a field that is not sealed; leave the column out, or say"
                " sealed: true and map it into sealed fields only",
            )
        if column.codes is not None or column.kind != "text":
            raise Wrong(
                place, "密封的列原样读取，不用 kind 与 codes", "a sealed column is read as it is: no kind, no codes"
            )


def _number(column: Column, used: bool, is_person: bool) -> None:
    """A number that a school gives to a person is read for the reference alone."""
    place = f"columns → {column.code}"
    if used:
        raise Wrong(
            place,
            "学号、工号等只能用于 person 的 number，不得进入事实",
            "a number of a person is read for `number` of `person` alone, not into a fact",
        )
    if is_person and not column.private:
        raise Wrong(place, "请写 private: true：出错时不得显示", "say private: true: it may not be shown")


def _open_uses(made: TableMap) -> Iterator[str]:
    """Columns used anywhere but as a sealed field."""
    yield from pattern_columns(made.key)
    yield from (made.moment or "", (made.person or {}).get("school", ""))
    for derived in made.derived.values():
        yield from columns_in(derived.of)
        yield derived.given or ""
    if made.group:
        yield from made.group.by
        for aggregate in made.group.columns.values():
            yield from compared_columns(aggregate.when)
            of = aggregate.of
            yield from (str(of),) if not isinstance(of, dict) else (str(v) for one in of.values() for v in _leaves(one))
    for event in made.events:
        sealed = contract_named(event.type).sealed
        yield from (*pattern_columns(event.subject), *pattern_columns(event.key), *event.occurred_at)
        yield from compared_columns(event.when)
        for name, given in event.fields.items():
            if name not in sealed or not isinstance(given, str):
                yield from columns_in(given)


def _leaves(one: Any) -> Iterable[Any]:
    return one.values() if isinstance(one, dict) else (one,)
