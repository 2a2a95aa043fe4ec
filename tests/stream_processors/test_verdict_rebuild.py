"""The verdict table dropped and rebuilt from its topics is the same table."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from projections.records import verdict
from schemas.errors import VerificationFailed
from schemas.facts import Record
from stream_processors.admission.forwarder import Forwarder
from stream_processors.rebuild.verdicts import RebuiltVerdicts, VerdictRebuild
from tests.stream_processors.desk import WORKER, Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, fact, unchecked, value

Table = dict[tuple[str, int, int], dict[str, Any]]


def table(desk: Desk) -> Table:
    with desk.engine.connect() as connection:
        rows = connection.execute(select(verdict).order_by(verdict.c.seq)).mappings().all()
    return {(row["topic"], row["partition"], row["offset"]): dict(row) for row in rows}


def rebuild(desk: Desk) -> RebuiltVerdicts:
    return VerdictRebuild(desk.instance.kafka(WORKER), desk.instance.topics, desk.engine).rebuild()


def stream(desk: Desk) -> list[Record]:
    """Accepted, rejected, duplicates, a used id, bytes that are no fact, a fact that occurred in year 1."""
    said = fact("OutcomeReported", SCHOOL)
    one, other = value("OutcomeReported", SCHOOL, **said), value("OutcomeReported", SCHOOL, **said | {"wage": 1})
    return [
        *desk.state(SCHOOL, one, one, other, b"rubbish", None, value("OutcomeReported", SCHOOL, wage=-1)),
        *desk.state(SCHOOL, unchecked("MajorOpened", SCHOOL, name_zh="鸢" * 300_000)),
        *desk.state(SCHOOL, value("MajorOpened", SCHOOL, occurred_at="0001-01-01T00:00:00+00:00")),
        *desk.state(EMPLOYER, *(value("DemandPublished", EMPLOYER) for _ in range(20))),
    ]


def assert_same(desk: Desk, before: Table) -> None:
    """Column by column; only `seq` may be another, and keeps each member's order."""
    after = table(desk)
    assert after.keys() == before.keys()
    for position, row in before.items():
        for name in (column.name for column in verdict.c):
            if name != "seq":
                assert after[position][name] == row[name], (position, name)
    assert sorted(row["seq"] for row in after.values()) == list(range(1, len(after) + 1))
    for member in {row["member"] for row in before.values()}:  # a member's verdicts keep their order
        of_member = [[p for p, row in found.items() if row["member"] == member] for found in (before, after)]
        assert of_member[0] == of_member[1]


def test_a_table_that_was_emptied_is_rebuilt_to_the_same_rows(desk: Desk) -> None:
    records = stream(desk)
    desk.usual.process(records)
    desk.admission().process(records)  # told twice, as after a crash: one row all the same
    before = table(desk)
    with desk.engine.begin() as connection:
        connection.execute(delete(verdict))
    done = rebuild(desk)
    assert (done.before, done.after, done.changed) == (0, len(before), len(before))
    assert done.messages > done.after
    assert {row["outcome"] for row in before.values()} == {"accepted", "rejected", "duplicate"}
    assert_same(desk, before)


def test_a_whole_table_is_rebuilt_without_a_difference_and_admission_goes_on_with_it(desk: Desk) -> None:
    known = desk.state(EMPLOYER, value("DemandPublished", EMPLOYER))
    desk.usual.process(known)
    before = table(desk)
    done = rebuild(desk)
    assert (done.before, done.after, done.changed) == (len(before), len(before), 0)
    assert_same(desk, before)
    told = desk.instance.kiteline("rebuild", "--verdicts")
    assert told.returncode == 0, told.stderr
    assert f"{len(before)} → {len(before)} " in told.stdout
    again = desk.state(EMPLOYER, known[0].value)
    desk.usual.process(again)
    [row] = desk.verdicts(again)
    assert row.outcome == "duplicate"
    assert row.seq > max(one["seq"] for one in before.values())


def test_what_is_decided_and_not_yet_told_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    records = desk.state(EMPLOYER, value("DemandPublished", EMPLOYER), b"rubbish")
    with monkeypatch.context() as patch:
        patch.setattr(Forwarder, "send", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
        with pytest.raises(RuntimeError):
            desk.admission().process(records)
    before = table(desk)
    done = rebuild(desk)
    assert (done.after, done.changed, done.under_way) == (len(before), 0, len(records))
    desk.admission().process(records)
    assert [row.outcome for row in desk.verdicts(records)] == ["accepted", "rejected"]
    assert rebuild(desk).under_way == 0


def test_a_rebuild_that_would_lose_a_verdict_changes_nothing(desk: Desk) -> None:
    records = desk.state(EMPLOYER, value("DemandPublished", EMPLOYER))
    desk.usual.process(records)
    desk.commit(records)
    with desk.engine.begin() as connection:  # as if the message of an earlier verdict had been lost
        stray = desk.verdicts(records)[0]._asdict() | {"offset": -1, "event_id": None}
        connection.execute(insert(verdict).values({name: said for name, said in stray.items() if name != "seq"}))
    before = table(desk)
    with pytest.raises(VerificationFailed, match=r"@-1"):
        rebuild(desk)
    assert table(desk) == before
