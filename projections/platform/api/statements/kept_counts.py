"""Counts of findings, kept for some seconds: every open page asks for them whenever something moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

KEPT = 10.0
"""Seconds for which an answer is given again. With 200,000 open demands, finding those that look alike takes seconds."""
MOST = 64
T = TypeVar("T")


class Kept(Generic[T]):
    """Remembers what `ask` answered, by key. Many threads may call it; one of them asks, the others wait for it."""

    def __init__(self, seconds: float = KEPT, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._answers: dict[object, tuple[float, T]] = {}

    def get(self, key: object, ask: Callable[[], T]) -> T:
        with self._lock:
            held = self._answers.get(key)
            if held is None or self._clock() - held[0] >= self._seconds:
                if len(self._answers) >= MOST:
                    self._answers.clear()
                held = self._answers[key] = (self._clock(), ask())
            return held[1]
