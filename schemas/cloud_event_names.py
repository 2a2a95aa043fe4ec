"""How facts are called where they cross a border as CloudEvents: types, sources."""

from __future__ import annotations

NAMESPACE = "cn.kiteline"
PLATFORM = "urn:kiteline:platform"
"""Source of what the platform itself says about facts."""


def type_of(family: str, event_type: str) -> str:
    """CloudEvents type of a fact, e.g. cn.kiteline.demand.DemandPublished."""
    return f"{NAMESPACE}.{family}.{event_type}"


def source_of(member: str) -> str:
    """CloudEvents source of what a member states."""
    return f"urn:kiteline:member:{member}"
