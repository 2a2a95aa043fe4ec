"""JSON of values that many records of a batch share, encoded once each."""

from __future__ import annotations

import json
from typing import Any


class Shared:
    """Call with a value that is not changed meanwhile; the same object again costs a look-up."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, str]] = {}  # the object is kept, so that its id stays its own

    def __call__(self, value: Any) -> str:
        held = self._known.get(id(value))
        if held is None:
            held = self._known[id(value)] = (value, json.dumps(value, ensure_ascii=False))
        return held[1]
