"""By which events a kind of member is tested: one that states a thing, one that revises it, one that takes it back."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.errors import UsageError


@dataclass(frozen=True)
class Lifecycle:
    """Event types; `code_field` is a field of `stated` that takes a code of a list, and `wrong_code` is in none."""

    stated: str
    revised: str
    withdrawn: str
    code_field: str
    wrong_code: str


_DEMAND = Lifecycle("DemandPublished", "DemandRevised", "DemandWithdrawn", "occupation", "9-99-99-99")
_RESOURCE = Lifecycle("ResourceListed", "ResourceRevised", "ResourceRetired", "county", "379999")
LIFECYCLES = {
    "school": Lifecycle("MajorOpened", "MajorRevised", "MajorClosed", "major", "999999"),
    "enterprise": _DEMAND,
    "institute": _DEMAND,
    "department": _DEMAND,
    "park": _RESOURCE,
    "provider": _RESOURCE,
}


def lifecycle_of(kind: str) -> Lifecycle:
    """Raises UsageError for a kind of member whose system states nothing by itself."""
    if kind not in LIFECYCLES:
        there = ", ".join(LIFECYCLES)
        raise UsageError(
            f"成员类别 {kind} 没有自测场景；可自测的类别：{there}",
            f"there are no scenarios for members of kind {kind}; there are for: {there}",
        )
    return LIFECYCLES[kind]
