"""Reads a list page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, TypeVar, cast

from projections.platform.clients.python.shapes import Page

T = TypeVar("T")
P = ParamSpec("P")


def every(read: Callable[P, Page[T]], *args: P.args, **query: P.kwargs) -> Iterator[T]:
    """Every item of a list, in order: `every(platform.models_by_name, "demands", limit=500)`.

    A page is asked for when the one before it is used up. With another `cursor` of its own it goes on from there.
    """
    ask = cast("Callable[..., Page[T]]", read)
    asked: dict[str, Any] = dict(query)
    while True:
        page = ask(*args, **asked)
        yield from page["items"]
        if page["next"] is None:
            return
        asked["cursor"] = page["next"]
