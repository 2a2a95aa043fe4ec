"""Fifty thousand strange messages in real inboxes, good ones among them: nothing stops admission, nothing is lost."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from confluent_kafka import Message

from schemas.reasons import MOST_TOLD
from schemas.topics import FAMILY_PARTITIONS
from stream_processors.admission.forwarder import LONGEST_KEY
from tests.proofs.hostile import hostile, tokens, write
from tests.proofs.mutations import at_the_limit, mutated
from tests.proofs.options import Form
from tests.proofs.place import Headers, Letter, Place, Position, as_it_came, differences
from tests.proofs.plans import Step
from tests.proofs.sequences import Pool, Sent
from tests.proofs.strict_avro import LARGEST, schemas
from tests.proofs.world import FIRM, SCHOOL
from tests.stream_processors.desk import WORKER
from tests.stream_processors.speaking import headers_of, messages

FAMILIES = sorted(FAMILY_PARTITIONS)
FIRST_NUMBER = 90_000_000
GOOD_AMONG = 0.1
BATCH = 5_000
AGREEMENT = 7001
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
STRAY: tuple[Headers, ...] = (
    [("ce_id", b"1"), ("ce_type", "x"), ("", b"")],
    [("kiteline-position", b"elsewhere[0]@7"), ("kiteline-reasons", b"[]"), ("kiteline-outcome", b"accepted")],
    [("\u9e22", b"\xff\xfe"), ("twice", b"1"), ("twice", None)],
)
KEYS = (b"key", b"key", None, b"", b"\xff\0\xfe", b"k" * LONGEST_KEY, b"k" * (LONGEST_KEY + 1))


class Facts:
    """Good facts without end, of all families in turn."""

    def __init__(self) -> None:
        self._pools = [Pool(family) for family in FAMILIES]
        self._made = 0

    def next(self, chance: random.Random) -> Sent:
        pool = self._pools[self._made % len(self._pools)]
        which, who, variant, back = (chance.randrange(12) for _ in range(4))
        step = Step("state", which, who, variant, back, chance.choice(((), ("portal",))))
        self._made += 1
        [batch] = pool.write([step], FIRST_NUMBER + self._made)
        return batch.sent[0]


def padded(size: int, number: int, **changes: Any) -> bytes:
    """An agreement of the firm with as long a title as makes a record of `size` bytes, incompressible."""
    [batch] = Pool("cooperation", 1).write([Step("state")], FIRST_NUMBER + number)
    fact = (batch.sent[0].fact or {}) | {"member": FIRM, "subject": f"{FIRM}/{number}", "occupations": []} | changes
    chance = random.Random(number)

    def spelled(length: int) -> bytes:
        title = "".join(chance.choices(LETTERS, k=length))
        return write(AGREEMENT, list(tokens(schemas()[AGREEMENT], fact | {"title": title})))

    value = spelled(size - (len(spelled(100_000)) - 100_000))
    assert len(value) == size
    return value


def letters_of(form: Form, chance: random.Random) -> tuple[list[Letter], list[Letter]]:
    """All letters, and those among them that are good and new."""
    facts, all_of_them, good = Facts(), list[Letter](), list[Letter]()
    while len(all_of_them) < form.inbox_messages:
        sent = facts.next(chance)
        assert sent.fact is not None
        assert sent.value is not None
        value: bytes | None = sent.value
        is_good = chance.random() < GOOD_AMONG
        if not is_good:
            value = hostile(sent.schema_id, sent.fact, chance) if chance.random() < 0.4 else mutated(sent.value, chance)
        headers = chance.choice(STRAY) if chance.random() < 0.1 else None
        key = chance.choice(KEYS) if chance.random() < 0.3 else b"key"
        letter = Letter(sent.member, sent.portal, value, key, headers)
        all_of_them.append(letter)
        if is_good:
            good.append(letter)
    return all_of_them, good


def at_limits(chance: random.Random) -> tuple[list[Letter], list[Letter]]:
    """Records around the largest there may be; those that are good."""
    fits = [Letter(FIRM, False, padded(LARGEST - n, n + 1)) for n in range(2)]
    over = [Letter(FIRM, False, padded(LARGEST + 1, 3)), Letter(FIRM, True, padded(1_040_000, 4))]
    noise = [Letter(FIRM, False, at_the_limit(b"\0\0\0\x0b\xb9", chance)) for _ in range(4)]
    # The longest reasons beside the longest value: a dead letter holds both.
    worst = Letter(
        FIRM, False, padded(LARGEST, 5, occupations=["鸢" * 200 + str(n) for n in range(50)]), b"k" * LONGEST_KEY
    )
    return [*fits, *over, *noise, worst], fits


@dataclass
class Fuzzed:
    """`good`: the values that nothing was done to."""

    sent: dict[Position, Letter]
    good: set[bytes]
    rows: list[Any]


@pytest.fixture(scope="module")
def fuzzed(place: Place, form: Form) -> Fuzzed:
    chance = random.Random(form.seed)
    letters, good = letters_of(form, chance)
    large, fitting = at_limits(chance)
    for letter in large:
        letters.insert(chance.randrange(len(letters)), letter)
    sent = place.write(letters)
    place.admit(len(sent), BATCH)
    return Fuzzed(sent, {letter.value or b"" for letter in (*good, *fitting)}, place.verdicts(set(sent)))


def test_every_strange_message_gets_the_verdict_that_the_oracle_gives(fuzzed: Fuzzed, form: Form) -> None:
    assert len(fuzzed.rows) == len(fuzzed.sent) >= form.inbox_messages
    assert differences(fuzzed.rows, fuzzed.sent) == []
    outcomes = Counter(row.outcome for row in fuzzed.rows)
    assert outcomes["rejected"] > form.inbox_messages // 2
    assert outcomes["accepted"] > len(fuzzed.good)


def test_good_messages_among_them_arrive_unharmed(place: Place, fuzzed: Fuzzed) -> None:
    accepted = {
        fuzzed.sent[row.topic, row.partition, row.offset].value for row in fuzzed.rows if row.outcome == "accepted"
    }
    assert fuzzed.good <= accepted
    arrived = {record.value for family in FAMILIES for record in place.desk.canonical(family)}
    assert accepted <= arrived
    refused = {
        fuzzed.sent[row.topic, row.partition, row.offset].value for row in fuzzed.rows if row.outcome == "rejected"
    }
    assert not refused & (arrived - accepted)


def test_every_refused_message_is_a_dead_letter_with_its_very_bytes_in_the_order_of_its_inbox(
    place: Place, fuzzed: Fuzzed
) -> None:
    reasons = {at(row): row.reasons for row in fuzzed.rows if row.outcome == "rejected"}
    named = {f"{topic}[{partition}]@{offset}": (topic, partition, offset) for topic, partition, offset in reasons}
    found: list[Position] = []
    for member in sorted({letter.member for letter in fuzzed.sent.values()}):
        for message in messages(place.instance.kafka(WORKER), place.instance.topics.dead_letters(member)):
            place_of_it = named.get(headers_of(message)["kiteline-position"].decode())
            if place_of_it:
                found.append(place_of_it)
                is_as_sent(place, message, fuzzed.sent[place_of_it])
                assert json.loads(headers_of(message)["kiteline-reasons"]) == reasons[place_of_it]
                assert 0 < len(reasons[place_of_it]) <= MOST_TOLD
    assert sorted(found) == sorted(reasons)
    assert in_order(found)


def is_as_sent(place: Place, message: Message, letter: Letter) -> None:
    """What is larger than any topic of ours takes stays in the inbox; the position says where."""
    assert as_it_came(place, message) == (letter.value if len(letter.value or b"") <= LARGEST else None)
    if "kiteline-sealed" in headers_of(message):
        assert message.key() is None  # it might hold the name too
        return
    assert message.key() == (letter.key if len(letter.key or b"") <= LONGEST_KEY else None)


def test_members_read_their_verdicts_in_the_order_of_their_inboxes(place: Place, fuzzed: Fuzzed) -> None:
    outcomes = {at(row): row.outcome for row in fuzzed.rows}
    found: list[tuple[Position, str]] = []
    for member in sorted({letter.member for letter in fuzzed.sent.values()}):
        for message in messages(place.instance.kafka(WORKER), place.instance.topics.verdicts(member)):
            said = json.loads(message.value() or b"")
            position = tuple(said["position"].values())
            if position in outcomes:
                found.append((position, said["outcome"]))
    assert sorted(found) == sorted(outcomes.items())
    assert in_order([position for position, _ in found])


def at(row: Any) -> Position:
    return row.topic, row.partition, row.offset


def in_order(positions: list[Position]) -> bool:
    """Whether offsets rise within each partition."""
    last: dict[tuple[str, int], int] = {}
    for topic, partition, offset in positions:
        if last.get((topic, partition), -1) >= offset:
            return False
        last[topic, partition] = offset
    return True


def test_what_is_over_the_brokers_limit_is_refused_by_the_broker(place: Place) -> None:
    noise = random.Random(1).randbytes(5_000_000)
    with pytest.raises(AssertionError, match="MSG_SIZE_TOO_LARGE"):
        place.write([Letter(SCHOOL, False, noise)])


def test_a_record_with_more_wrong_codes_than_a_verdict_can_tell_stops_nobody(place: Place) -> None:
    """The verdict on it was larger than any topic takes: the worker died of it, and again after every start."""
    value = padded(800_000, 9, occupations=[f"9-{n}" for n in range(60_000)])
    sent = place.write([Letter(FIRM, False, value)])
    place.admit(1, BATCH)
    [row] = place.verdicts(set(sent))
    assert (row.outcome, len(row.reasons)) == ("rejected", MOST_TOLD)
