"""A story told in facts, and every indicator's figure of it: live and as of a day alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections, with_entities
from projections.engine.refused import refused_in
from projections.engine.statements import ACCEPTED, REJECTED
from projections.engine.view import live_view
from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import all_indicators
from projections.evaluation.measuring import evaluate, evidence
from projections.records import verdict
from schemas.contracts import contract_named
from schemas.facts import Record
from schemas.wire import encode
from tests.projections.conftest import Tables

SCHOOL, FIRM = "4137012391", "91370700123456781A"
EMPTY: dict[str, Any] = {}


class Story:
    """Facts told one after the other; `day` is both when it happened and, unless said, when it was recorded."""

    def __init__(self) -> None:
        self.records: dict[str, list[Record]] = {}
        self.verdicts: list[dict[str, Any]] = []

    def tell(self, event_type: str, day: str, member: str, local: str, recorded: str = "", **said: Any) -> str:
        contract = contract_named(event_type)
        told = self.records.setdefault(contract.family, [])
        event_id = f"00000000-0000-8000-8000-{sum(map(len, self.records.values())):012x}"
        owner = said.pop("owner", member)
        occurred = datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)
        stamp = datetime.fromisoformat(f"{recorded or day}T13:00:00+08:00")
        fact = {"event_id": event_id, "occurred_at": occurred, "member": member, "subject": f"{owner}/{local}"} | said
        value = encode(event_type, fact)
        told.append(Record(f"{contract.family}.events", 0, len(told), int(stamp.timestamp() * 1000), b"k", value))
        self._judged(ACCEPTED, event_type, stamp, fact)
        return event_id

    def refuse(
        self, day: str, member: str, outcome: str = REJECTED, event_type: str | None = "DemandPublished"
    ) -> None:
        """What admission turned down; without an event type, what could not be read."""
        self._judged(outcome, event_type, datetime.fromisoformat(f"{day}T13:00:00+08:00"), {"member": member})

    def _judged(self, outcome: str, event_type: str | None, recorded_at: datetime, fact: dict[str, Any]) -> None:
        said = {name: fact.get(name) for name in ("member", "event_id", "subject", "occurred_at")}
        place = {"topic": f"inbox.{fact['member']}", "partition": 0, "offset": len(self.verdicts)}
        judged = {"event_type": event_type, "recorded_at": recorded_at, "outcome": outcome, "content_hash": b"h"}
        self.verdicts.append(said | place | judged)

    def demand(self, local: str, openings: int, day: str = "2026-01-05", until: str = "2026-12-31", **said: Any) -> str:
        known: dict[str, Any] = {"kind": "talent", "title": "t", "occupation": "6-18-01-01", "county": "370705"}
        return self.tell(
            "DemandPublished", day, FIRM, local, **(known | {"openings": openings, "valid_until": until} | said)
        )

    def graduate(self, local: str, outcome: str = "", **said: Any) -> None:
        facts: dict[str, Any] = {
            "cohort": f"{SCHOOL}/cohort/1",
            "graduation_year": 2026,
            "major": "460104",
            "education": "31",
        }
        self.tell("GraduateRegistered", "2026-06-10", SCHOOL, local, **facts)
        if outcome:
            self.tell("OutcomeReported", said.pop("day", "2026-06-20"), SCHOOL, local, outcome=outcome, **said)


def figures(story: Story, tables: Tables, root: Path, on: date) -> dict[str, Figure]:
    """All figures as of `on`; live and from the archive must be equal, and evidence must be facts of the story."""
    for projection in with_entities():
        number = tables.new(projection)
        for family in projection.families & story.records.keys():
            tables.apply(projection, number, family, story.records[family])
        tables.point_to(projection, number)
    with tables.engine.begin() as connection:
        connection.execute(delete(verdict))
        if story.verdicts:
            connection.execute(insert(verdict), story.verdicts)
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    past = AsOfView(root, all_projections(), on, refused=refused_in(tables.engine))
    found = {}
    with live_view(tables.engine, all_projections(), on) as now:
        for indicator in all_indicators().values():
            found[indicator.id] = evaluate(indicator, past)
            assert found[indicator.id] == evaluate(indicator, now)
            ids = {row["event_id"] for row in past.rows(evidence(indicator, on))}
            assert len(ids) == found[indicator.id].events
    return found


ON = date(2026, 6, 30)


def check(figure: Figure, value: float | None, numerator: float, denominator: float, events: int) -> None:
    assert (figure.numerator, figure.denominator, figure.events) == (numerator, denominator, events)
    assert figure.value == (None if value is None else pytest.approx(value))
