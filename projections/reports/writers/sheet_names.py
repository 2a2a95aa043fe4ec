"""Names that a workbook takes for its sheets."""

from __future__ import annotations

from collections.abc import Iterable

from projections.reports.writers.wording import plain

LONGEST = 31
_NOT_TAKEN = dict.fromkeys(map(ord, "[]:*?/\\'\n\t"), "-")


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """One name for each that is wanted, in order: shortened, and numbered where Excel would see the same name twice."""
    used = {name.casefold() for name in (*taken, "history")}  # Excel keeps History for itself
    names = []
    for key in wanted:
        stem = plain(key).translate(_NOT_TAKEN).strip()[:LONGEST] or "-"
        name, n = stem, 1
        while name.casefold() in used:
            n += 1
            name = f"{stem[: LONGEST - len(str(n)) - 1]}-{n}"
        used.add(name.casefold())
        names.append(name)
    return names
