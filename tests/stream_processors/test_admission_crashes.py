"""A batch that comes again after a crash at any step ends in the same verdicts, with every fact forwarded.

Also: two workers that judge the same records at once, and records made to break the worker itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from projections.demand import projection as demand_projection
from projections.records import verdict
from schemas.errors import NotAcknowledged
from schemas.facts import Record, facts_frame
from schemas.wire import LARGEST, decode
from stream_processors.admission import admission as station
from stream_processors.admission import verdict_store
from stream_processors.admission.admission import Admission
from stream_processors.admission.forwarder import Forwarder
from tests.stream_processors.desk import WORKER, Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, fact, messages, unchecked, value
from tests.stream_processors.tables import project_alone


class Crash(Exception):
    """Stands for the process ending here."""


def before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    def crash(*_: Any, **__: Any) -> None:
        raise Crash

    monkeypatch.setattr(owner, name, crash)


def after(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    real = getattr(owner, name)

    def do_and_crash(*arguments: Any, **named: Any) -> None:
        real(*arguments, **named)
        raise Crash

    monkeypatch.setattr(owner, name, do_and_crash)


def halfway(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """In the third call, with what was handed over before already at the broker."""
    real, calls = getattr(owner, name), [0]

    def sometimes(self: Any, *arguments: Any) -> None:
        calls[0] += 1
        if calls[0] == 3:
            self._producer.flush(20)
            raise Crash
        real(self, *arguments)

    monkeypatch.setattr(owner, name, sometimes)


STEPS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before the verdicts": lambda patch: before(patch, station, "settle"),
    "in the transaction": lambda patch: after(patch, verdict_store, "_write"),
    "after the verdicts": lambda patch: after(patch, station, "settle"),
    "amid forwarding": lambda patch: halfway(patch, Forwarder, "_verdict"),
    "after forwarding": lambda patch: after(patch, Forwarder, "send"),
    "before the broker has confirmed": lambda patch: before(patch, Forwarder, "confirm"),
}
UNSETTLED = ("before the verdicts", "in the transaction")


def batch(desk: Desk) -> tuple[list[Record], list[str], list[str]]:
    """Records of two members, the outcomes that they must have, and the ids of the facts that must arrive."""
    said = fact("OutcomeReported", SCHOOL)
    one, other = value("OutcomeReported", SCHOOL, **said), value("OutcomeReported", SCHOOL, **said | {"wage": 1})
    mine = desk.state(SCHOOL, one, one, other, b"rubbish", value("OutcomeReported", SCHOOL, wage=-1))
    demand = fact("DemandPublished", EMPLOYER)
    theirs = desk.state(EMPLOYER, value("DemandPublished", EMPLOYER, **demand))
    outcomes = ["accepted", "duplicate", "rejected", "rejected", "rejected", "accepted"]
    return mine + theirs, outcomes, [said["event_id"], demand["event_id"]]


def arrived(desk: Desk) -> dict[str, list[Record]]:
    return desk.forwarded("graduate") | desk.forwarded("demand")


@pytest.mark.parametrize("slice_of", [station.SLICE, 2])
@pytest.mark.parametrize("step", STEPS)
def test_a_batch_that_comes_again_after_a_crash_ends_as_if_nothing_had_happened(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str, slice_of: int
) -> None:
    records, outcomes, ids = batch(desk)
    with monkeypatch.context() as patch:
        patch.setattr(station, "SLICE", slice_of)
        STEPS[step](patch)
        with pytest.raises(Crash):
            desk.admission().process(records)
    crashed = {(r.topic, r.offset): r for r in settled(desk, records)}
    settled_first = len(records) if slice_of >= len(records) or "broker" in step else slice_of
    if step in UNSETTLED:
        assert crashed == {}
    else:
        assert list(crashed) == [(r.topic, r.offset) for r in records[: len(crashed)]]  # slices in order, none left out
        assert len(crashed) >= settled_first
    again = desk.admission()
    again.process(records)
    rows = desk.verdicts(records)
    assert [row.outcome for row in rows] == outcomes
    assert all(crashed.get((row.topic, row.offset), row) == row for row in rows)  # not a column has changed
    found = arrived(desk)
    assert [{one.value for one in found[event_id]} for event_id in ids] == [{records[0].value}, {records[-1].value}]
    assert decode(records[4].value)[1]["event_id"] not in found
    told: dict[tuple[str, int], set[str]] = {}
    for said in desk.published(SCHOOL) + desk.published(EMPLOYER):
        told.setdefault((said["position"]["topic"], said["position"]["offset"]), set()).add(said["outcome"])
    assert [told[(r.topic, r.offset)] for r in records] == [{outcome} for outcome in outcomes]


def settled(desk: Desk, records: Sequence[Record]) -> list[Any]:
    found: list[Any] = []
    v = verdict.c
    with desk.engine.connect() as connection:
        for one in records:
            found += connection.execute(select(verdict).where(v.topic == one.topic, v.offset == one.offset)).all()
    return found


def test_a_batch_is_not_done_when_the_broker_did_not_confirm(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The forwarder's producer may not write canonical topics here: every delivery fails."""
    records = desk.state(SCHOOL, value("OutcomeReported", SCHOOL))
    admission = desk.admission()
    admission._forwarder = Forwarder(desk.instance.kafka(SCHOOL), desk.instance.topics)
    with pytest.raises(NotAcknowledged):
        admission.process(records)
    desk.usual.process(records)
    assert decode(records[0].value)[1]["event_id"] in desk.forwarded("graduate")


def test_two_workers_that_judge_the_same_records_at_once_leave_one_verdict_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked and found nothing before either writes: the slower one must look again, not die."""
    records, outcomes, ids = batch(desk)
    both_have_looked, real, met = threading.Barrier(2), verdict_store._write, threading.local()

    def write(connection: Any, decisions: Any) -> None:
        if decisions and not getattr(met, "once", False):
            met.once = True
            both_have_looked.wait(20)
        real(connection, decisions)

    monkeypatch.setattr(verdict_store, "_write", write)
    failed: list[BaseException] = []

    def work(own: Admission) -> None:
        try:
            own.process(records)
        except BaseException as error:  # noqa: BLE001 - a thread's end is told to the test
            failed.append(error)

    workers = [threading.Thread(target=work, args=(desk.admission(),)) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    assert failed == []
    assert [row.outcome for row in desk.verdicts(records)] == outcomes
    assert set(ids) <= set(arrived(desk))


LONG = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(5000))
"""Text that an index cannot hold: 15 kB that do not compress well."""
POISON: dict[str, dict[str, Any]] = {
    "a NUL in a free text": {"title": "车工\0"},
    "a NUL in the subject": {"subject": f"{EMPLOYER}/a\0b"},
    "a NUL in the event id": {"event_id": "\0"},
    "a NUL in a code": {"county": "3707\0"},
    "a NUL in an element": {"skills": ["a\0b"]},
    "a NUL in the envelope": {"consortium": "\0"},
    "a subject that no index holds": {"subject": f"{EMPLOYER}/{LONG}"},
    "an event id that no index holds": {"event_id": LONG},
    "an event id of half a megabyte": {"event_id": "鸢" * 200_000},
    "a subject of half a megabyte": {"subject": f"{EMPLOYER}/" + "鸢" * 200_000},
    "a code of half a megabyte": {"county": "鸢" * 200_000},
    "a code of a megabyte": {"county": "鸢" * 350_000},
    "a fact of three megabytes": {"title": "鸢" * 1_000_000},
    "a date at the end of time": {"valid_until": "9999-12-31", "occurred_at": "0001-01-01T00:00:00+00:00"},
}


@pytest.mark.parametrize("poison", POISON)
def test_no_record_of_a_member_stops_the_worker(desk: Desk, poison: str) -> None:
    """Whatever the verdict on it, facts beside it pass, and what it may have become can be projected."""
    beside = fact("DemandPublished", EMPLOYER)
    good = value("DemandPublished", EMPLOYER, **beside)
    records = desk.state(EMPLOYER, unchecked("DemandPublished", EMPLOYER, **POISON[poison]), good)
    desk.usual.process(records)
    rows = desk.verdicts(records)
    assert rows[1].outcome == "accepted"
    assert rows[0].outcome == "accepted" or rows[0].reasons
    forwarded = [r for r in desk.canonical("demand") if r.value in (records[0].value, good)]
    assert facts_frame("demand", forwarded).height == len(forwarded)
    project_alone(desk.engine, demand_projection, forwarded)
    if rows[0].outcome == "rejected":
        letters = messages(desk.instance.kafka(WORKER), desk.instance.topics.dead_letters(EMPLOYER))
        assert any(letter.value() == records[0].value for letter in letters) or len(records[0].value or b"") > LARGEST
