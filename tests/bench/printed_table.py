"""Figures on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.bench.figures import Figure, bound, number
from tests.bench.side_by_side import plain, side_by_side

MARKS = {
    (None, None): "",
    (True, True): "[green]met[/green]",
    (False, True): "[yellow]above the floor[/yellow]",
    (False, False): "[red]missed[/red]",
}


def print_table(figures: Sequence[Figure], console: Console) -> None:
    for bench, (head, rows) in side_by_side(figures).items():
        compared = Table(title=f"Kiteline: {bench}")
        for at, name in enumerate(head):
            compared.add_column(name, justify="right" if at else "left")
        for row in rows:
            compared.add_row(*row)
        console.print(compared)
    table = Table(title="Kiteline: figures")
    for name in ("bench", "figure"):
        table.add_column(name)
    for name in ("value", "goal", ""):
        table.add_column(name, justify="right")
    last = ""
    for figure in plain(figures):
        if figure.bench != last and last:
            table.add_section()
        shown = f"{number(figure.value)} {figure.unit}"
        first = figure.bench if figure.bench != last else ""
        table.add_row(first, figure.name, shown, bound(figure), MARKS[(figure.met, figure.held)])
        last = figure.bench
    console.print(table)
