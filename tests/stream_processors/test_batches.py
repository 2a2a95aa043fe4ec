"""What a reader hands on as one batch, when partitions were shared out anew between its reads."""

from __future__ import annotations

from schemas.facts import Record
from stream_processors.reading.record_batch import together


def run(topic: str, first: int, last: int, partition: int = 0) -> list[Record]:
    return [Record(topic, partition, offset, 0, None, b"") for offset in range(first, last + 1)]


def places(records: list[Record]) -> list[tuple[str, int, int]]:
    return [(r.topic, r.partition, r.offset) for r in records]


def test_what_follows_is_appended() -> None:
    assert together(run("a", 0, 4), run("b", 0, 2) + run("a", 5, 9)) == run("a", 0, 4) + run("b", 0, 2) + run("a", 5, 9)


def test_what_is_read_again_is_there_once() -> None:
    assert places(together(run("a", 100, 149), run("a", 100, 199))) == places(run("a", 100, 199))


def test_what_is_read_from_further_back_comes_first() -> None:
    found = together(run("a", 100, 149) + run("b", 7, 8), run("a", 50, 120))
    assert places(found) == places(run("a", 50, 149) + run("b", 7, 8))


def test_what_was_read_twice_within_one_read_is_there_once() -> None:
    assert places(together(run("a", 100, 100), run("a", 101, 149) + run("a", 101, 160))) == places(run("a", 100, 160))


def test_partitions_of_one_topic_are_apart() -> None:
    assert len(together(run("a", 0, 4, 0), run("a", 0, 4, 1))) == 10
