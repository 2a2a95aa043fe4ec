"""Figures with an `of` as a table: a row per thing compared, a column per figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.bench.figures import Figure, number


def plain(figures: Iterable[Figure]) -> list[Figure]:
    """Figures that stand by themselves."""
    return [figure for figure in figures if not figure.of]


def side_by_side(figures: Sequence[Figure]) -> dict[str, tuple[list[str], list[list[str]]]]:
    """Bench -> head and rows, the name of what is compared first; what one has no figure for is left empty."""
    tables: dict[str, tuple[list[str], list[list[str]]]] = {}
    for bench in dict.fromkeys(figure.bench for figure in figures if figure.of):
        mine = [figure for figure in figures if figure.bench == bench and figure.of]
        units = {figure.name: figure.unit for figure in mine}
        cells = {(figure.of, figure.name): number(figure.value) for figure in mine}
        rows = [[of, *(cells.get((of, name), "") for name in units)] for of in dict.fromkeys(f.of for f in mine)]
        tables[bench] = ([bench, *(_head(name, unit) for name, unit in units.items())], rows)
    return tables


def _head(name: str, unit: str) -> str:
    return f"{name}, {unit}" if unit and unit not in name else name
