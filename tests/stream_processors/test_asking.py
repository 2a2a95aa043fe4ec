"""Questions to a broker that has just started, or moves a group to another node, are asked again."""

from __future__ import annotations

import pytest
from confluent_kafka import KafkaError, KafkaException

from schemas.errors import BrokerUnavailable, KitelineError, NotProvisioned
from stream_processors import log


def answering(*codes: int) -> list[KafkaException]:
    return [KafkaException(KafkaError(code)) for code in codes]


def ask(errors: list[KafkaException]) -> str:
    def question() -> str:
        if errors:
            raise errors.pop(0)
        return "answer"

    return log.ask(question)


def test_a_coordinator_that_is_not_there_yet_is_asked_again() -> None:
    assert ask(answering(KafkaError.NOT_COORDINATOR, KafkaError.COORDINATOR_LOAD_IN_PROGRESS)) == "answer"


def test_one_that_never_comes_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "TIMEOUT", 0.5)
    with pytest.raises(BrokerUnavailable, match="kiteline up"):
        ask(answering(*[KafkaError.NOT_COORDINATOR] * 100))


def test_other_errors_are_told_at_once() -> None:
    with pytest.raises(BrokerUnavailable):
        ask(answering(KafkaError._TRANSPORT))
    with pytest.raises(NotProvisioned, match="kiteline provision"):
        ask(answering(KafkaError.UNKNOWN_TOPIC_OR_PART))


@pytest.mark.parametrize(
    ("error", "patience"),
    [(BrokerUnavailable("不在", "away"), "AWAY"), (NotProvisioned("没有", "no such topic"), "UNKNOWN")],
)
def test_a_worker_asks_until_the_broker_is_back_and_knows_its_topics_again(
    monkeypatch: pytest.MonkeyPatch, error: KitelineError, patience: str
) -> None:
    told = [error] * 2

    def question() -> str:
        if told:
            raise told.pop()
        return "answer"

    assert log.ask_until_back(question) == "answer"
    monkeypatch.setattr(log, patience, 0.0)
    told.append(error)
    with pytest.raises(type(error)):
        log.ask_until_back(question)
