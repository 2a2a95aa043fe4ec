"""Authority through real admission: what the operator states decides about every fact that follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine

from projections.records import verdict
from schemas.days import day_of, now
from schemas.facts import Record
from tests.backing import Backing
from tests.stream_processors.desk import Desk, admitted, open_desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, fact, records, value
from tests.stream_processors.test_list_versions import everything

DEPARTMENT, SECRETARIAT, LATECOMER = "11370700MB8KE0B20M", "12370700MB8KT0J9H3", "91370772MA8KT0D4RC"
MEMBERS = {SCHOOL: "school", EMPLOYER: "enterprise", DEPARTMENT: "department", SECRETARIAT: "secretariat"}
AUTHORITY_REASONS = {
    *("not-yet-member", "member-suspended", "outside-mandate", "not-yours-to-grant"),
    *("unknown-consortium", "not-in-consortium"),
}


def today() -> date:
    """To be asked once in a test, which may run past midnight; the days' edges are for `tests/schemas`."""
    return day_of(now())


@pytest.fixture(scope="module")
def city(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with services.instance(tmp_path_factory.mktemp("authority") / "home") as instance:
        engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
        try:
            with open_desk(instance, engine, MEMBERS, [LATECOMER]) as opened:
                yield opened
        finally:
            engine.dispose()


def govern(desk: Desk, event_type: str, **said: Any) -> list[str]:
    """The operator states one fact, which is admitted at once; returns the outcome."""
    stated = desk.state_as_operator((event_type, fact(event_type, "operator", **said)))
    desk.usual.process(stated)
    return [row.outcome for row in desk.verdicts(stated)]


def told(desk: Desk, event_type: str, member: str, **changes: Any) -> list[tuple[str, Any]]:
    """(outcome, reason) of a fact that `member` states now."""
    stated = desk.state(member, value(event_type, member, **{"consortium": None} | changes))
    desk.usual.process(stated)
    return [(row.outcome, row.reasons[0]["code"] if row.reasons else None) for row in desk.verdicts(stated)]


def test_a_suspended_member_is_rejected_until_it_is_reinstated_and_its_history_stays(city: Desk) -> None:
    before = city.state(SCHOOL, value("OutcomeReported", SCHOOL, consortium=None))
    city.usual.process(before)
    day = str(today())
    why = {"member_code": SCHOOL, "suspended_from": day, "reason": "报送失实"}
    assert govern(city, "MemberSuspended", **why) == ["accepted"]
    assert told(city, "OutcomeReported", SCHOOL) == [("rejected", "member-suspended")]
    assert told(city, "DemandPublished", EMPLOYER) == [("accepted", None)]
    city.usual.process(before)  # the batch comes again: what was decided is not decided anew
    assert [row.outcome for row in city.verdicts(before)] == ["accepted"]
    back = {"member_code": SCHOOL, "effective_from": day, "occurred_at": now().isoformat()}
    assert govern(city, "MemberReinstated", **back) == ["accepted"]
    assert told(city, "OutcomeReported", SCHOOL) == [("accepted", None)]


def test_the_reason_of_a_suspension_is_in_the_verdict_that_the_member_reads(city: Desk) -> None:
    day = str(today())
    why = {"member_code": EMPLOYER, "suspended_from": day, "reason": "被列入失信名单"}
    govern(city, "MemberSuspended", **why)
    assert told(city, "DemandPublished", EMPLOYER) == [("rejected", "member-suspended")]
    [reason] = city.published(EMPLOYER)[-1]["reasons"]
    assert all(word in reason["zh"] and word in reason["en"] for word in (day, "被列入失信名单"))
    govern(city, "MemberReinstated", member_code=EMPLOYER, effective_from=day, occurred_at=now().isoformat())
    assert told(city, "DemandPublished", EMPLOYER) == [("accepted", None)]


def test_a_member_admitted_from_a_later_day_on_has_to_wait(city: Desk) -> None:
    event_type, said = admitted(LATECOMER, "enterprise")
    govern(city, event_type, **said | {"admitted_on": str(today() + timedelta(days=2))})
    assert told(city, "DemandPublished", LATECOMER) == [("rejected", "not-yet-member")]


def test_a_department_speaks_for_the_employers_of_an_industry_while_its_mandate_lasts(city: Desk) -> None:
    of_employer = {"subject": f"{EMPLOYER}/XQ-9", "industry": "271"}
    assert told(city, "DemandPublished", DEPARTMENT, **of_employer) == [("rejected", "not-your-subject")]
    day = today()
    granted = {"member_code": DEPARTMENT, "effective_from": str(day), "valid_until": str(day + timedelta(days=1))}
    assert govern(city, "MandateGranted", **granted) == ["accepted"]
    assert told(city, "DemandPublished", DEPARTMENT, **of_employer) == [("accepted", None)]
    elsewhere = of_employer | {"industry": "014"}
    assert told(city, "DemandPublished", DEPARTMENT, **elsewhere) == [("rejected", "outside-mandate")]


def test_a_secretariat_cannot_reinstate_itself(city: Desk) -> None:
    said = {"member_code": SECRETARIAT, "effective_from": str(today())}
    assert told(city, "MemberReinstated", SECRETARIAT, **said) == [("rejected", "not-yours-to-grant")]


def test_a_fact_names_a_consortium_that_is_there_and_that_its_speaker_is_in(city: Desk) -> None:
    govern(city, "ConsortiumFounded", consortium_id="WF-NZ")
    govern(city, "MemberJoined", consortium_id="WF-NZ", member_code=SCHOOL, joined_on="2022-06-01")
    assert told(city, "MajorOpened", SCHOOL, consortium="WF-NZ") == [("accepted", None)]
    assert told(city, "MajorOpened", SCHOOL, consortium="WF-ZN") == [("rejected", "unknown-consortium")]
    assert told(city, "DemandPublished", EMPLOYER, consortium="WF-NZ") == [("rejected", "not-in-consortium")]


def test_an_emptied_database_is_decided_to_the_same_verdicts_whatever_became_of_the_members_since(city: Desk) -> None:
    before = everything(city)
    assert {row.outcome for row in city.verdicts(inboxes(city))} == {"accepted", "rejected"}
    verdict.drop(city.engine)
    verdict.create(city.engine)
    city.forget_commits()
    again = city.admission()  # knows from the start of every suspension and reinstatement
    again.process(inboxes(city))
    assert everything(city) == before


def inboxes(city: Desk) -> list[Record]:
    """Everything that members have stated, but for the operator, whose inbox admission reads by itself."""
    access, topics = city.instance.kafka("worker"), city.instance.topics
    return [record for code in (*MEMBERS, LATECOMER) for record in records(access, topics.inbox(code))]
