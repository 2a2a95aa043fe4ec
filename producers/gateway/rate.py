"""How many events a member may send: a bucket per member that fills at a steady rate.

Kept in memory, so each gateway process has its own; with n of them a member may send n times as much.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Allowance:
    """Events a second in the long run, and events at once after a pause."""

    per_second: float = 200.0
    at_once: int = 5000


class RateLimit:
    """Thread safe. `clock` gives monotonic seconds."""

    def __init__(self, allowance: Allowance, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowance = allowance
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def spend(self, member: str, events: int) -> None:
        """Count `events`. More than is left is owed, so that one batch may be larger than what is left."""
        with self._lock:
            self._left[member] = (self._now(member) - events, self._clock())

    def wait_seconds(self, member: str) -> int:
        """0 when `member` may send, else whole seconds until it may."""
        with self._lock:
            left = self._now(member)
        return 0 if left >= 1 else math.ceil((1 - left) / self._allowance.per_second)

    def _now(self, member: str) -> float:
        left, since = self._left.get(member, (float(self._allowance.at_once), 0.0))
        return min(float(self._allowance.at_once), left + max(0.0, self._clock() - since) * self._allowance.per_second)
