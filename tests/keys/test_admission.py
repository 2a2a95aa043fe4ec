"""Admission of personal data: sealed on the way in, encrypted per person on the record, refused in clear."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from schemas.days import now
from schemas.errors import KeyStoreUnavailable
from schemas.facts import Record
from schemas.person_cipher import decrypt
from schemas.sealing import kid_of, new_pair, opened
from schemas.wire import HEADER, decode
from stream_processors.admission import admission as station
from stream_processors.admission.forwarder import Forwarder
from stream_processors.admission.key_upkeep import KeyUpkeep
from tests.keys.memory import MemoryKeyStore
from tests.keys.persons import Somebody
from tests.stream_processors.desk import WORKER, Desk
from tests.stream_processors.speaking import SCHOOL, first_left, headers_of, messages, records

PERSONAL_REASONS = {"not-sealed", "sealed-to-unknown-key", "seal-broken", "identity-erased"}
"""Each is produced by a test of this module."""


def forwarded(desk: Desk, value: bytes) -> list[dict[str, Any]]:
    """Facts on the canonical topic with the event id of `value`."""
    found = desk.forwarded("graduate").get(decode(value)[1]["event_id"], [])
    return [decode(record.value)[1] for record in found]


def personal(said: dict[str, Any]) -> list[Any]:
    return [said[name] for name in ("name", "id_number", "student_number")]


def codes(row: Any) -> list[tuple[str, str | None]]:
    return [(reason["code"], reason["field"]) for reason in row.reasons]


def upkeep(desk: Desk, hours: float = 0) -> KeyUpkeep:
    return KeyUpkeep(desk.keys, desk.instance.kafka(WORKER), desk.instance.topics, timedelta(hours=hours))


def test_what_is_sealed_is_encrypted_with_the_persons_key_and_a_repeated_batch_gives_the_same_bytes(desk: Desk) -> None:
    ann = Somebody()
    value = ann.registered(desk.keys.sealing_key())
    came = desk.state(SCHOOL, value)
    desk.usual.process(came)
    desk.admission().process(came)
    [row] = desk.verdicts(came)
    assert row.outcome == "accepted"
    event_id = row.event_id
    first, second = desk.forwarded("graduate")[event_id]
    assert first.value == second.value != value
    said = decode(first.value)[1]
    assert all(text.startswith("kl1.") for text in personal(said))
    assert said["legal_basis"] == "statutory_duty"
    key = desk.keys.known_keys({ann.subject})[ann.subject]
    assert {n: decrypt(key, ann.subject, event_id, n, said[n]) for n in ann.clear} == ann.clear
    assert desk.keys.subject_of(SCHOOL, ann.student_number) == ann.subject
    assert {n: v for n, v in said.items() if n not in ann.clear} == {
        n: v for n, v in decode(value)[1].items() if n not in ann.clear
    }


def test_a_fact_without_sealed_fields_goes_out_as_it_came_and_never_asks_for_keys(desk: Desk) -> None:
    away = MemoryKeyStore(is_away=True)
    value = Somebody().outcome()
    came = desk.state(SCHOOL, value)
    desk.admission(keys=away).process(came)
    [record] = desk.forwarded("graduate")[decode(value)[1]["event_id"]]
    assert record.value == value


def test_while_the_key_store_is_away_the_batch_stops_and_nothing_is_lost(desk: Desk) -> None:
    value = Somebody().registered(desk.keys.sealing_key())
    came = desk.state(SCHOOL, value)
    with pytest.raises(KeyStoreUnavailable) as told:
        desk.admission(keys=MemoryKeyStore(is_away=True)).process(came)
    assert told.value.retriable
    assert forwarded(desk, value) == []
    desk.usual.process(came)
    assert len(forwarded(desk, value)) == 1


@pytest.mark.parametrize("step", ["settle", "send"])
def test_after_a_crash_the_batch_gives_keys_and_erasures_as_if_there_had_been_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    ann, ben = Somebody(), Somebody()
    key = desk.keys.sealing_key()
    earlier = desk.state(SCHOOL, ben.registered(key))
    desk.usual.process(earlier)
    value = ann.registered(desk.keys.sealing_key())
    came = desk.state(SCHOOL, value, ben.erased())[-2:]
    owner: Any = station if step == "settle" else Forwarder
    real = getattr(owner, step)

    def crash(*arguments: Any) -> None:
        real(*arguments)
        raise RuntimeError(step)

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, crash)
        with pytest.raises(RuntimeError, match=step):
            desk.admission().process(came)
    desk.admission().process(came)
    said = forwarded(desk, value)[-1]
    assert decrypt(
        desk.keys.known_keys({ann.subject})[ann.subject], ann.subject, said["event_id"], "name", said["name"]
    )
    assert desk.keys.erased({ann.subject, ben.subject}) == {ben.subject}


def test_clear_text_is_refused_without_a_word_of_it_sealed_whole_and_trimmed_from_the_inbox(desk: Desk) -> None:
    ann = Somebody()
    value = ann.in_clear(major="000000")
    damaged = Somebody().in_clear() + b"\0"
    came = desk.state(SCHOOL, value, damaged)[-2:]
    desk.usual.process(came)
    row, unreadable = desk.verdicts(came)
    wanted = [("not-sealed", n) for n in ("id_number", "name", "student_number")]
    assert sorted(codes(row)) == sorted([*wanted, ("unknown-code", "major")])
    assert codes(unreadable) == [("damaged-avro", None)]
    whole = str(row._mapping) + json.dumps(desk.published(SCHOOL), ensure_ascii=False)
    assert not any(trace.decode() in whole for trace in ann.traces)
    letters = messages(desk.instance.kafka(SCHOOL), desk.instance.topics.dead_letters(SCHOOL))[-2:]
    private = desk.keys.opening_keys()
    for letter, bytes_ in zip(letters, (value, damaged), strict=True):
        assert letter.key() is None
        headers = headers_of(letter)
        sealed = (letter.value() or b"").decode()
        assert headers["kiteline-sealed"].decode() == kid_of(sealed)
        assert opened(sealed, private[kid_of(sealed)]) == bytes_
    inbox = desk.instance.topics.inbox(SCHOOL)
    assert desk.keys.to_trim() == [(inbox, 0, r.offset) for r in came]
    upkeep(desk).tick(now())  # nothing is committed yet
    assert [r.offset for r in records(desk.instance.kafka(WORKER), inbox)][-2:] == [r.offset for r in came]
    desk.commit(came)
    upkeep(desk).tick(now())
    assert desk.keys.to_trim() == []
    assert first_left(desk.instance.kafka(WORKER), inbox) == came[-1].offset + 1
    later = desk.state(SCHOOL, Somebody().outcome())
    desk.usual.process(later[-1:])
    assert desk.verdicts(later[-1:])[0].outcome == "accepted"


def test_a_seal_to_another_key_or_a_broken_one_is_refused_with_the_way_out(desk: Desk) -> None:
    strange, _ = new_pair("seal-strange")
    key = desk.keys.sealing_key()
    broken = key.seal(b"x")
    broken = broken[:-2] + ("AA" if broken[-2:] != "AA" else "BB")
    values = [
        Somebody().registered(strange),
        Somebody().registered(key, name=broken),
        Somebody().registered(key, name=key.seal("长".encode() * 201)),
        Somebody().registered(key, name=key.seal(b"\xff")),
        Somebody().registered(key, name=key.seal(b"a\0b")),
    ]
    came = desk.state(SCHOOL, *values)[-5:]
    desk.usual.process(came)
    first, *others = desk.verdicts(came)
    assert codes(first) == [("sealed-to-unknown-key", n) for n in ("name", "id_number", "student_number")]
    assert first.reasons[0]["value"] == "seal-strange"
    assert "kiteline sealing-key" in first.reasons[0]["en"]
    assert [codes(row) for row in others] == [[("seal-broken", "name")]] * 4


def test_after_an_erasure_nothing_personal_is_taken_and_what_comes_again_goes_out_without_it(desk: Desk) -> None:
    ann = Somebody()
    value = ann.registered(desk.keys.sealing_key())
    came = desk.state(SCHOOL, value)
    desk.usual.process(came)
    cipher = forwarded(desk, value)[0]["name"]
    key = desk.keys.known_keys({ann.subject})[ann.subject]
    again, plain = ann.registered(desk.keys.sealing_key()), ann.outcome()
    later = desk.state(SCHOOL, ann.erased(), again, plain)[-3:]
    desk.usual.process(later)
    gone, refused, counted = desk.verdicts(later)
    assert [gone.outcome, refused.outcome, counted.outcome] == ["accepted", "rejected", "accepted"]
    assert codes(refused) == [("identity-erased", "subject")]
    assert desk.keys.known_keys({ann.subject}) == {}
    assert decrypt(key, ann.subject, decode(value)[1]["event_id"], "name", cipher) == ann.name  # it was the key
    desk.admission().process(came)  # the whole inbox comes again
    assert personal(forwarded(desk, value)[-1]) == [None] * 3
    assert desk.keys.known_keys({ann.subject}) == {}
    once_more = desk.state(SCHOOL, ann.registered(desk.keys.sealing_key()))[-1:]
    desk.usual.process(once_more)
    assert codes(desk.verdicts(once_more)[0]) == [("identity-erased", "subject")]


def test_a_person_erased_in_the_batch_that_registers_it_never_gets_onto_the_record(desk: Desk) -> None:
    ann = Somebody()
    value = ann.registered(desk.keys.sealing_key())
    came = desk.state(SCHOOL, value, ann.erased())[-2:]
    desk.usual.process(came)
    assert [row.outcome for row in desk.verdicts(came)] == ["accepted", "accepted"]
    [said] = forwarded(desk, value)
    assert personal(said) == [None] * 3


def test_a_retired_key_is_destroyed_once_admission_is_past_what_was_sealed_to_it(desk: Desk) -> None:
    old = desk.keys.sealing_key()
    waiting = desk.state(SCHOOL, Somebody().registered(old))[-1:]
    new = desk.keys.rotate(now())
    upkeep(desk, hours=1).tick(now())
    assert old.kid in desk.keys.opening_keys()  # still in its hour of grace
    upkeep(desk).tick(now())
    assert old.kid in desk.keys.opening_keys()  # something sealed to it waits in the inbox
    desk.usual.process(waiting)
    assert desk.verdicts(waiting)[0].outcome == "accepted"
    desk.commit(waiting)
    upkeep(desk).tick(now())
    assert set(desk.keys.opening_keys()) == {new.kid}
    late = desk.state(SCHOOL, Somebody().registered(old), waiting[0].value)[-2:]
    desk.usual.process(late)
    refused, repeated = desk.verdicts(late)
    assert codes(refused)[0] == ("sealed-to-unknown-key", "name")
    assert (repeated.outcome, repeated.reasons) == ("duplicate", [])  # what was accepted needs no key to be known again


def test_a_damaged_record_is_hidden_only_where_it_may_hold_a_name(desk: Desk) -> None:
    key, ann = desk.keys.sealing_key(), Somebody()
    hidden = [ann.in_clear() + b"\0", ann.in_clear(name="某\0"), ann.in_clear()[:-30]]
    plain = [ann.registered(key) + b"\0", ann.outcome() + b"\0", ann.outcome()[:-9]]
    came = desk.state(SCHOOL, *hidden, *plain)[-6:]
    desk.usual.process(came)
    assert {codes(row)[0][0] for row in desk.verdicts(came)} <= {"damaged-avro", "nul-in-text"}
    letters = messages(desk.instance.kafka(SCHOOL), desk.instance.topics.dead_letters(SCHOOL))[-6:]
    assert ["kiteline-sealed" in headers_of(letter) for letter in letters] == [True] * 3 + [False] * 3
    assert [letter.value() for letter in letters[3:]] == plain
    desk.commit(came)
    upkeep(desk).tick(now())


def test_a_record_too_large_to_be_sealed_again_stays_where_it_is(desk: Desk) -> None:
    value = Somebody().in_clear(name="长" * 250_000)
    came: list[Record] = desk.state(SCHOOL, value)[-1:]
    desk.usual.process(came)
    assert codes(desk.verdicts(came)[0])[0] == ("not-sealed", "name")
    assert desk.keys.to_trim() == []
    assert len(value) > HEADER.size
