"""Every projection there is: each module directly under `projections/` that has a `projection`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

import projections
from projections.engine.declaration import Projection
from projections.engine.references import check_references, place_of
from schemas.errors import DeclarationError, UnknownName


@cache
def all_projections() -> tuple[Projection, ...]:
    """All projections by name. Raises DeclarationError, with the file and the mend, for what is declared wrongly."""
    found: dict[str, Projection] = {}
    for module in pkgutil.iter_modules(projections.__path__):
        if module.ispkg:
            continue
        declared = getattr(_imported(f"projections.{module.name}"), "projection", None)
        if isinstance(declared, Projection):
            found[f"projections/{module.name}.py"] = declared
    check_references(found)
    return tuple(sorted(found.values(), key=lambda one: one.name))


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except DeclarationError as error:
        place = place_of(error)
        raise DeclarationError(f"{place}：{error.zh}", f"{place}: {error.en}") from error


def projection_named(name: str) -> Projection:
    """Raises UnknownName with the names there are."""
    for declared in all_projections():
        if declared.name == name:
            return declared
    names = ", ".join(p.name for p in all_projections())
    raise UnknownName(f"没有投影 {name}；已有：{names}", f"no projection {name}; there are: {names}")


def with_entities() -> tuple[Projection, ...]:
    """Projections that keep tables of their own."""
    return tuple(p for p in all_projections() if p.entities)
