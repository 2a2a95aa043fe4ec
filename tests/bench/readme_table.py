"""The last table of figures in the README: date, machine, versions, figures, between two markers.

python -m tests.bench --json figures.json && python -m tests.bench --readme figures.json
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from schemas.errors import UsageError
from tests.bench.figures import Figure, bound, number
from tests.bench.side_by_side import plain, side_by_side

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def write_readme(results: Path, readme: Path) -> None:
    """Put the figures of the file `results` between the markers of `readme`. Raises UsageError without markers."""
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise UsageError(
            f"{readme} 中没有标记 {BEGIN} 和 {END}；请先把这两行放进去",
            f"{readme} has no markers {BEGIN} and {END}; put these two lines into it first",
        )
    told = json.loads(results.read_text(encoding="utf-8"))
    readme.write_text(f"{before}{BEGIN}\n\n{_markdown(told)}\n{END}{after}", encoding="utf-8")


def _markdown(told: dict[str, Any]) -> str:
    machine, about = told["machine"], told["about"]
    names = {field.name for field in fields(Figure)}
    figures = [Figure(**{k: v for k, v in row.items() if k in names}) for row in told["figures"]]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    where = (
        f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}, load {machine['load'][0]} before"
    )
    form = "long" if about.get("long") else "short"
    parts = [f"{machine['date']}, {where}; {form} form. {versions}.\n"]
    parts += [_table(head, rows) for head, rows in side_by_side(figures).values()]
    rows = [[f.bench, f.name, f"{number(f.value)} {f.unit}", bound(f), _mark(f)] for f in plain(figures)]
    if rows:
        parts.append(_table(["bench", "figure", "value", "goal", ""], rows))
    return "\n".join(parts)


def _mark(figure: Figure) -> str:
    if figure.met is None:
        return ""
    return "met" if figure.met else "above the floor" if figure.held else "missed"


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Markdown; the first column is text, numbers stand right."""
    rule = ["---" if at == 0 or name in ("figure", "") else "---:" for at, name in enumerate(head)]
    return "".join(f"| {' | '.join(line)} |\n" for line in (head, rule, *rows))
