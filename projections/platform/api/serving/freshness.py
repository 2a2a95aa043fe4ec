"""How old a kept answer may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Freshness:
    """In seconds. `looks_every`: the data is asked at most this often whether it has changed; 0: with every request.

    `may_be_old`: while a new answer takes longer than `patience` to make, the old one is given instead if it was right
    this recently; 0: never. Its header `Age` tells how old it is.
    """

    looks_every: float
    may_be_old: float
    patience: float = 0.05


EXACT = Freshness(looks_every=0, may_be_old=0)
"""Every answer is as of the moment of its request; what has not changed is still computed once."""
EVERY_SECOND = Freshness(looks_every=1.0, may_be_old=10.0)
