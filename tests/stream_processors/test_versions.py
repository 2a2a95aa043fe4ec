"""One log with facts of two versions of an event type: admission, tables, rebuild, archive and as-of agree."""

from __future__ import annotations

from sqlalchemy import select

from projections.engine.asof import AsOfView
from projections.graduates import graduate
from projections.graduates import projection as graduates
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import decode, encode, split
from tests.stream_processors.canon import WORKER, Canon
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import SCHOOL, fact, records
from tests.stream_processors.tables import live_rows


def stated(version: int, local: str, **changes: object) -> bytes:
    said = fact("OutcomeReported", SCHOOL, local, **changes)
    return encode("OutcomeReported", said, version)


def test_admission_takes_both_versions_each_by_its_own_rules_and_forwards_them_as_they_came(desk: Desk) -> None:
    old, new = stated(1, "p-old"), stated(2, "p-new", study_route="upgrade_exam", study_level="20")
    wrong = stated(2, "p-wrong", study_level="大专")
    came = desk.state(SCHOOL, old, new, wrong)
    desk.usual.process(came)
    verdicts = desk.verdicts(came)
    assert [v.outcome for v in verdicts] == ["accepted", "accepted", "rejected"]
    assert [(r["code"], r["field"]) for r in verdicts[2].reasons] == [("unknown-code", "study_level")]
    forwarded = desk.forwarded("graduate")
    for value in (old, new):
        [record] = forwarded[decode(value)[1]["event_id"]]
        assert record.value == value


def test_live_is_rebuild_is_as_of_with_both_versions_in_the_log(canon: Canon) -> None:
    canon.family = "graduate"
    canon.state(400, 7)
    canon.project()
    canon.archive()
    assert schema_ids(canon) >= {4201, 4202}
    live = live_rows(canon.engine, graduates)
    route = [column.name for column in graduate.table.columns].index("study_route")
    routes = {row[route] for row in live["graduate"]}
    assert None in routes
    assert len(routes) > 1
    [rebuilt] = canon.replay.rebuild([graduates])
    assert not any(c.different for c in rebuilt.compared)
    assert live_rows(canon.engine, graduates) == live
    view = AsOfView(canon.replay.archive, [graduates])
    as_of = view.rows(select(graduate.table).order_by(graduate.table.c.subject))
    assert [tuple(row.values()) for row in as_of] == live["graduate"]


def schema_ids(canon: Canon) -> set[int]:
    topic = canon.instance.topics.canonical("graduate")
    log = [r for p in range(FAMILY_PARTITIONS["graduate"]) for r in records(canon.instance.kafka(WORKER), topic, p)]
    return {split(record.value)[0].schema_id for record in log}
