"""A small city stated as facts: put into tables, archive and verdicts as the workers do it, without Kafka."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from projections.engine import archive, generations
from projections.engine.apply import apply_facts
from projections.engine.discovery import with_entities
from projections.records import MODELS_CHANNEL, VERDICTS_CHANNEL, verdict
from schemas.contracts import EVENTS, contract_named
from schemas.days import day_of, now
from schemas.facts import Record, facts_frame
from schemas.ids import original_id
from schemas.reasons import Reason
from schemas.starter import starter_facts
from schemas.wire import encode

SCHOOL, OTHER_SCHOOL = "4137012391", "4137010863"
FIRM, OTHER_FIRM = "91370700123456781A", "91370700MA3C00001G"
CONSORTIUM = "WF-NZ"
"""The one that is founded here; its members are SCHOOL and FIRM."""
Fact = tuple[str, dict[str, Any]]
RECORDED = datetime(2026, 7, 10, 4, tzinfo=UTC)
EXAMPLES = {path.name.split(".")[0]: path for path in sorted(EVENTS.glob("*/*.v1.example.json"))}


def stated(event_type: str, **changes: Any) -> Fact:
    """The example of a type with some fields changed and an id of its own."""
    example = json.loads(EXAMPLES[event_type].read_text(encoding="utf-8"))
    consortium = example["consortium"] and CONSORTIUM
    return event_type, example | {"event_id": original_id(), "consortium": consortium} | changes


def admitted(code: str, kind: str, name: str, county: str = "370705") -> Fact:
    subject = f"operator/member/{code}"
    about = {"member_code": code, "kind": kind, "name_zh": name, "name_en": None, "county": county}
    return stated("MemberAdmitted", subject=subject, **about)


def demand(number: int, **changes: Any) -> Fact:
    """A demand of FIRM that stays open for a year from today."""
    until = str(day_of(now()) + timedelta(days=365))
    return stated("DemandPublished", **{"subject": f"{FIRM}/XQ-{number:04}", "valid_until": until} | changes)


def graduate(number: int, **changes: Any) -> Fact:
    return stated("GraduateRegistered", **{"subject": f"{SCHOOL}/p-{number:016x}"} | changes)


def small_city() -> Iterator[Fact]:
    """Code lists, four members, a consortium, demands, graduates, majors, a service, all before July 2026."""
    yield from starter_facts()
    pairs = [{"from_code": "560103", "to_code": "460104"}]
    yield stated("MappingPublished", mapping_id="major-successor", version="2021", pairs=pairs)
    yield stated("ConsortiumFounded")
    yield admitted(SCHOOL, "school", "潍坊职业学院", "370703")
    yield admitted(OTHER_SCHOOL, "school", "山东经贸职业学院", "370705")
    yield admitted(FIRM, "enterprise", "样例动力")
    yield admitted(OTHER_FIRM, "enterprise", "样例纺织", "370784")
    for member in (SCHOOL, FIRM):
        yield stated("MemberJoined", subject=f"operator/membership/{CONSORTIUM}/{member}", member_code=member)
    occupations = ("6-18-01-01", "6-18-01-02", "6-18-01-03")
    wages = (5500, None)
    for number in range(12):
        yield demand(number, occupation=occupations[number % 3], openings=number + 2, wage_min=wages[number % 2])
    yield demand(90, valid_until=str(day_of(now()) + timedelta(days=7)), openings=3)
    yield stated("DemandFilled", subject=f"{FIRM}/XQ-0001", filled_total=2)
    yield stated("DemandWithdrawn", subject=f"{FIRM}/XQ-0002")
    yield stated("CohortDeclared")
    for number in range(6):
        yield graduate(number)
    yield stated("OutcomeReported", subject=f"{SCHOOL}/p-{0:016x}")
    yield stated("OutcomeReported", subject=f"{SCHOOL}/p-{1:016x}", work_area="370100")
    for event_type in ("MajorOpened", "EnrolmentPlanned", "ServiceRequested", "CooperationAgreed"):
        yield stated(event_type)
    yield stated("ServiceAccepted", due_on=str(day_of(now()) + timedelta(days=365)))  # never overdue


@dataclass
class City:
    """The live tables, the archive and the verdicts of one instance."""

    engine: Engine
    archive: Path
    _ends: dict[str, Iterator[int]] = field(default_factory=dict)

    def found(self) -> None:
        """Make the tables of every projection."""
        with self.engine.begin() as connection:
            for projection in with_entities():
                generations.create(connection, projection, 1)
                generations.point_to(connection, projection, 1)

    def accept(self, facts: Iterable[Fact], recorded_at: datetime = RECORDED) -> list[int]:
        """As if admission, projector and archiver had taken the facts; returns the numbers of the verdicts."""
        by_family: dict[str, list[Record]] = {}
        numbers = []
        with self.engine.begin() as connection:
            for event_type, fact in facts:
                family = contract_named(event_type).family
                stamp = int(recorded_at.timestamp() * 1000)
                record = Record(
                    f"{family}.events",
                    0,
                    self._next(family),
                    stamp,
                    fact["subject"].encode(),
                    encode(event_type, fact),
                )
                by_family.setdefault(family, []).append(record)
                numbers.append(self._verdict(connection, event_type, fact, recorded_at, "accepted", []))
            for family, records in by_family.items():
                frame = facts_frame(family, records)
                for projection in with_entities():
                    for entity in projection.entities:
                        if entity.family == family:
                            apply_facts(connection, projection, 1, entity, frame)
            connection.execute(text(f"NOTIFY {VERDICTS_CHANNEL}"))
            connection.execute(text(f"NOTIFY {MODELS_CHANNEL}, '{','.join(by_family)}'"))
        for family, records in by_family.items():
            archive.append(self.archive, family, 0, records)
        return numbers

    def reject(self, fact: Fact, *reasons: Reason, outcome: str = "rejected", recorded_at: datetime = RECORDED) -> int:
        """As if admission had turned the fact down (or taken it for a duplicate)."""
        with self.engine.begin() as connection:
            told = [reason.told() for reason in reasons]
            number = self._verdict(connection, *fact, recorded_at, outcome, told)
            connection.execute(text(f"NOTIFY {VERDICTS_CHANNEL}"))
        return number

    def _verdict(
        self,
        connection: Connection,
        event_type: str,
        fact: Mapping[str, Any],
        recorded_at: datetime,
        outcome: str,
        reasons: list[dict[str, str | None]],
    ) -> int:
        occurred_at = fact["occurred_at"]
        if isinstance(occurred_at, str):
            occurred_at = datetime.fromisoformat(occurred_at)
        topic = f"inbox.{fact['member']}"
        values = {name: fact[name] for name in ("member", "event_id", "subject")} | {
            "topic": topic,
            "partition": 0,
            "offset": self._next(topic),
            "recorded_at": recorded_at,
            "event_type": event_type,
            "occurred_at": occurred_at,
            "outcome": outcome,
            "reasons": reasons,
            "content_hash": hashlib.sha256(repr(fact).encode()).digest(),
        }
        made = connection.execute(insert(verdict).values(values).returning(verdict.c.seq))
        return int(made.scalar_one())

    def _next(self, log: str) -> int:
        return next(self._ends.setdefault(log, itertools.count()))


def today() -> date:
    return day_of(now())
