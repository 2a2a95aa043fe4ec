"""Where the nodes of the map stand: a column per kind, ordered so that links cross little. The same input, the same places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

ROWS = 64
"""Nodes that stand below one another; a kind with more takes several columns side by side."""
SWEEPS = 4
WIDTH, HEIGHT = 1600.0, 1000.0
SIDE = 26.0
"""Between columns of one kind, in the layout's unit."""

Place = tuple[float, float]


def layout(kinds: Sequence[Sequence[str]], links: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """id -> (x, y), within WIDTH (wider where kinds need several columns) and HEIGHT.

    `kinds`: ids per column, in the order that decides ties. Each sweep orders a column by the mean place of what its
    nodes are linked to (barycentres), to and fro.
    """
    beside: dict[str, list[str]] = defaultdict(list)
    for one, other in links:
        beside[one].append(other)
        beside[other].append(one)
    columns = [list(ids) for ids in kinds if ids]
    share = {one: _share(place, len(ids)) for ids in columns for place, one in enumerate(ids)}
    for sweep in range(SWEEPS):
        for ids in columns if sweep % 2 == 0 else reversed(columns):
            _order(ids, beside, share)
    return _places(columns)


def _share(place: int, of: int) -> float:
    return (place + 0.5) / of


def _order(ids: list[str], beside: Mapping[str, Sequence[str]], share: dict[str, float]) -> None:
    def mean(one: str) -> float:
        near = beside.get(one)
        return sum(share[other] for other in near) / len(near) if near else share[one]

    ids.sort(key=lambda one: (round(mean(one), 9), one))
    for place, one in enumerate(ids):
        share[one] = _share(place, len(ids))


def _places(columns: Sequence[Sequence[str]]) -> dict[str, Place]:
    wide = [(len(ids) - 1) // ROWS * SIDE for ids in columns]
    gap = max(2 * SIDE, (WIDTH - sum(wide)) / max(1, len(columns) - 1))
    places: dict[str, Place] = {}
    x = 0.0
    for ids, width in zip(columns, wide, strict=True):
        across = int(width / SIDE) + 1
        down = -(-len(ids) // across)
        for place, one in enumerate(ids):
            # Filled row by row: neighbours in the order stay neighbours on the map.
            row, column = divmod(place, across)
            places[one] = (round(x + column * SIDE, 1), round(HEIGHT * _share(row, down), 1))
        x += width + gap
    return places
