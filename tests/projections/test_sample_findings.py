"""The findings of the sample city are those that plain Python counts in its facts, without any table or SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from producers.files import facts_of
from producers.rows import Stated
from producers.samples.city import founding_facts, sample_members
from producers.state import MemberState
from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.findings.kinds import findings
from schemas.checks import faults
from schemas.columns import decode_columns
from schemas.contracts import contract_named
from schemas.facts import Record
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.wire import decode, encode

NOW, ON = datetime(2026, 11, 24, 12, tzinfo=UTC), date(2026, 11, 24)
Fact = dict[str, Any]


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    """Event type and bytes of every fact of the sample city that admission takes."""
    book, found = ReferenceBook(), []
    for event_type, fact in [*starter_facts(), *founding_facts()]:
        value = encode(event_type, fact)
        book.learn(event_type, decode(value)[1])
        found.append((event_type, value))
    states = tmp_path_factory.mktemp("members")
    for member in sample_members():
        with MemberState(states / f"{member.code}.sqlite3") as state, state.transaction():
            read = [reading for path in member.files for reading in facts_of(path, member.code, state)]
        said = [(r.event_type, encode(r.event_type, r.fact)) for r in read if isinstance(r, Stated)]
        frames = decode_columns([value for _, value in said]).frames
        inbox, times = [member.code] * len(said), [NOW] * len(said)
        wrong = {row for contract, frame in frames for row, _ in faults(contract, frame, inbox, times, book)}
        found += [one for row, one in enumerate(said) if row not in wrong]
    return found


def test_the_sample_city_has_the_findings_that_its_facts_show(
    accepted: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    offsets: dict[str, count[int]] = defaultdict(count)
    records = defaultdict(list)
    for event_type, value in accepted:
        family = contract_named(event_type).family
        stamp = int(NOW.timestamp() * 1000)
        records[family].append(Record(f"{family}.events", 0, next(offsets[family]), stamp, b"k", value))
    for family, told in records.items():
        archive.append(tmp_path, family, 0, told)
    view = AsOfView(tmp_path, all_projections(), ON)
    wanted = Counter(reckon([decode(value) for _, value in accepted]))
    assert wanted.total() > 50
    assert Counter(row["kind"] for row in view.rows(findings(ON))) == wanted


def newest(facts: list[tuple[Any, Fact]], *event_types: str) -> dict[str, Fact]:
    """Subject -> the newest of its facts of these types."""
    found: dict[str, Fact] = {}
    for contract, fact in facts:
        held = found.get(fact["subject"])
        moment = (fact["occurred_at"], fact["event_id"])
        if contract.name in event_types and (held is None or moment > (held["occurred_at"], held["event_id"])):
            found[fact["subject"]] = fact
    return found


def reckon(facts: list[tuple[Any, Fact]]) -> Iterable[str]:
    """A kind for every finding, by loops over the facts. Kinds whose facts the sample city never states are left out."""
    published, terms = newest(facts, "DemandPublished"), newest(facts, "DemandPublished", "DemandRevised")
    filled, withdrawn = newest(facts, "DemandFilled"), newest(facts, "DemandWithdrawn")
    yield from (
        "filled-above-openings" for s, f in filled.items() if s in terms and f["filled_total"] > terms[s]["openings"]
    )
    yield from ("filling-of-unknown-demand" for s in filled if s not in published)
    seen: set[tuple[Any, ...]] = set()
    for subject, one in published.items():
        if one["kind"] != "talent" or subject in withdrawn or terms[subject]["valid_until"] < ON:
            continue
        key = (one["member"], one["occupation"], one["county"], one["title"])  # all titles here are alike or far apart
        if key in seen:
            yield "demands-alike"
        seen.add(key)
    registered, cohorts = newest(facts, "GraduateRegistered"), newest(facts, "CohortDeclared")
    schools = {f["member"] for s, f in newest(facts, "OutcomeReported").items() if s not in registered}
    yield from ("outcome-of-unregistered" for _ in schools)
    of_cohort = Counter(fact["cohort"] for fact in registered.values())
    yield from ("cohort-exceeded" for s, n in of_cohort.items() if s in cohorts and n > cohorts[s]["size"])
    lost = {(f["member"], f["graduation_year"], f["major"]) for f in registered.values() if f["cohort"] not in cohorts}
    yield from ("cohort-undeclared" for _ in lost)
    asked = newest(facts, "ServiceRequested")
    done = {(f["subject"], f["member"]) for c, f in facts if c.name in ("ServiceAccepted", "ServiceDelivered")}
    yield from ("service-not-requested" for subject, _ in done if subject not in asked)
