"""Names for the codes in a report, as they hold on the report's day."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import select

from projections.consortia import consortia, named_members
from projections.engine.view import Row, View
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Text
from projections.reference import codes_of

CITY = Text("全市", "the whole city")


class Names:
    """Chinese and English names; what has no English name is called by its code there, what has none at all also."""

    def __init__(self, view: View) -> None:
        self._view = view

    @cached_property
    def consortia(self) -> dict[str, Text]:
        """By id, in order of ids."""
        rows = sorted(self._consortia, key=lambda row: str(row["consortium_id"]))
        return {row["consortium_id"]: _named(row["consortium_id"], row) for row in rows}

    @cached_property
    def zones(self) -> dict[str, str]:
        """Consortium -> the park that it leans on, where it leans on one."""
        return {row["consortium_id"]: row["park"] for row in self._consortia if row["park"]}

    @cached_property
    def _consortia(self) -> list[Row]:
        return self._view.rows(consortia(self._view.on))

    @cached_property
    def members(self) -> dict[str, Row]:
        """Code -> kind, name_zh, name_en, county; in order of codes."""
        rows = self._view.rows(select(named_members(self._view.on)))
        known = [row for row in rows if row["name_zh"] is not None]
        return {row["member_code"]: row for row in sorted(known, key=lambda row: str(row["member_code"]))}

    @cached_property
    def _codes(self) -> dict[str, dict[str, Row]]:
        return {
            name: {row["code"]: row for row in self._view.rows(select(codes_of(name, self._view.on)))}
            for name in ("county", "park")
        }

    def member(self, code: str) -> Text:
        return _named(code, self.members.get(code))

    def county(self, code: str) -> Text:
        return _named(code, self._codes["county"].get(code))

    def park(self, code: str) -> Text:
        return _named(code, self._codes["park"].get(code))

    def consortium(self, code: str) -> Text:
        return self.consortia.get(code) or Text(code, code)

    def of(self, scope: Scope) -> Text:
        """Whose a scope's figures are."""
        if scope.member is not None:
            return self.member(scope.member)
        return CITY if scope.consortium is None else self.consortium(scope.consortium)


def _named(code: str, row: Row | None) -> Text:
    if row is None:
        return Text(code, code)
    return Text(row["name_zh"] or code, row["name_en"] or code)
