"""The fact that a member's system has passed."""

from __future__ import annotations

from collections.abc import Sequence

from infra.certify.kit import Result
from infra.certify.scenarios import EDITION
from infra.operator_voice import operator_fact, state_by_operator
from infra.services import Services
from schemas.days import day_of, now
from schemas.ids import original_id


def state_certified(
    services: Services, member: str, system: str, results: Sequence[Result], wait: float | None = None
) -> str:
    """Publish MemberCertified as the operator; returns its event id. `wait`: seconds for the verdict.

    Raises BrokerUnavailable, and KitelineError when it is rejected or undecided in time.
    """
    moment = now()
    said = {
        "member_code": member,
        "system": system,
        "kit_edition": EDITION,
        "certified_on": day_of(moment),
        "scenarios": [{"scenario": result.scenario.id, "facts": result.facts} for result in results],
        "document": None,
    }
    name, fact = operator_fact("MemberCertified", f"certificate/{member}", said, moment)
    fact["event_id"] = original_id()  # another test on the same day is another fact
    state_by_operator(services, [(name, fact)], wait)
    return str(fact["event_id"])
