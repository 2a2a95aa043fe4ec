"""No failed send may ever look like a success: the client against producers that misbehave in every way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.errors import (
    KafkaError,
    KafkaTimeoutError,
    NotLeaderForPartitionError,
    SaslAuthenticationFailedError,
    TopicAuthorizationFailedError,
)

from producers.client import MemberClient, Patience
from producers.state import MemberState
from schemas.errors import BrokerUnavailable, KitelineError, NotAcknowledged, RowRefused, Unavailable
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics
from tests.producers.making import SCHOOL

ACCESS = KafkaAccess("127.0.0.1:1", SCHOOL, "secret-password")


def closing(number: int = 1) -> dict[str, Any]:
    return {
        "subject": f"{SCHOOL}/major/{number}",
        "occurred_at": "2026-03-15T09:00:00+08:00",
        "effective_from": "2026-09-01",
    }


@dataclass
class Written:
    topic: str
    partition: int
    offset: int


@dataclass
class Future:
    """`fate`: an offset (acknowledged there), an error, or None (nothing came)."""

    topic: str
    fate: int | KafkaError | None

    @property
    def is_done(self) -> bool:
        return self.fate is not None

    @property
    def exception(self) -> KafkaError | None:
        return self.fate if isinstance(self.fate, KafkaError) else None

    @property
    def value(self) -> Written:
        return Written(self.topic, 0, self.fate if isinstance(self.fate, int) else -1)

    def succeeded(self) -> bool:
        return isinstance(self.fate, int)


@dataclass
class FakeProducer:
    fates: list[int | KafkaError | None]
    flush_error: Exception | None = None
    send_error_at: int | None = None
    sent: list[bytes] = field(default_factory=list)
    closed: bool = False

    def send(self, topic: str, *, value: bytes, **_rest: Any) -> Future:
        if self.send_error_at is not None and len(self.sent) == self.send_error_at:
            raise KafkaTimeoutError("no room")
        self.sent.append(value)
        return Future(topic, self.fates[len(self.sent) - 1])

    def flush(self, **_rest: float) -> None:
        if self.flush_error:
            raise self.flush_error

    def close(self, **_rest: float) -> None:
        self.closed = True


Use = Callable[..., FakeProducer]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    def make(*fates: int | KafkaError | None, **more: Any) -> FakeProducer:
        fake = FakeProducer(list(fates), **more)
        monkeypatch.setattr("producers.client.opened", lambda *_given, **_config: fake)
        return fake

    return make


def client(state: MemberState) -> MemberClient:
    return MemberClient(ACCESS, Topics(), SCHOOL, state)


def test_an_acknowledged_fact_has_a_position_and_leaves_the_outbox(state: MemberState, use: Use) -> None:
    use(41)
    position = client(state).publish("MajorClosed", closing())
    assert (position.topic, position.partition, position.offset) == (f"inbox.{SCHOOL}", 0, 41)
    assert state.waiting() == 0


@pytest.mark.parametrize("fate", [None, -1, KafkaTimeoutError("late"), NotLeaderForPartitionError(), KafkaError("odd")])
def test_what_is_not_acknowledged_stays_and_raises(state: MemberState, use: Use, fate: int | KafkaError | None) -> None:
    fake = use(fate)
    with pytest.raises(Unavailable, match="1 facts are kept in the outbox") as caught:
        client(state).publish("MajorClosed", closing())
    assert caught.value.exit_code == 4
    assert state.waiting() == 1
    assert fake.closed


def test_a_flush_that_times_out_is_no_success_for_those_without_acknowledgement(state: MemberState, use: Use) -> None:
    use(7, None, None, flush_error=KafkaTimeoutError("flush"))
    with pytest.raises(BrokerUnavailable, match="2 facts"):
        client(state).publish_many(("MajorClosed", closing(n)) for n in range(3))
    assert state.waiting() == 2


def test_a_fact_is_on_disk_before_it_is_handed_to_the_broker(
    state: MemberState, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = use(1)
    waiting: list[int] = []

    def send(topic: str, **_record: Any) -> Future:
        waiting.append(state.waiting())
        return Future(topic, 1)

    monkeypatch.setattr(fake, "send", send)
    client(state).publish("MajorClosed", closing())
    assert waiting == [1]


def test_what_was_kept_is_sent_first_with_the_next_publish(state: MemberState, use: Use) -> None:
    use(None)
    with pytest.raises(NotAcknowledged):
        client(state).publish("MajorClosed", closing(1))
    kept = state.first_waiting(1)[0].value
    fake = use(10, 11)
    assert client(state).publish("MajorClosed", closing(2)).offset == 11
    assert fake.sent[0] == kept
    assert state.waiting() == 0


@given(
    fates=st.lists(
        st.one_of(st.none(), st.just(-1), st.integers(0, 99), st.just(KafkaTimeoutError("late"))),
        min_size=1,
        max_size=8,
    ),
    send_error_at=st.one_of(st.none(), st.integers(0, 8)),
    flush_fails=st.booleans(),
)
def test_exactly_the_acknowledged_leave_the_outbox_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, fates: list[Any], send_error_at: int | None, flush_fails: bool
) -> None:
    fake = FakeProducer(fates, KafkaTimeoutError("flush") if flush_fails else None, send_error_at)
    with pytest.MonkeyPatch.context() as patch, MemberState(tmp_path_factory.mktemp("s") / "m.sqlite3") as state:
        patch.setattr("producers.client.opened", lambda *_given, **_config: fake)
        facts = [("MajorClosed", closing(n)) for n in range(len(fates))]
        tried = len(fates) if send_error_at is None else min(send_error_at, len(fates))
        good = [n for n in range(tried) if isinstance(fates[n], int) and fates[n] >= 0]
        if len(good) == len(fates) and not flush_fails:
            assert len(client(state).publish_many(facts)) == len(fates)
        else:
            with pytest.raises(Unavailable):
                client(state).publish_many(facts)
        left = [int(record.key.rsplit(b"/", 1)[1]) for record in state.first_waiting(100)]
        assert left == [n for n in range(len(fates)) if n not in good]


@pytest.mark.parametrize("error", [TopicAuthorizationFailedError(), SaslAuthenticationFailedError()])
def test_a_refusal_by_the_broker_is_told_as_such_and_keeps_the_fact(
    state: MemberState, use: Use, error: KafkaError
) -> None:
    use(error)
    with pytest.raises(KitelineError) as caught:
        client(state).publish("MajorClosed", closing())
    assert not isinstance(caught.value, Unavailable)
    assert "secret-password" not in str(caught.value)
    assert state.waiting() == 1


def test_a_fact_that_breaks_its_contract_is_not_kept(state: MemberState, use: Use) -> None:
    use()
    with pytest.raises(RowRefused, match="effective_from"):
        client(state).publish("MajorClosed", closing() | {"effective_from": "soon"})
    with pytest.raises(RowRefused, match="too large"):
        client(state).publish("MajorClosed", closing() | {"reason": "x" * 1_100_000})
    assert state.waiting() == 0


def test_a_broker_that_is_not_there_is_told_with_address_count_and_way_out(state: MemberState) -> None:
    lonely = MemberClient(ACCESS, Topics(), SCHOOL, state, Patience(bootstrap_ms=300))
    with pytest.raises(BrokerUnavailable) as caught:
        lonely.publish("MajorClosed", closing())
    for part in ("127.0.0.1:1", "1 facts", "kiteline up"):
        assert part in caught.value.en
    assert state.waiting() == 1
