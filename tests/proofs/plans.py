"""Plans of random sequences, as hypothesis draws them: short lists of steps.

Steps speak of each other by how far back they are, so that any of them can be left out; that is what lets a failing
plan shrink to the few steps that matter.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

ACTS = (
    *("state", "state", "late"),
    *("repeat", "repeat", "other content, same id", "same id by another"),
    *("wrong value", "wrong value", "no right", "no right", "mend"),
    *("mutate", "hostile", "nothing"),
)
VARIANTS = 12
"""Facts in the pool, per contract, of which steps choose."""
T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """`which`, `who`, `variant` choose event type, speaker and content; `back` says to which earlier step it refers.

    `flags`, any of: portal (through the gateway's inbox), cut (the batch ends here), and of a batch that is cut: crash
    (the worker dies with the batch settled and nothing forwarded; it comes again), again (it comes again later).
    """

    act: str
    which: int = 0
    who: int = 0
    variant: int = 0
    back: int = 0
    flags: tuple[str, ...] = ()

    def __repr__(self) -> str:
        told = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}
        return f"Step({', '.join(f'{name}={value!r}' for name, value in told.items())})"


FLAGS: tuple[tuple[str, ...], ...] = (
    (), (), (), ("portal",), ("portal",), ("portal",), ("cut",), ("portal", "cut"), ("cut", "crash"), ("cut", "again"),
)  # fmt: skip


def plans() -> st.SearchStrategy[list[Step]]:
    small = st.integers(0, 7)
    acts, flags, variants = st.sampled_from(ACTS), st.sampled_from(FLAGS), st.integers(0, VARIANTS - 1)
    step = st.builds(Step, acts, st.integers(0, 31), small, variants, small, flags)
    return st.lists(step, min_size=1, max_size=9)


def drawn(strategy: st.SearchStrategy[T], count: int, start: int = 0) -> list[T]:
    """`count` examples, the same in every run; others for another `start`."""
    found: list[T] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(one: T) -> None:
        found.append(one)

    collect()
    return found
