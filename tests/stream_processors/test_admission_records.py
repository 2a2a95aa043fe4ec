"""What admission leaves behind: verdicts that stay when rules change, dead letters, the member's own topic."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from schemas.asyncapi import asyncapi_document
from schemas.code_book import CodeBook, CodeList, Entry, Moment
from schemas.reference_book import ReferenceBook
from schemas.wire import decode
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import (
    SCHOOL,
    fact,
    headers_of,
    messages,
    value,
)


def test_what_was_judged_keeps_its_verdict_when_the_rules_have_changed(desk: Desk) -> None:
    right, wrong = value("OutcomeReported", SCHOOL), value("OutcomeReported", SCHOOL, work_area="370799")
    records = desk.state(SCHOOL, right, wrong)
    desk.usual.process(records)
    before = desk.verdicts(records)
    nobody = desk.admission(Forgetful())
    nobody.process(records)
    assert desk.verdicts(records) == before
    everyone = desk.admission(Lenient())
    everyone.process(records)
    assert desk.verdicts(records) == before
    outcomes = {(v["position"]["offset"], v["outcome"]) for v in desk.published(SCHOOL)}
    told = {(offset, outcome) for offset, outcome in outcomes if offset in [r.offset for r in records]}
    assert told == {(records[0].offset, "accepted"), (records[1].offset, "rejected")}
    assert decode(wrong)[1]["event_id"] not in desk.forwarded("graduate")


class Forgetful(ReferenceBook):
    """Knows no member and no list, whatever it is told."""

    def learn(self, *_: Any) -> None:
        self.members.admitted.clear()


class Lenient(ReferenceBook):
    """Has lists that hold any code."""

    class Everything(dict[str, Entry]):
        def __contains__(self, key: object) -> bool:
            return True

    class Lists(CodeBook):
        def list_at(self, list_id: str, at: Moment) -> CodeList | None:
            found = super().list_at(list_id, at)
            return found and replace(found, codes=Lenient.Everything(found.codes))

    def __init__(self) -> None:
        super().__init__(codes=Lenient.Lists())


def test_the_changed_rules_would_have_decided_otherwise(desk: Desk) -> None:
    """Guards the test above: its two books do change the answer for what is new."""
    fresh = desk.state(SCHOOL, value("OutcomeReported", SCHOOL))
    desk.admission(Forgetful()).process(fresh)
    assert desk.verdicts(fresh)[0].outcome == "rejected"
    fresh = desk.state(SCHOOL, value("OutcomeReported", SCHOOL, work_area="370799"))
    desk.admission(Lenient()).process(fresh)
    assert desk.verdicts(fresh)[0].outcome == "accepted"


def test_bad_bytes_around_good_facts_harm_only_themselves(desk: Desk) -> None:
    good = [value("OutcomeReported", SCHOOL) for _ in range(4)]
    half = good[0][: len(good[0]) // 2]
    bad_text = good[0].replace(b"employed", b"")[:-1] + b"\xff\xff"
    records = desk.state(SCHOOL, b"", good[0], half, good[1], b"\x00" * 5, good[2], bad_text, None, good[3])
    desk.usual.process(records)
    outcomes = [row.outcome for row in desk.verdicts(records)]
    assert outcomes == ["rejected", "accepted"] * 3 + ["rejected", "rejected", "accepted"]
    forwarded = desk.forwarded("graduate")
    assert all(decode(one)[1]["event_id"] in forwarded for one in good)


def test_a_dead_letter_holds_the_original_bytes_and_says_why_and_whence(desk: Desk) -> None:
    wrong = [value("OutcomeReported", SCHOOL, wage=-1), b"\x00not a fact"]
    topic = desk.instance.topics.dead_letters(SCHOOL)
    first = len(messages(desk.instance.kafka(SCHOOL), topic))
    records = desk.state(SCHOOL, *wrong)
    desk.usual.process(records)
    letters = messages(desk.instance.kafka(SCHOOL), topic, 0, first)
    assert [letter.value() for letter in letters] == wrong
    assert [letter.key() for letter in letters] == [record.key for record in records]
    for letter, record, row in zip(letters, records, desk.verdicts(records), strict=True):
        headers = headers_of(letter)
        assert headers["kiteline-position"].decode() == f"{record.topic}[{record.partition}]@{record.offset}"
        assert json.loads(headers["kiteline-reasons"]) == row.reasons
        assert row.reasons[0]["zh"] in headers["kiteline-reasons"].decode()  # readable as it stands, no escapes


def test_the_member_reads_its_verdicts_as_json(desk: Desk) -> None:
    said = fact("OutcomeReported", SCHOOL)
    first = len(messages(desk.instance.kafka(SCHOOL), desk.instance.topics.verdicts(SCHOOL)))
    records = desk.state(SCHOOL, value("OutcomeReported", SCHOOL, **said), b"rubbish")
    desk.usual.process(records)
    good, bad = messages(desk.instance.kafka(SCHOOL), desk.instance.topics.verdicts(SCHOOL), 0, first)
    verdict = json.loads(good.value() or b"")
    assert set(verdict) == {
        *("position", "member", "event_id", "event_type", "subject", "outcome", "reasons"),
        *("content_hash", "occurred_at", "recorded_at", "decided_at", "catalogue"),
    }
    assert verdict["position"] == {"topic": records[0].topic, "partition": 0, "offset": records[0].offset}
    assert (verdict["member"], verdict["event_id"]) == (SCHOOL, said["event_id"])
    assert (verdict["event_type"], verdict["subject"]) == ("OutcomeReported", said["subject"])
    assert (verdict["outcome"], verdict["reasons"]) == ("accepted", [])
    assert verdict["content_hash"] == sha256(records[0].value or b"").hexdigest()
    assert datetime.fromisoformat(verdict["occurred_at"]) == datetime.fromisoformat(said["occurred_at"])
    assert datetime.fromisoformat(verdict["recorded_at"]) == records[0].recorded_at
    assert datetime.fromisoformat(verdict["decided_at"]) >= records[0].recorded_at
    row = desk.verdicts(records)[0]
    assert bytes.fromhex(verdict["content_hash"]) == row.content_hash
    for name in ("occurred_at", "decided_at"):
        assert datetime.fromisoformat(verdict[name]) == getattr(row, name)
    assert verdict["catalogue"] == {"area": "2024", "education": "2006", "industry": "2017"}
    assert good.key() == said["event_id"].encode()
    assert dict(good.headers() or []) == {"kiteline-outcome": b"accepted"}
    verdict = json.loads(bad.value() or b"")
    assert (verdict["event_id"], verdict["event_type"], verdict["subject"]) == (None, None, None)
    assert verdict["reasons"][0]["code"] == "not-confluent-format"
    assert (verdict["content_hash"], verdict["occurred_at"]) == (sha256(b"rubbish").hexdigest(), None)
    assert bad.key() == f"{records[1].topic}[0]@{records[1].offset}".encode()


def test_a_verdict_is_what_the_asyncapi_document_says(desk: Desk) -> None:
    desk.usual.process(desk.state(SCHOOL, value("OutcomeReported", SCHOOL, wage=-1)))
    schema = asyncapi_document(desk.instance.topics, "1")["components"]["messages"]["Verdict"]["payload"]
    said = desk.published(SCHOOL)[-1]
    assert set(schema["properties"]) <= set(said)
    assert said["outcome"] in schema["properties"]["outcome"]["enum"]
    assert set(schema["properties"]["reasons"]["items"]["properties"]) == set(said["reasons"][0])
