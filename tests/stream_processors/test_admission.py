"""What admission decides, record by record: every reason it can give, repeats, bytes that are no facts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from confluent_kafka import KafkaException, Message

from schemas.facts import Record
from schemas.ids import original_id
from schemas.reasons import SENTENCES
from schemas.wire import decode, frame
from tests.keys.test_admission import PERSONAL_REASONS
from tests.stream_processors.desk import Desk, admitted
from tests.stream_processors.speaking import (
    EMPLOYER,
    OTHER_SCHOOL,
    SCHOOL,
    STRANGER,
    fact,
    headers_of,
    messages,
    send,
    unchecked,
    value,
)
from tests.stream_processors.test_authority import AUTHORITY_REASONS

REUSED = "event-id-reused"


@dataclass(frozen=True)
class Breach:
    """A record that breaks one rule and no other."""

    reason: str
    member: str = SCHOOL
    event_type: str = "OutcomeReported"
    changes: dict[str, Any] = field(default_factory=dict)
    raw: bytes | None = b"facts"
    at: str | None = None
    """The field that the reason must name."""

    def value(self) -> bytes | None:
        return self.raw if self.raw != b"facts" else value(self.event_type, self.member, **self.changes)


LATER = (datetime.now(UTC) + timedelta(days=2)).isoformat()
BREACHES = [
    Breach("empty-record", raw=None),
    Breach("not-confluent-format", raw=b"{}"),
    Breach("unknown-schema", raw=frame(99, b"x")),
    Breach("damaged-avro", raw=value("OutcomeReported", SCHOOL) + b"\0"),
    Breach("too-large", raw=unchecked("MajorOpened", SCHOOL, name_zh="鸢" * 300_000)),
    Breach("nul-in-text", raw=unchecked("MajorOpened", SCHOOL, name_zh="机电\0")),
    Breach("bad-event-id", changes={"event_id": str(uuid.uuid4()).upper()}, at="event_id"),
    Breach("not-the-member", changes={"member": OTHER_SCHOOL}, at="member"),
    Breach("unknown-member", STRANGER, at="member"),
    Breach("kind-may-not-state", SCHOOL, "DemandPublished", at="member"),
    Breach("bad-subject", changes={"subject": SCHOOL}, at="subject"),
    Breach("not-your-subject", changes={"subject": f"{OTHER_SCHOOL}/p-1"}, at="subject"),
    Breach("occurred-in-future", changes={"occurred_at": LATER}, at="occurred_at"),
    Breach("unknown-code", changes={"work_area": "370799"}, at="work_area"),
    Breach("credit-code-shape", changes={"employer": "913707"}, at="employer"),
    Breach("credit-code-check-digit", changes={"employer": EMPLOYER[:-1] + "5"}, at="employer"),
    Breach("below-minimum", changes={"wage": -1}, at="wage"),
    Breach("above-maximum", changes={"wage": 200_001}, at="wage"),
    Breach("less-than-other", EMPLOYER, "DemandPublished", {"wage_min": 9_000, "wage_max": 8_000}, at="wage_max"),
    Breach("bad-format", SCHOOL, "GraduateRegistered", {"cohort": "2026"}, at="cohort"),
    Breach("missing-value", EMPLOYER, "DemandPublished", {"kind": "talent", "occupation": None}, at="occupation"),
]


def test_the_table_above_and_the_tests_of_authority_and_personal_data_have_every_reason_there_is() -> None:
    assert {breach.reason for breach in BREACHES} | {REUSED} | AUTHORITY_REASONS | PERSONAL_REASONS == set(SENTENCES)


Judged = dict[str, tuple[Record, Any, Message]]


@pytest.fixture(scope="module")
def judged(desk: Desk) -> Judged:
    """Reason -> the record that breaks that rule, its verdict and its dead letter. All in one batch."""
    sent = {breach.reason: desk.state(breach.member, breach.value())[0] for breach in BREACHES}
    desk.usual.process(list(sent.values()))
    letters = {}
    for member in (SCHOOL, EMPLOYER, STRANGER):
        for letter in messages(desk.instance.kafka(member), desk.instance.topics.dead_letters(member)):
            letters[position_of(letter)] = letter
    rows = desk.verdicts(list(sent.values()))
    return {
        reason: (record, row, letters[f"{record.topic}[{record.partition}]@{record.offset}"])
        for (reason, record), row in zip(sent.items(), rows, strict=True)
    }


def position_of(letter: Message) -> str:
    return headers_of(letter)["kiteline-position"].decode()


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.reason)
def test_a_broken_rule_is_the_one_reason_told_in_both_languages(judged: Judged, breach: Breach) -> None:
    record, row, letter = judged[breach.reason]
    assert row.outcome == "rejected"
    [reason] = row.reasons
    assert reason["code"] == breach.reason
    assert reason["field"] == breach.at
    zh, en = SENTENCES[breach.reason]
    assert reason["zh"].startswith(zh)
    assert reason["en"].startswith(en)
    if breach.at:
        assert breach.at in reason["zh"]
        assert reason["value"] in reason["zh"]
        assert reason["value"] in reason["en"]
    assert letter.value() == (record.value if breach.reason != "too-large" else None)


@pytest.mark.parametrize(
    ("member", "event_type"),
    [(SCHOOL, "OutcomeReported"), (EMPLOYER, "DemandPublished"), (SCHOOL, "MajorOpened")],
    ids=lambda name: name,
)
def test_nothing_is_wrong_with_the_facts_that_the_table_starts_from(desk: Desk, member: str, event_type: str) -> None:
    records = desk.state(member, value(event_type, member))
    desk.usual.process(records)
    assert [(row.outcome, row.reasons) for row in desk.verdicts(records)] == [("accepted", [])]


def test_an_unknown_code_is_told_with_the_nearest_valid_one(desk: Desk) -> None:
    records = desk.state(SCHOOL, value("MajorOpened", SCHOOL, major="410199"))
    desk.usual.process(records)
    [reason] = desk.verdicts(records)[0].reasons
    assert reason["code"] == "unknown-code"
    assert reason["nearest"].startswith("4101")
    assert reason["nearest"] in reason["zh"]
    assert reason["nearest"] in reason["en"]


def test_several_broken_rules_are_all_told(desk: Desk) -> None:
    records = desk.state(SCHOOL, value("OutcomeReported", SCHOOL, wage=-5, work_area="370799", occurred_at=LATER))
    desk.usual.process(records)
    codes = {reason["code"] for reason in desk.verdicts(records)[0].reasons}
    assert codes == {"occurred-in-future", "unknown-code", "below-minimum"}


def test_what_occurs_within_the_tolerance_of_clocks_is_accepted(desk: Desk) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=4)
    records = desk.state(SCHOOL, value("OutcomeReported", SCHOOL, occurred_at=soon.isoformat()))
    desk.usual.process(records)
    assert desk.verdicts(records)[0].outcome == "accepted"


def test_an_accepted_fact_is_forwarded_as_it_is_with_the_inboxs_time_under_its_subject(desk: Desk) -> None:
    said = fact("DemandPublished", EMPLOYER)
    records = desk.state(EMPLOYER, value("DemandPublished", EMPLOYER, **said))
    desk.usual.process(records)
    [forwarded] = desk.forwarded("demand")[said["event_id"]]
    assert forwarded.value == records[0].value
    assert forwarded.timestamp == records[0].timestamp
    assert forwarded.key == said["subject"].encode()
    [row] = desk.verdicts(records)
    assert row.recorded_at == records[0].recorded_at
    assert (row.member, row.event_id, row.event_type) == (EMPLOYER, said["event_id"], "DemandPublished")
    assert row.subject == said["subject"]
    assert row.occurred_at == datetime.fromisoformat(said["occurred_at"])


def test_facts_of_a_subject_keep_their_order_on_the_way(desk: Desk) -> None:
    subject = f"{EMPLOYER}/{original_id()}"
    ids = [original_id() for _ in range(20)]
    values = [value("DemandFilled", EMPLOYER, event_id=one, subject=subject, filled_total=1) for one in ids]
    desk.usual.process(desk.state(EMPLOYER, *values))
    arrived = [r for r in desk.canonical("demand") if r.key == subject.encode()]
    assert [decode(r.value)[1]["event_id"] for r in arrived] == ids
    assert len({r.partition for r in arrived}) == 1


def test_the_same_fact_again_is_a_duplicate_and_goes_no_further(desk: Desk) -> None:
    one = value("OutcomeReported", SCHOOL)
    records = desk.state(SCHOOL, one, one)
    admission = desk.usual
    admission.process(records)
    later = desk.state(SCHOOL, one)
    admission.process(later)
    assert [row.outcome for row in desk.verdicts(records + later)] == ["accepted", "duplicate", "duplicate"]
    assert len(desk.forwarded("graduate")[decode(one)[1]["event_id"]]) == 1


def test_the_same_id_with_other_content_is_rejected_within_a_batch_and_later(desk: Desk) -> None:
    said = fact("OutcomeReported", SCHOOL)
    first, other, third = (value("OutcomeReported", SCHOOL, **said | {"wage": wage}) for wage in (1, 2, 3))
    together = desk.state(SCHOOL, first, other)
    admission = desk.usual
    admission.process(together)
    later = desk.state(SCHOOL, third)
    admission.process(later)
    rows = desk.verdicts(together + later)
    assert [row.outcome for row in rows] == ["accepted", "rejected", "rejected"]
    for row in rows[1:]:
        [reason] = row.reasons
        assert (reason["code"], reason["value"]) == (REUSED, said["event_id"])
        assert reason["zh"].startswith(SENTENCES[REUSED][0])
        assert reason["en"].startswith(SENTENCES[REUSED][1])
    [forwarded] = desk.forwarded("graduate")[said["event_id"]]
    assert forwarded.value == first


def test_an_id_of_another_member_is_not_taken(desk: Desk) -> None:
    shared = original_id()
    mine = desk.state(SCHOOL, value("OutcomeReported", SCHOOL, event_id=shared))
    theirs = desk.state(OTHER_SCHOOL, value("OutcomeReported", OTHER_SCHOOL, event_id=shared))
    desk.usual.process(mine + theirs)
    assert [row.outcome for row in desk.verdicts(mine + theirs)] == ["accepted", "accepted"]


def test_a_rejected_fact_may_be_stated_again_with_the_same_id(desk: Desk) -> None:
    said = fact("OutcomeReported", SCHOOL)
    wrong, right = (value("OutcomeReported", SCHOOL, **said | {"wage": wage}) for wage in (-1, 5200))
    records = desk.state(SCHOOL, wrong)
    admission = desk.usual
    admission.process(records)
    again = desk.state(SCHOOL, right)
    admission.process(again)
    assert [row.outcome for row in desk.verdicts(records + again)] == ["rejected", "accepted"]


def test_a_school_that_uses_another_schools_code_is_told_that_the_subject_is_not_its_own(desk: Desk) -> None:
    """Speaking of another's subject, and speaking as the other: neither passes."""
    of_other = value("GraduateRegistered", SCHOOL, subject=f"{OTHER_SCHOOL}/p-1", cohort=f"{OTHER_SCHOOL}/c-1")
    as_other = value("GraduateRegistered", OTHER_SCHOOL)
    records = desk.state(SCHOOL, of_other, as_other)
    desk.usual.process(records)
    rows = desk.verdicts(records)
    assert [[reason["code"] for reason in row.reasons] for row in rows] == [["not-your-subject"], ["not-the-member"]]
    assert [row.member for row in rows] == [SCHOOL, SCHOOL]


def test_writing_to_another_members_inbox_is_refused_by_the_broker(desk: Desk) -> None:
    with pytest.raises(KafkaException, match="TOPIC_AUTHORIZATION_FAILED"):
        send(desk.instance.kafka(SCHOOL), desk.instance.topics.inbox(OTHER_SCHOOL), [value("MajorOpened", SCHOOL)])


def test_what_the_operator_has_stated_by_then_is_admitted_ahead_of_a_members_batch(desk: Desk) -> None:
    """The member's record was read first; the operator's come to the group only in a later batch."""
    late = "91370705MA8KT0B2W7"
    desk.instance.add_members(late)
    admission = desk.usual
    admission.process(desk.state(SCHOOL, value("OutcomeReported", SCHOOL)))
    too_early = desk.state(late, value("DemandPublished", late))
    letting_in = desk.state_as_operator(admitted(late, "enterprise"))
    demand = desk.state(late, value("DemandPublished", late))
    admission.process([*too_early, *demand])
    assert desk.verdicts(letting_in)[0].outcome == "accepted"
    assert desk.verdicts(demand)[0].outcome == "accepted"
    assert [reason["code"] for reason in desk.verdicts(too_early)[0].reasons] == ["unknown-member"]
    before = desk.canonical("governance")
    admission.process(letting_in)  # now the group brings the operator's batch: nothing is stated twice
    assert desk.canonical("governance") == before
