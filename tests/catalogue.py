"""Other catalogues: the shipped one without some schemas, as it was before they came, or with more."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import schemas.upcasters
from schemas import columns, contracts, subjects, upcasting

CACHED: tuple[Any, ...] = (
    *(
        contracts.contracts,
        contracts.newest,
        columns.frame_schema,
        columns.family_schema,
        upcasting.steps,
        subjects.subjects,
    ),
)
Change = Callable[[dict[str, Any]], None]


@contextmanager
def catalogue(
    folder: Path,
    *,
    without: tuple[str, ...] = (),
    made: Mapping[str, tuple[str, Change]] | None = None,
    steps: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Within this, the catalogue is a copy in `folder` of the shipped one.

    `without`: names of schema files that are not there; `made`: new file -> (file it is copied from, what changes in
    it), paths below `events`; `steps`: module name -> source of a step between versions.
    """
    events, upcasters = folder / "events", folder / "upcasters"
    shutil.copytree(contracts.EVENTS, events, ignore=lambda _, names: [n for n in names if n in without])
    for new, (old, change) in (made or {}).items():
        avro = json.loads((events / old).read_text(encoding="utf-8"))
        change(avro)
        (events / new).write_text(json.dumps(avro), encoding="utf-8")
    upcasters.mkdir()
    for name, source in (steps or {}).items():
        (upcasters / f"{name}.py").write_text(source, encoding="utf-8")
    shipped, contracts.EVENTS = contracts.EVENTS, events
    schemas.upcasters.__path__.append(str(upcasters))
    _forget()
    try:
        yield
    finally:
        contracts.EVENTS = shipped
        schemas.upcasters.__path__.remove(str(upcasters))
        for name in steps or {}:
            sys.modules.pop(f"schemas.upcasters.{name}", None)
        _forget()


def _forget() -> None:
    for cached in CACHED:
        cached.cache_clear()


PLACED = "graduate/OutcomeReported.v4.avsc"
"""A version that is still to come: `placed` is said outright, `wage` is by the year and called so."""


def coming(avro: dict[str, Any]) -> None:
    avro["kiteline"] |= {"schema_id": 4204, "version": 4}
    avro["fields"] = [f for f in avro["fields"] if f["name"] != "wage"]
    avro["fields"] += [
        {"name": "placed", "type": ["null", "boolean"], "default": None, "doc": "Has found a place"},
        {"name": "yearly_wage", "type": ["null", "int"], "default": None, "doc": "Yuan a year"},
    ]


NEXT_STEP = """
import polars as pl
from schemas.upcasting import Step

step = Step("OutcomeReported", 4, lambda: {
    "placed": pl.col("outcome").is_in(["employed", "self_employed", "flexible", "further_study"]),
    "yearly_wage": pl.col("wage") * 12,
})
"""


def with_next_version(folder: Path, step: str = NEXT_STEP) -> Any:
    """The shipped catalogue and OutcomeReported 4."""
    made = {PLACED: ("graduate/OutcomeReported.v3.avsc", coming)}
    return catalogue(folder, made=made, steps={"outcome_reported_v4": step})


def before_second_version(folder: Path) -> Any:
    """As it was before any second version, CohortDeclared and IdentityErased came."""
    later = ("OutcomeReported.v2", "OutcomeReported.v3", "GraduateRegistered.v2")
    late = (*later, "CohortDeclared.v1", "IdentityErased.v1")
    return catalogue(folder, without=tuple(f"{name}.avsc" for name in late))
