"""Dead letters are found by what is known of them, and shown as they came."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from infra.dead_letters.desk import content_in_json
from infra.dead_letters.listing import State, Wanted, letters_query, position_of, told
from schemas.errors import UsageError
from schemas.ids import original_id
from tests.dead_letters.conftest import Kiteline, Office
from tests.stream_processors.speaking import EMPLOYER, OTHER_SCHOOL, SCHOOL, fact, unchecked, value


def test_each_filter_finds_its_own_and_no_other(office: Office) -> None:
    subject = f"{SCHOOL}/{original_id()}"
    [wage, area] = office.rejected(
        SCHOOL,
        value("OutcomeReported", SCHOOL, subject=subject, wage=-1),
        value("OutcomeReported", SCHOOL, work_area="370799"),
    )
    [demand] = office.rejected(EMPLOYER, value("DemandPublished", EMPLOYER, occupation=None))
    [rubbish] = office.rejected(OTHER_SCHOOL, b"rubbish")

    def found(**asked: object) -> set[str]:
        return {told(one.position) for one in office.letters.find(Wanted(**asked), 100)}  # type: ignore[arg-type]

    every = {told(one.position) for one in (wage, area, demand, rubbish)}
    assert every <= found()
    assert found(member=EMPLOYER) & every == {told(demand.position)}
    assert found(code="below-minimum") & every == {told(wage.position)}
    assert found(event_type="OutcomeReported") & every == {told(wage.position), told(area.position)}
    assert found(subject=subject) == {told(wage.position)}
    assert found(member=OTHER_SCHOOL, code="not-confluent-format") & every == {told(rubbish.position)}
    later = rubbish.recorded_at + timedelta(milliseconds=1)
    assert found(since=later) & every == set()
    assert found(until=later) & every == every
    assert found(states=(State.OPEN,)) & every == every
    assert found(states=(State.RESUBMITTED, State.RESTATED, State.UNFINISHED)) & every == set()
    newest = [one.seq for one in office.letters.find(Wanted(), 100)]
    assert newest == sorted(newest, reverse=True)
    assert found(before=wage.seq) & every == set()


def test_what_the_member_has_stated_again_under_the_same_id_is_no_longer_open(office: Office) -> None:
    said = fact("OutcomeReported", SCHOOL)
    [letter] = office.rejected(SCHOOL, value("OutcomeReported", SCHOOL, **said | {"wage": -1}))
    office.desk.usual.process(office.desk.state(SCHOOL, value("OutcomeReported", SCHOOL, **said)))
    assert office.again([letter])[0].state is State.RESTATED
    [spent] = office.rejected(SCHOOL, value("OutcomeReported", SCHOOL, **said | {"wage": 7}))
    assert (spent.codes, spent.state) == ({"event-id-reused"}, State.OPEN)


def test_bytes_come_from_the_dead_letters_when_the_inbox_was_trimmed(office: Office) -> None:
    wrong = value("OutcomeReported", OTHER_SCHOOL, wage=-1)
    letters = office.rejected(OTHER_SCHOOL, wrong, b"rubbish", None)
    trimmed = TopicPartition(letters[-1].position.topic, 0, letters[-1].position.offset + 1)
    admin = AdminClient({**office.desk.instance.kafka("admin").librdkafka(), "log_level": 2})
    for future in admin.delete_records([trimmed]).values():
        future.result(20)
    assert [one.original for one in office.letters.contents(letters)] == [wrong, b"rubbish", None]


def test_what_is_too_large_for_any_topic_is_read_from_the_inbox(office: Office) -> None:
    large = unchecked("MajorOpened", SCHOOL, name_zh="鸢" * 300_000)
    [letter] = office.rejected(SCHOOL, large)
    assert office.letters.contents([letter])[0].original == large


def test_a_dead_letter_is_shown_as_a_fact_or_as_its_bytes(office: Office) -> None:
    said = fact("OutcomeReported", SCHOOL, wage=-1)
    letters = office.rejected(SCHOOL, value("OutcomeReported", SCHOOL, **said), b"\x00rubbish")
    good, bad = (content_in_json(*one) for one in zip(letters, office.letters.contents(letters), strict=True))
    assert (good["type"], good["fact"]["wage"], good["fact"]["event_id"]) == ("OutcomeReported", -1, said["event_id"])
    assert good["fact"] == good["original"]
    assert bad["hex"] == b"\x00rubbish".hex()
    assert json.loads(json.dumps(good)) == good


def test_a_position_is_written_as_it_is_read_and_anything_else_is_refused(office: Office) -> None:
    [letter] = office.rejected(SCHOOL, b"rubbish")
    assert position_of(told(letter.position)) == letter.position
    for wrong in ("", "inbox.1", "inbox.1[0]", "inbox.1[x]@1", "inbox.1[0]@-1", "in box[0]@1"):
        with pytest.raises(UsageError):
            position_of(wrong)
    with pytest.raises(UsageError, match=r"\[0\]@999999"):
        office.letters.at([position_of(f"{letter.position.topic}[0]@999999")])


def test_the_command_lists_shows_and_explains(office: Office, kiteline: Kiteline) -> None:
    subject = f"{SCHOOL}/{original_id()}"
    [letter] = office.rejected(SCHOOL, value("OutcomeReported", SCHOOL, subject=subject, wage=-1))
    listed = kiteline("dead-letters", "list", "--subject", subject, "--code", "below-minimum", "--since", "2020-01-01")
    assert listed.returncode == 0, listed.stderr
    for piece in (told(letter.position), "未处理 / open", "wage = -1"):
        assert piece in listed.stdout
    [line] = kiteline("dead-letters", "list", "--subject", subject, "--json").stdout.splitlines()
    assert json.loads(line)["reasons"][0]["code"] == "below-minimum"
    shown = kiteline("dead-letters", "show", told(letter.position))
    assert "wage = -1" in shown.stdout
    assert '"wage": -1' in shown.stdout
    none = kiteline("dead-letters", "list", "--subject", "x/y")
    assert (none.returncode, "没有" in none.stdout) == (0, True)


def test_among_many_verdicts_dead_letters_are_found_by_indexes_only(office: Office) -> None:
    office.rejected(SCHOOL, b"rubbish")
    engine = office.letters.engine
    with engine.connect() as connection:
        connection.exec_driver_sql(
            'INSERT INTO verdict (topic, partition, "offset", recorded_at, member, event_id, outcome, content_hash)'
            f" SELECT 'many', 0, n, now(), '{SCHOOL}', n::text, CASE WHEN mod(n, 30) = 0 THEN 'rejected' ELSE 'accepted' END,"
            " 'x' FROM generate_series(1, 30000) n"
        )
        connection.exec_driver_sql("ANALYZE verdict")
        query = letters_query(Wanted(SCHOOL, states=(State.OPEN,)), 20)
        compiled = str(query.compile(engine, compile_kwargs={"literal_binds": True})).replace("%", "%%")
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {compiled}"))
        connection.rollback()
    assert "verdict_rejected" in plan
    assert "verdict_accepted_once" in plan
    assert "Seq Scan on verdict" not in plan
