"""Which methods a path takes: `Allow` of an answer 405."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, compile_path

ANYTHING = "{path:path}"
"""Ends routes that answer for whatever no other route takes."""


def methods_of(routes: Sequence[BaseRoute], path: str) -> list[str]:
    """In order; empty for a path that no route is for. A router alone knows only the first route that fits the path."""
    found: set[str] = set()
    for route in iter_route_contexts(routes):
        told = route.path or ""
        if not told.endswith(ANYTHING) and compile_path(told)[0].match(path):
            found |= route.methods or set()
    return sorted(found)
