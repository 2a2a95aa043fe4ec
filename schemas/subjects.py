"""Registry subjects: an event type under the full name of its record, since a topic carries several event types."""

from __future__ import annotations

from functools import cache

from schemas.contracts import Contract, newest, versions_of


def subject_of(contract: Contract) -> str:
    """Full name of the record. Example: cn.kiteline.graduate.OutcomeReported."""
    return str(contract.parsed["name"])


@cache
def subjects() -> dict[str, list[Contract]]:
    """Subject -> all its versions, oldest first; in order of name."""
    found = {subject_of(contract): versions_of(name) for name, contract in newest().items()}
    return dict(sorted(found.items()))
