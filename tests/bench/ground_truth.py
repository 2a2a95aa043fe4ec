"""The table that facts must lead to, by the rule as the design words it: plain Python, nothing of the product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from sqlalchemy import Connection, text

from tests.bench.figures import require

DESCRIBED = ("member", "kind", "title", "occupation", "industry", "county", "park", "education_min")
OFFERED = ("openings", "wage_min", "wage_max", "valid_until", "consortium")
GROUPS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "DemandPublished": (("member", {c: c for c in DESCRIBED}), ("openings", {c: c for c in OFFERED})),
    "DemandRevised": (("openings", {c: c for c in OFFERED}),),
    "DemandFilled": (("filled_total", {"filled_total": "filled_total"}),),
    "DemandWithdrawn": (("withdrawn_at", {"withdrawn_at": "occurred_at", "withdrawn_reason": "reason"}),),
}
"""Event type -> groups of columns that it sets: the group's name, and column -> field."""


class DemandTable:
    """Rows of the demand table, by subject."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.facts = 0

    def learn(self, event_type: str, fact: Mapping[str, Any]) -> None:
        """Let the fact set its groups, where it is newer than the one that did."""
        self.facts += 1
        row = self.rows.setdefault(fact["subject"], {"subject": fact["subject"]})
        rank = (fact["occurred_at"], fact["event_id"])
        for name, columns in GROUPS[event_type]:
            if f"{name}_by" in row and rank <= (row[f"{name}_at"], row[f"{name}_by"]):
                continue
            row |= {column: fact[field] for column, field in columns.items()}
            row[f"{name}_at"], row[f"{name}_by"] = rank

    def learn_all(self, facts: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        for event_type, fact in facts:
            self.learn(event_type, fact)


class Learning(Protocol):
    """Anything that learns facts one by one."""

    def learn(self, event_type: str, fact: Mapping[str, Any]) -> None: ...


def learned(truth: Learning, facts: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts as they are, each learned on its way."""
    for event_type, fact in facts:
        truth.learn(event_type, fact)
        yield event_type, fact


def require_table(connection: Connection, table: str, truth: DemandTable, what: str) -> None:
    """Raise WrongAnswerError unless `table` holds the rows of `truth` and no others."""
    found = connection.execute(text(f"SELECT * FROM {table}")).mappings()
    wrong, seen = 0, 0
    example = ""
    for row in found:
        seen += 1
        expected = truth.rows.get(row["subject"], {})
        if any(expected.get(name) != value for name, value in row.items()):
            wrong += 1
            example = example or f"{dict(row)} instead of {expected}"
    require(seen == len(truth.rows), f"{what}: {seen} rows instead of {len(truth.rows)}")
    require(not wrong, f"{what}: {wrong} rows differ from the facts, e.g. {example}")
