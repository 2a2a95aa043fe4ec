"""Which places there are on a day, and which members belong to each: by the seat, or by the consortium of a zone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from projections.consortia import MEMBER, consortia, members, memberships
from projections.engine.view import Row, View
from projections.platform.api.names import code_names
from schemas.place_layout import Cell, PlaceLayout

COUNTY, ZONE = "county", "zone"


@dataclass
class Here:
    """A place on the day. `codes`: what demands may name for it; `members`: code -> row of the read model."""

    code: str
    kind: str
    name_zh: str
    name_en: str | None
    cell: Cell
    codes: set[str]
    members: dict[str, Row] = field(default_factory=dict)

    def told(self, layout: PlaceLayout) -> Row:
        short = layout.short.get(self.code, (self.name_zh, self.name_en))
        names = {"name_zh": self.name_zh, "name_en": self.name_en, "short_zh": short[0], "short_en": short[1]}
        return {"code": self.code, "kind": self.kind, "row": self.cell.row, "column": self.cell.column} | names


def places_of(view: View, layout: PlaceLayout) -> dict[str, Here]:
    """Code -> place, of the counties and parks of the code lists in force. A member of a zone is one of a consortium there."""
    counties, parks = code_names(view, "county"), code_names(view, "park")
    same = {park: county for park, county in layout.same.items() if park in parks and county in counties}
    names = {code: (COUNTY, name) for code, name in counties.items()}
    names |= {code: (ZONE, name) for code, name in parks.items() if code not in same}
    cells = layout.laid_out(sorted(names))
    found = {
        code: Here(code, kind, name.zh or code, name.en, cells[code], {code}) for code, (kind, name) in names.items()
    }
    for park, county in same.items():
        found[county].codes.add(park)
    within = _consortia_at(view)
    for row in view.rows(members(view.on)):
        at = {row["county"]} | {same.get(park, park) for park in within[row["member_code"]]}
        for code in at & found.keys():
            found[code].members[row["member_code"]] = row
    return found


def _consortia_at(view: View) -> dict[str, set[str]]:
    """Member -> parks of the consortia that it is in."""
    c, m = consortia(view.on).subquery().c, memberships(view.on).subquery().c
    asked: Any = select(m.member_code, c.park).where(m.consortium_id == c.consortium_id, m.status == MEMBER)
    found: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(asked):
        if row["park"] is not None:
            found[row["member_code"]].add(row["park"])
    return found
