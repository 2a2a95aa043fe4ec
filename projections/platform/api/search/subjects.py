"""What can be searched: open demands and declared cohorts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Searched:
    """A read model in which words are looked for.

    `texts`: columns that hold words themselves; `codes`: column -> code lists whose names are looked through; the
    names of members always are. `facets`: columns whose values are counted; `member_kind` is the kind of the member.
    """

    model: str
    texts: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()


DEMANDS = Searched(
    "demands",
    texts=("title",),
    codes={
        "occupation": ("occupation",),
        "industry": ("industry",),
        "county": ("county",),
        "park": ("park",),
        "education_min": ("education",),
    },
    facets=("occupation", "industry", "county", "park", "education_min", "member_kind"),
)
COHORTS = Searched(
    "cohorts",
    codes={"major": ("major", "bachelor_major")},
    facets=("graduation_year", "major", "member", "level"),
)
