"""The history of a city in columns, of any length: demand, graduates, services and intakes of some hundred members.

Each kind of subject has a fixed number of statements, so that the number of subjects grows with the history. The facts
are the same for the same number; one in twenty is recorded up to a fortnight after it occurred.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from schemas.columns import frame_schema
from schemas.contracts import Contract, contract_named
from schemas.examples import good_example
from tests.bench.demand_facts import employer
from tests.bench.peers.events import Draw, event_ids

START = datetime(2024, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=1_000)
HALF_WAY = (START + SPAN / 2).date()
AT_ONCE = 250_000
TOGETHER = 500
"""Subjects whose lives run side by side."""
SCHOOLS = [f"41370{n:05d}" for n in range(20)]
EMPLOYERS = [employer(n) for n in range(200)]
PLACED = ("employed", "self_employed", "flexible", "further_study")
OUTCOMES = ("seeking", "employed", "employed", "employed", "flexible", "further_study", "seeking")
SCORES = ("very_satisfied", "satisfied", "basically_satisfied", "dissatisfied")
OCCUPATIONS = ("6-18-01-01", "6-31-01-03", "4-14-01-02", "4-10-01-05", "2-02-07-01")


@dataclass(frozen=True)
class Kind:
    """Subjects of one kind: `statements` name the event types in the order in which each is told about."""

    family: str
    share: int
    """Of 100 facts."""
    statements: tuple[str, ...]


KINDS = (
    Kind("demand", 45, ("DemandPublished", *("DemandRevised", "DemandFilled") * 4, "DemandWithdrawn")),
    Kind("graduate", 40, ("GraduateRegistered", *("OutcomeReported",) * 3)),
    Kind("service", 13, ("ServiceRequested", "ServiceAccepted", "ServiceDelivered", "ServiceRated")),
    Kind("major-change", 2, ("EnrolmentPlanned", "EnrolmentReported")),
)


def facts(count: int, seed: int = 1, kinds: Sequence[Kind] = KINDS) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """(family, event type, frame) in stretches of the history: fields of the contract, `recorded_at`, `subject_no`."""
    ids = random.Random(seed)
    for first in range(0, count, AT_ONCE):
        share_begins = 0
        for kind in kinds:
            whole = count * kind.share // 100
            begin, end = (whole * at // count for at in (first, min(first + AT_ONCE, count)))
            yield from _stretch(kind, begin, end, whole, seed + share_begins, ids)
            share_begins += kind.share


def _stretch(
    kind: Kind, begin: int, end: int, whole: int, seed: int, ids: random.Random
) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Facts begin..end of the kind's `whole`: of TOGETHER subjects each the first statement, then each the second, ..."""
    number, statements = pl.int_range(begin, end, eager=True), len(kind.statements)
    turns = number // TOGETHER % statements
    subjects = number // (TOGETHER * statements) * TOGETHER + number % TOGETHER
    for turn, event in enumerate(kind.statements):
        if (mine := turns == turn).any():
            yield kind.family, event, _frame(event, number.filter(mine), subjects.filter(mine), whole, seed, ids)


def _frame(event: str, number: pl.Series, of: pl.Series, whole: int, seed: int, ids: random.Random) -> pl.DataFrame:
    stated, subject = Draw(number, seed), Draw(of, seed)
    step = SPAN // timedelta(microseconds=1) // whole
    said = pl.DataFrame({"after": number * step, "late": stated.often(5, 1), "by": stated.below(14 * 86_400, 2)})
    recorded_at = (pl.lit(START) + pl.duration(microseconds=pl.col("after"))).dt.truncate("1ms")
    late_by = pl.duration(seconds=pl.when("late").then("by").otherwise(0))
    recorded, occurred = said.select(recorded_at, (recorded_at - late_by).alias("occurred")).get_columns()
    columns = {
        "event_id": pl.Series(event_ids(len(number), ids)),
        "occurred_at": occurred.dt.cast_time_unit("us"),
        "consortium": pl.repeat(None, len(number), dtype=pl.String, eager=True),
        **_said(event, stated, subject, of, recorded),
    }
    contract = contract_named(event)
    told = _example(contract)
    fields = [
        (
            columns[name].cast(dtype)
            if name in columns
            else pl.Series([told[name]], dtype=dtype).new_from_index(0, len(of))
        ).alias(name)
        for name, dtype in frame_schema(contract.schema_id).items()
    ]
    return pl.DataFrame([*fields, recorded.alias("recorded_at"), of.alias("subject_no")])


def _example(contract: Contract) -> dict[str, Any]:
    told = good_example(contract)
    dates = {field.name for field in contract.fields if field.kind == "date"}
    return {name: date.fromisoformat(v) if v and name in dates else v for name, v in told.items()} | {
        "occurred_at": None
    }


def _said(event: str, stated: Draw, subject: Draw, of: pl.Series, recorded: pl.Series) -> dict[str, pl.Series]:
    school, enterprise = _one_each(SCHOOLS, of), _one_each(EMPLOYERS, of)
    by_school = {"member": school, "subject": school + "/p-" + of.cast(pl.String).str.zfill(16)}
    by_enterprise = {"member": enterprise, "subject": enterprise + "/N-" + of.cast(pl.String).str.zfill(8)}
    days = [date(2024, 6, 30) + timedelta(days=n * 3) for n in range(400)]
    return {
        "DemandPublished": lambda: by_enterprise | {
            "openings": stated.below(60, 9) + 1, "valid_until": stated.one_of(days, 11, pl.Date),
            "occupation": subject.one_of(list(OCCUPATIONS), 5),
        },
        "DemandRevised": lambda: by_enterprise | {
            "openings": stated.below(60, 9) + 1, "valid_until": stated.one_of(days, 11, pl.Date),
        },
        "DemandFilled": lambda: by_enterprise | {"filled_total": stated.below(70, 12)},
        "DemandWithdrawn": lambda: by_enterprise,
        "GraduateRegistered": lambda: by_school | _unsealed("name", "id_number", "student_number", of=of) | {
            "graduation_year": recorded.dt.year(), "legal_basis": pl.repeat(None, len(of), dtype=pl.String, eager=True),
        },
        "OutcomeReported": lambda: by_school | _unsealed("name", "id_number", of=of) | {
            "outcome": stated.one_of(list(OUTCOMES), 13), "wage": stated.below(60, 14) * 100 + 3_000,
            "matched": stated.often(60, 15), "partner": stated.often(30, 16),
            "work_area": stated.one_of(["370705", "370783", "370102"], 17), "industry": stated.one_of(["3412"], 18),
        },
        "ServiceRequested": lambda: by_enterprise | {
            "kind": subject.one_of(["joint_research", "pre_job_training", "on_job_training", "consulting"], 19),
        },
        "ServiceAccepted": lambda: by_enterprise | {"member": school, "contract_value": stated.below(500, 20) * 1_000},
        "ServiceDelivered": lambda: by_enterprise | {"member": school, "trained_person_times": stated.below(200, 21)},
        "ServiceRated": lambda: by_enterprise | {"provider": school, "score": stated.one_of(list(SCORES), 22)},
        "EnrolmentPlanned": lambda: _of_major(school, of) | {"planned": stated.below(90, 23) + 30},
        "EnrolmentReported": lambda: _of_major(school, of) | {"enrolled": stated.below(90, 24) + 10},
    }[event]()  # fmt: skip


def _of_major(school: pl.Series, of: pl.Series) -> dict[str, pl.Series]:
    """A major of a school in one of four school years."""
    majors = (of // 4).cast(pl.String).str.zfill(6)
    return {"member": school, "subject": school + "/major/" + majors, "school_year": of % 4 + 2023}


def _unsealed(*names: str, of: pl.Series) -> dict[str, pl.Series]:
    """Nothing of a person is stated: sealing is not what is measured here."""
    return {name: pl.repeat(None, len(of), dtype=pl.String, eager=True) for name in names}


def _one_each(values: list[str], of: pl.Series) -> pl.Series:
    return pl.Series(values).gather(of % len(values))
