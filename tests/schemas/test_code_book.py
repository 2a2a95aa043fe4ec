"""Which version of a list a fact is checked against: by what was recorded then, for the day it occurred."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.code_book import CodeBook, CodeList, Moment
from schemas.code_succession import Replacement, Step, replacement_of, successors
from schemas.days import SHANGHAI

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: int, hour: int = 0) -> datetime:
    return START + timedelta(days=day, hours=hour)


def version(name: str, effective: str, *codes: str, said: int = 0, number: int = 0, **more: Any) -> dict[str, Any]:
    """A statement of the list `major`: `said` is the day of its occurred_at, `number` makes its event id."""
    return {
        "event_id": f"00000000-0000-8000-8000-{number or abs(hash((name, effective, codes, said))) % 10**12:012}",
        "occurred_at": at(said),
        "list_id": "major",
        "version": name,
        "effective_from": date.fromisoformat(effective),
        "title_zh": "专业",
        "title_en": "Majors",
        "source": "here",
        "entries": [{"code": c, "name_zh": f"名{c}", "name_en": None, "parent": None} for c in codes],
    } | more


def succession(effective: str, *pairs: tuple[str, str], number: int) -> dict[str, Any]:
    said = version(effective, effective, number=number)
    del said["list_id"], said["entries"]
    return said | {
        "mapping_id": "major-successor",
        "pairs": [{"from_code": one, "to_code": other} for one, other in pairs],
    }


def book_of(*facts: tuple[dict[str, Any], int]) -> CodeBook:
    """A book that learned each fact as recorded on a day."""
    book = CodeBook()
    for fact, recorded in facts:
        book.learn("CodeListPublished" if "list_id" in fact else "MappingPublished", fact, at(recorded))
    return book


def in_force(book: CodeBook, occurred: str, recorded: int = 1000) -> str | None:
    moment = datetime.fromisoformat(occurred).replace(tzinfo=SHANGHAI)
    found = book.list_at("major", book.moment(moment, at(recorded)))
    return found.version if found else None


OLD, NEW = version("2015", "2015-10-26", "560301"), version("2021", "2021-03-12", "460301")


def test_of_several_versions_the_one_that_has_begun_last_is_in_force_from_its_first_day_on() -> None:
    book = book_of((NEW, 0), (OLD, 0))
    assert in_force(book, "2021-03-11T23:59:59") == "2015"
    assert in_force(book, "2021-03-12T00:00:00") == "2021"
    assert in_force(book, "2026-01-01") == "2021"


def test_before_the_first_version_the_first_holds() -> None:
    assert in_force(book_of((NEW, 0), (OLD, 0)), "1999-01-01") == "2015"


def test_a_list_that_nobody_had_published_when_the_fact_was_recorded_has_no_version() -> None:
    book = book_of((NEW, 5))
    assert in_force(book, "2026-01-01", recorded=4) is None
    assert in_force(book, "2026-01-01", recorded=5) == "2021"


def test_an_older_version_published_later_holds_only_for_what_is_recorded_from_then_on() -> None:
    book = book_of((NEW, 0), (OLD, 10))
    assert in_force(book, "2019-01-01", recorded=9) == "2021"
    assert in_force(book, "2019-01-01", recorded=10) == "2015"
    assert in_force(book, "2024-01-01", recorded=10) == "2021"


def test_of_two_versions_that_begin_on_one_day_the_greater_name_is_in_force() -> None:
    other = version("2021b", "2021-03-12", "460302")
    assert in_force(book_of((other, 0), (NEW, 0)), "2022-01-01") == "2021b"


def test_a_version_stated_anew_holds_once_it_is_recorded_and_is_named_with_its_fact() -> None:
    first = version("2021", "2021-03-12", "460301", number=1)
    again = version("2021", "2022-01-01", "460301", "460302", said=3, number=2)
    book = book_of((first, 0), (again, 3))
    early, late = book.moment(at(0), at(2)), book.moment(at(0), at(3))
    assert list(codes(book, early)) == ["460301"]
    assert list(codes(book, late)) == ["460301", "460302"]
    assert book.used(["major"], early) == {"major": "2021"}
    assert book.used(["major"], late) == {"major": f"2021@{again['event_id']}"}
    assert in_force(book, "2021-06-01", recorded=2) == "2021"


def codes(book: CodeBook, moment: Moment) -> Any:
    found = book.list_at("major", moment)
    assert found
    return found.codes


def test_an_older_statement_of_a_version_that_arrives_later_changes_nothing() -> None:
    newer = version("2021", "2021-03-12", "460301", said=5, number=1)
    older = version("2021", "2021-03-12", "460399", said=4, number=2)
    book = book_of((newer, 0), (older, 9))
    assert list(codes(book, book.now(date(2026, 1, 1)))) == ["460301"]


def test_a_used_event_id_with_other_content_teaches_nothing() -> None:
    first = version("2021", "2021-03-12", "460301", number=1)
    book = book_of((first, 0), (version("2021", "2021-03-12", "460399", said=9, number=1), 9))
    assert list(codes(book, book.now(date(2026, 1, 1)))) == ["460301"]


def test_a_verdict_names_the_lists_asked_for_and_no_other() -> None:
    county = version("2024", "2020-01-01", "370703") | {"list_id": "county"}
    book = book_of((OLD, 0), (NEW, 0), (county, 0))
    moment = book.moment(datetime(2018, 1, 1, tzinfo=UTC), at(1))
    assert book.used({"major", "park"}, moment) == {"major": "2015"}
    assert book.used({"major", "county"}, moment) == {"county": "2024", "major": "2015"}


statements = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["2015-01-01", "2018-06-01", "2021-03-12"]),
        st.integers(0, 4),
        st.integers(0, 5),
    ),
    max_size=8,
)


@given(statements, st.randoms(use_true_random=False), st.sampled_from(["2014-01-01", "2020-01-01", "2026-01-01"]))
def test_what_is_in_force_does_not_depend_on_the_order_or_repetition_of_statements(
    said: list[tuple[str, str, int, int]], chance: Any, day: str
) -> None:
    facts = [(version(v, e, f"{n}", said=s, number=n + 1), r) for n, (v, e, s, r) in enumerate(said)]
    mixed = facts + chance.sample(facts, len(facts) // 2)
    chance.shuffle(mixed)
    one, other = book_of(*facts), book_of(*mixed)
    for recorded in range(-1, 7):
        found, again = (
            b.list_at("major", Moment(date.fromisoformat(day), b.known_at(at(recorded)))) for b in (one, other)
        )
        assert (found and found.event_id) == (again and again.event_id)
        assert (found and found.event_id) == plainly(facts, date.fromisoformat(day), recorded)


def plainly(facts: list[tuple[dict[str, Any], int]], day: date, recorded: int) -> str | None:
    """The rule in other words: only what was recorded, the newest statement of each version, the last that has begun."""
    known = [fact for fact, when in facts if when <= recorded]
    last = {f["version"]: f for f in sorted(known, key=lambda f: (f["occurred_at"], f["event_id"]))}.values()
    begun = [f for f in last if f["effective_from"] <= day]
    if begun:
        return str(max(begun, key=lambda f: (f["effective_from"], f["version"]))["event_id"])
    return str(min(last, key=lambda f: (f["effective_from"], f["version"]))["event_id"]) if last else None


def day(text: str) -> date:
    return date.fromisoformat(text)


CHAIN = [
    Step("a", "b", day("2015-01-01")),
    Step("b", "c", day("2021-01-01")),
    Step("b", "d", day("2021-01-01")),
    Step("e", "c", day("2021-01-01")),
    Step("c", "c", day("2024-01-01")),
    Step("c", "f", day("2024-01-01")),
]


@pytest.mark.parametrize(
    ("code", "used_on", "on", "wanted"),
    [
        ("a", "2014-12-31", "2014-12-31", {"a"}),
        ("a", "2014-12-31", "2015-01-01", {"b"}),
        ("a", "2014-12-31", "2021-01-01", {"c", "d"}),  # a split
        ("a", "2014-12-31", "2026-01-01", {"c", "d", "f"}),  # c lives on beside f
        ("e", "2020-01-01", "2022-01-01", {"c"}),  # merged into c
        ("c", "2025-01-01", "2026-01-01", {"c"}),
        ("a", "2019-01-01", "2026-01-01", {"a"}),  # given anew after it was replaced
        ("z", "2000-01-01", "2026-01-01", {"z"}),
    ],
)
def test_a_code_is_resolved_step_by_step_to_what_is_in_use(code: str, used_on: str, on: str, wanted: set[str]) -> None:
    assert successors(CHAIN, code, day(used_on), day(on)) == wanted


def test_codes_exchanged_on_one_day_are_exchanged_and_no_circle() -> None:
    steps = [Step("a", "b", day("2021-01-01")), Step("b", "a", day("2021-01-01"))]
    assert successors(steps, "a", day("2020-01-01"), day("2022-01-01")) == {"b"}
    assert replacement_of(steps, "b", day("2022-01-01")) == Replacement(day("2021-01-01"), ("a",))


def test_a_book_says_since_when_and_by_what_a_code_was_replaced() -> None:
    book = book_of(
        (succession("2015-01-01", ("a", "b"), number=1), 0),
        (succession("2021-01-01", ("b", "c"), ("b", "d"), number=2), 0),
    )
    assert book.replaced(["county", "major"], "a", book.now(day("2022-01-01"))) == Replacement(
        day("2015-01-01"), ("c", "d")
    )
    assert book.replaced(["major"], "a", book.now(day("2014-01-01"))) is None
    assert book.replaced(["county"], "a", book.now(day("2022-01-01"))) is None
    assert book.ids(CodeList) == []
