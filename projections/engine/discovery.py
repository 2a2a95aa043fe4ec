"""Every projection there is: each module directly under `projections/` that has a `projection`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import projections
from projections.engine.declaration import Projection
from schemas.errors import DeclarationError, UnknownName


@cache
def all_projections() -> tuple[Projection, ...]:
    """All projections by name. Raises DeclarationError for a name used twice or a wrong reference."""
    found: dict[str, Projection] = {}
    entities: set[str] = set()
    for module in pkgutil.iter_modules(projections.__path__):
        if module.ispkg:
            continue
        declared = getattr(importlib.import_module(f"projections.{module.name}"), "projection", None)
        if not isinstance(declared, Projection):
            continue
        for name in [declared.name, *(e.name for e in declared.entities)]:
            if name in found or name in entities:
                raise DeclarationError(f"名称 {name} 被声明了两次", f"{name} is declared twice ({module.name}.py)")
        entities |= {e.name for e in declared.entities} - {declared.name}
        found[declared.name] = declared
    for declared in found.values():
        for name in declared.reads:
            if name not in found:
                raise DeclarationError(
                    f"投影 {declared.name} 引用了不存在的 {name}",
                    f"projection {declared.name} reads {name}, which is not there",
                )
    return tuple(found[name] for name in sorted(found))


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
