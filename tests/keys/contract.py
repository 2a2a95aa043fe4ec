"""What every key store must do, twin and real: each promise is kept by a store that is empty at first."""

from __future__ import annotations

from datetime import timedelta

from schemas.key_store import KeyStore, Replayed, Retired
from schemas.sealing import kid_of, opened
from tests.keys.memory import NOON

SCHOOL, OTHER = "4137012391", "4137012819"
ANN, BEN = f"{SCHOOL}/p-ann", f"{SCHOOL}/p-ben"


def one_sealing_key_is_current_and_opens_what_was_sealed_to_it(keys: KeyStore) -> None:
    key = keys.sealing_key()
    assert keys.sealing_key() == key
    sealed = key.seal("某某".encode())
    assert kid_of(sealed) == key.kid
    assert opened(sealed, keys.opening_keys()[key.kid]).decode() == "某某"
    assert key.seal(b"x", keys.seed(key.kid)) == key.seal(b"x", keys.seed(key.kid))
    assert keys.retired() == []


def a_retired_key_opens_until_it_is_destroyed_and_never_again(keys: KeyStore) -> None:
    old = keys.sealing_key()
    new = keys.rotate(NOON)
    assert keys.sealing_key() == new != old
    assert keys.retired() == [Retired(old.kid, NOON, None)]
    assert set(keys.opening_keys()) == {old.kid, new.kid}
    keys.bound(old.kid, {"inbox.x": 7})
    assert keys.retired() == [Retired(old.kid, NOON, {"inbox.x": 7})]
    keys.destroy(old.kid)
    keys.destroy(new.kid)  # the current one stays
    assert set(keys.opening_keys()) == {new.kid}
    assert keys.retired() == []


def a_person_has_one_key_and_another_person_has_another(keys: KeyStore) -> None:
    assert keys.known_keys({ANN}) == {}
    first = keys.person_keys({ANN, BEN})
    assert {len(key) for key in first.values()} == {32}
    assert len(set(first.values())) == 2
    assert keys.person_keys({ANN}) == {ANN: first[ANN]} == keys.known_keys({ANN})


def many_persons_at_once_are_as_one(keys: KeyStore) -> None:
    subjects = {f"{SCHOOL}/p-{number}" for number in range(1_300)}
    made = keys.person_keys(subjects)
    assert keys.person_keys(subjects) == made
    assert keys.erased(subjects) == set()


def a_student_number_leads_to_its_person_within_its_school(keys: KeyStore) -> None:
    keys.person_keys({ANN})
    keys.remember({ANN: "2023001", BEN: "2023002"})  # Ben has no key
    assert keys.subject_of(SCHOOL, "2023001") == ANN
    assert keys.subject_of(OTHER, "2023001") is None
    assert keys.subject_of(SCHOOL, "2023002") is None


def who_is_erased_has_no_key_and_no_number_and_never_gets_one_again(keys: KeyStore) -> None:
    keys.person_keys({ANN, BEN})
    keys.remember({ANN: "2023001"})
    assert keys.erase({ANN}, NOON) == {ANN}
    assert keys.erased({ANN, BEN}) == {ANN}
    assert keys.subject_of(SCHOOL, "2023001") is None
    assert set(keys.person_keys({ANN, BEN})) == {BEN}
    keys.remember({ANN: "2023001"})
    assert keys.subject_of(SCHOOL, "2023001") is None


def an_erasure_rotates_the_sealing_key_once_and_may_be_repeated(keys: KeyStore) -> None:
    old = keys.sealing_key()
    assert keys.erase({ANN}, NOON) == {ANN}  # somebody of whom nothing was ever sealed
    new = keys.sealing_key()
    assert new != old
    assert keys.erase({ANN}, NOON + timedelta(days=1)) == set()
    assert keys.sealing_key() == new
    assert [retired.kid for retired in keys.retired()] == [old.kid]


def what_is_to_be_trimmed_is_remembered_until_it_is(keys: KeyStore) -> None:
    keys.trim_later([("inbox.a", 0, 5), ("inbox.a", 0, 3)])
    keys.trim_later([("inbox.a", 0, 5)])
    assert keys.to_trim() == [("inbox.a", 0, 3), ("inbox.a", 0, 5)]
    keys.trimmed([("inbox.a", 0, 3)])
    assert keys.to_trim() == [("inbox.a", 0, 5)]


def how_far_erasures_were_replayed_is_remembered(keys: KeyStore) -> None:
    assert keys.replayed() == {}
    keys.note_replayed({("g", 0): Replayed("one", 3), ("g", 1): Replayed("one", 0)})
    keys.note_replayed({("g", 0): Replayed("two", 4)})
    assert keys.replayed() == {("g", 0): Replayed("two", 4), ("g", 1): Replayed("one", 0)}


PROMISES = (
    one_sealing_key_is_current_and_opens_what_was_sealed_to_it,
    a_retired_key_opens_until_it_is_destroyed_and_never_again,
    a_person_has_one_key_and_another_person_has_another,
    many_persons_at_once_are_as_one,
    a_student_number_leads_to_its_person_within_its_school,
    who_is_erased_has_no_key_and_no_number_and_never_gets_one_again,
    an_erasure_rotates_the_sealing_key_once_and_may_be_repeated,
    what_is_to_be_trimmed_is_remembered_until_it_is,
    how_far_erasures_were_replayed_is_remembered,
)
