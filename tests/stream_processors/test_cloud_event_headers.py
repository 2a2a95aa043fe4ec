"""Where ce_* headers are switched on, the CloudEvents SDK reads canonical records; where not, there are none."""

from __future__ import annotations

from typing import Any

from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.formats.json import JSONFormat

from infra.settings import Settings
from schemas.wire import decode
from stream_processors.admission.admission import Admission
from stream_processors.admission.cloud_event_headers import CONTENT_TYPE, cloud_event_headers
from stream_processors.admission.forwarder import Forwarder
from tests.stream_processors.desk import WORKER, Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, headers_of, messages, value


def canonical(desk: Desk, family: str, partitions: int, subject: str) -> Any:
    """The one record about `subject`."""
    topic, access = desk.instance.topics.canonical(family), desk.instance.kafka(WORKER)
    found = [m for p in range(partitions) for m in messages(access, topic, p) if m.key() == subject.encode()]
    [one] = found
    return one


def with_headers(desk: Desk) -> Admission:
    usual = desk.usual
    forwarder = Forwarder(desk.instance.kafka(WORKER), desk.instance.topics, cloud_event_headers)
    return Admission(desk.engine, desk.instance.topics, usual._follower, usual._operator, forwarder, usual._personal)


def test_the_sdk_reads_canonical_records_with_headers_and_finds_the_fact(desk: Desk) -> None:
    stated = [
        *desk.state(EMPLOYER, value("DemandPublished", EMPLOYER, "需求-ce", consortium=None)),
        *desk.state(SCHOOL, value("MajorOpened", SCHOOL, "major/ce", consortium=None)),
    ]
    with_headers(desk).process(stated)
    for record, family, partitions in zip(stated, ("demand", "major-change"), (4, 2), strict=True):
        contract, fact = decode(record.value)
        message = canonical(desk, family, partitions, fact["subject"])
        read: Any = from_kafka(KafkaMessage(headers_of(message), message.key(), message.value()), JSONFormat())
        assert read.get_specversion() == "1.0"
        assert (read.get_id(), read.get_subject()) == (fact["event_id"], fact["subject"])
        assert read.get_source() == f"urn:kiteline:member:{fact['member']}"
        assert read.get_type() == f"cn.kiteline.{family}.{contract.name}"
        assert read.get_time() == fact["occurred_at"]
        assert read.get_datacontenttype() == CONTENT_TYPE
        assert read.get_extension("recordedtime") == record.recorded_at.isoformat()
        assert message.value() == record.value


def test_there_are_none_unless_they_are_switched_on(desk: Desk) -> None:
    stated = desk.state(EMPLOYER, value("DemandPublished", EMPLOYER, "XQ-plain", consortium=None))
    desk.usual.process(stated)
    assert not canonical(desk, "demand", 4, f"{EMPLOYER}/XQ-plain").headers()
    assert Settings().cloud_event_headers is False
