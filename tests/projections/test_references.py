"""What projections say of each other is checked at start: each wrong word names its file and the mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, select

import projections
from projections import demand, fit, graduates, reference
from projections.engine import discovery
from projections.engine.declaration import Entity, Projection, ReadModel
from projections.engine.references import check_references
from projections.records import verdict
from schemas.errors import DeclarationError

stray = Entity("stray", "demand", ("subject",), {"DemandPublished": ("openings",)})
Ask = Callable[[date], Select[Any]]


def asking(name: str, *reads: str, ask: Ask = lambda _: select(demand.demand.table)) -> Projection:
    return Projection(name, "n", "n", read_models=(ReadModel(f"{name}-model", "m", "m", ask),), reads=reads)


BASES = {"projections/demand.py": demand.projection, "projections/reference.py": reference.projection}
WRONG: list[tuple[dict[str, Projection], str]] = [
    ({"a.py": asking("a", "demnad")}, "a.py: projection a reads demnad, which is not there; did you mean demand"),
    (
        {"a.py": asking("a")},
        'a.py: read model a-model reads demand of projection demand; add "demand" to the `reads` of a',
    ),
    ({"a.py": asking("demand", "reference")}, "a.py: demand is declared twice, the other one in projections/demand.py"),
    (
        {"a.py": replace(demand.projection, name="other", read_models=())},
        "a.py: demand.* is declared twice, the other one in projections/demand.py; rename one",
    ),
    (
        {"a.py": asking("a", "demand"), "b.py": replace(asking("a", "demand"), name="b")},
        "b.py: a-model is declared twice, the other one in a.py",
    ),
    (
        {"a.py": asking("a", "b", "demand"), "b.py": asking("b", "c", "demand"), "c.py": asking("c", "a", "demand")},
        "a.py: `reads` goes in a circle: a → b → c → a; put what both need into a projection of its own",
    ),
    ({"a.py": asking("a", "a")}, "a.py: `reads` goes in a circle: a → a"),
    (
        {"a.py": asking("a", "demand", ask=lambda _: select(stray.table))},
        "a.py: read model a-model reads stray, which no projection keeps; list it in `entities` or `summaries`",
    ),
    (
        {"a.py": asking("a", "demand", ask=lambda _: select(verdict))},
        "a.py: read model a-model reads verdict, which no projection keeps",
    ),
    (
        {"a.py": asking("a", "demand", ask=lambda _: select(demand.demand.table.c.opening))},
        "read model a-model uses a column that is not there: opening",
    ),
]


@pytest.mark.parametrize(("declared", "told"), WRONG, ids=[told[:60] for _, told in WRONG])
def test_a_wrong_reference_is_refused_with_its_file_and_the_mend(declared: dict[str, Projection], told: str) -> None:
    check_references(BASES)
    with pytest.raises(DeclarationError, match=told):
        check_references(BASES | declared)


def test_what_a_read_model_takes_from_the_selects_of_others_counts_too() -> None:
    """fit builds on the selects of four projections: each must be among those that it reads."""
    declared = {p.name: p for p in discovery.all_projections()}
    for missing in fit.projection.reads:
        reads = tuple(name for name in fit.projection.reads if name != missing)
        with pytest.raises(DeclarationError, match=f'add "{missing}" to the `reads` of fit'):
            check_references(declared | {"fit": replace(fit.projection, reads=reads)})


def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "projections"
    folder.mkdir()
    (folder / "wrong.py").write_text(
        "from projections.engine.declaration import Entity\n\n"
        'entity = Entity("e", "demand", ("subject",), {"DemandPublished": ("opening",)})\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(projections, "__path__", [*projections.__path__, str(folder)])
    discovery.all_projections.cache_clear()
    with pytest.raises(DeclarationError, match=r"^projections/wrong.py:3：.* / projections/wrong.py:3: entity e: .*"):
        discovery.all_projections()


def test_a_summary_is_read_under_the_same_rule() -> None:
    ask = asking("a", "demand", ask=lambda _: select(graduates.graduates_by_major.table))
    declared = BASES | {"g.py": graduates.projection, "a.py": ask}
    with pytest.raises(DeclarationError, match='reads graduates_by_major of projection graduates; add "graduates"'):
        check_references(declared)
