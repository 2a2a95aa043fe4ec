"""What the operator states: code lists, mappings, consortia, members. Each by the road that every member has."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from infra.provision import OPERATOR
from infra.services import Services
from producers.client import Delivered, MemberClient
from producers.envelope import plain
from producers.publishing import member_state_path
from producers.state import MemberState
from producers.verdicts import VerdictReader
from schemas.errors import KitelineError
from schemas.ids import derived_id
from schemas.starter import starter_facts

Statement = tuple[str, dict[str, Any]]


def operator_fact(
    event_type: str, local: str, said: Mapping[str, Any], occurred_at: datetime, consortium: str | None = None
) -> Statement:
    """A fact of the operator about `operator/<local>`. The same content always has the same event id."""
    subject = f"{OPERATOR}/{local}"
    content = json.dumps(said, sort_keys=True, ensure_ascii=False, default=plain).encode()
    fact = {
        "occurred_at": occurred_at,
        "subject": subject,
        "member": OPERATOR,
        "consortium": consortium,
        **said,
    }
    return event_type, {"event_id": derived_id(subject, None, content), **fact}


def state_by_operator(
    services: Services, facts: Iterable[Statement], wait_seconds: float | None = None
) -> list[Delivered]:
    """Publish facts as the operator. With `wait_seconds`, return when all are admitted.

    Raises BrokerUnavailable or NotAcknowledged, and KitelineError when one is rejected or undecided in time.
    """
    access, topics = services.kafka(OPERATOR), services.topics
    with contextlib.ExitStack() as stack:
        state = stack.enter_context(MemberState(member_state_path(services.settings.home, OPERATOR)))
        client = stack.enter_context(MemberClient(access, topics, OPERATOR, state))
        if wait_seconds is None:
            return client.publish_many(facts)
        verdicts = stack.enter_context(VerdictReader(access, topics, OPERATOR))
        sent = client.publish_many(facts)
        found = verdicts.wait([s.position for s in sent], wait_seconds)
    for verdict in found.values():
        if verdict["outcome"] == "rejected":
            reason = verdict["reasons"][0]
            raise KitelineError(
                f"{verdict['subject']} 被退回：{reason['zh']}", f"{verdict['subject']} rejected: {reason['en']}"
            )
    if len(found) < len(sent):
        raise KitelineError(
            f"{len(sent) - len(found)} 条事实尚无裁定；请确认 kiteline worker 在运行",
            f"{len(sent) - len(found)} facts have no verdict yet; see that `kiteline worker` runs",
        )
    return sent


def state_starter_codes(services: Services, wait_seconds: float | None = None) -> list[Delivered]:
    """Publish the starter code lists and mappings, unless this home has published the very same before."""
    marker = services.settings.home / "starter-codes"
    facts = list(starter_facts())
    ids = "\n".join(fact["event_id"] for _, fact in facts)
    if marker.exists() and marker.read_text() == ids:
        return []
    sent = state_by_operator(services, facts, wait_seconds)
    marker.write_text(ids)
    return sent
