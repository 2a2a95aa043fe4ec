"""What a verdict refuses has no effect on later verdicts, however it came to be refused."""

from __future__ import annotations

from typing import Any

import pytest

from infra.gateway.portals import GATEWAY
from schemas.days import day_of, now
from schemas.facts import Record
from schemas.ids import original_id
from schemas.wire import encode
from stream_processors.admission import verdict_store
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, fact, records, send, value

SOMEBODY = "91370772MA8KT0D4RC"


def suspension(**changes: Any) -> tuple[str, dict[str, Any]]:
    suspended = {"member_code": SCHOOL, "suspended_from": str(day_of(now())), "reason": "报送失实"}
    return "MemberSuspended", fact("MemberSuspended", "operator", **suspended | changes)


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in two batches"])
def test_a_suspension_under_a_used_id_suspends_nobody(desk: Desk, together: bool) -> None:
    event_id = original_id()
    first = suspension(event_id=event_id, member_code=SOMEBODY)
    admission = desk.admission()
    if not together:
        admission.process(desk.state_as_operator(first))
    stated = desk.state_as_operator(*([first] if together else []), suspension(event_id=event_id))
    admission.process(stated)
    assert desk.verdicts(stated)[-1].reasons[0]["code"] == "event-id-reused"
    after = desk.state(SCHOOL, value("OutcomeReported", SCHOOL))
    admission.process(after)
    assert [row.outcome for row in desk.verdicts(after)] == ["accepted"]


def portal(desk: Desk, member: str, *values: bytes) -> list[Record]:
    topic = desk.instance.topics.portal(member)
    confirmed = send(desk.instance.kafka(GATEWAY), topic, values, [b"key"] * len(values))
    return records(desk.instance.kafka("worker"), topic, first=min(offset for _, offset in confirmed))


def test_a_worker_that_comes_too_late_judges_all_its_repeats_by_what_was_accepted_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One id by both roads at once: the inbox's worker has looked when the portal's accepts other content."""
    said = fact("DemandPublished", EMPLOYER)
    mine, other = (encode("DemandPublished", said | {"openings": n}) for n in (1, 2))
    ours, theirs = desk.state(EMPLOYER, mine, mine, other), portal(desk, EMPLOYER, other)
    real = verdict_store._write
    looked: list[bool] = []

    def write(connection: Any, decisions: Any) -> None:
        if decisions and not looked:
            looked.append(True)
            desk.admission().process(theirs)
        real(connection, decisions)

    monkeypatch.setattr(verdict_store, "_write", write)
    desk.admission().process(ours)
    assert [row.outcome for row in desk.verdicts(theirs)] == ["accepted"]
    rows = desk.verdicts(ours)
    assert [row.outcome for row in rows] == ["rejected", "rejected", "duplicate"]
    assert [row.reasons[0]["code"] for row in rows[:2]] == ["event-id-reused"] * 2
    assert {r.value for r in desk.forwarded("demand")[said["event_id"]]} == {other}
