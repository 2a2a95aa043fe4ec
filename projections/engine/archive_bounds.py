"""Which facts a question is about: by both clocks and by position. The same bounds choose files and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from projections.engine.archive_ledger import Entry


@dataclass(frozen=True)
class Bounds:
    """Facts that occurred and were recorded within these moments (both ends included; None: without end), and lie below
    `positions`: exclusive end per (family, partition), None for all that there is."""

    occurred_from: datetime | None = None
    occurred_until: datetime | None = None
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    positions: Mapping[tuple[str, int], int] | None = None

    def may_hold(self, family: str, partition: int, first: int, entry: Entry | None) -> bool:
        """Whether a file that begins at offset `first` may hold such facts; `entry` is its line in the ledger."""
        if self.positions is not None and first >= self.positions.get((family, partition), 0):
            return False
        if entry is None:
            return True
        occurred = _meet(entry.occurred_from, entry.occurred_until, self.occurred_from, self.occurred_until)
        return occurred and _meet(entry.recorded_from, entry.recorded_until, self.recorded_from, self.recorded_until)

    def condition(self, family: str) -> str:
        """SQL (DuckDB) that a fact of `family` must meet."""
        met = ["true"]
        for column in ("occurred", "recorded"):
            for end, sign in (("from", ">="), ("until", "<=")):
                if moment := getattr(self, f"{column}_{end}"):
                    met.append(f"{column}_at {sign} TIMESTAMPTZ '{moment.isoformat()}'")
        if self.positions is not None:
            below = [
                f'("partition" = {p} AND "offset" < {end})' for (f, p), end in self.positions.items() if f == family
            ]
            met.append("(" + " OR ".join(below or ["false"]) + ")")
        return " AND ".join(met)


def _meet(first: datetime, last: datetime, begins: datetime | None, ends: datetime | None) -> bool:
    return (begins is None or last >= begins) and (ends is None or first <= ends)
