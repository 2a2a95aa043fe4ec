"""What was not accepted is read where a database is at hand; without one, evaluations go on and do not know it."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import SecretStr
from sqlalchemy import create_engine, insert

from infra.refused import refused_at_hand
from projections.engine.statements import DUPLICATE, REJECTED
from projections.records import verdict
from tests.instance import Instance

JULY = datetime(2026, 7, 1, tzinfo=UTC)


def test_what_was_refused_up_to_a_moment_is_read_and_what_was_accepted_is_not(instance: Instance) -> None:
    engine = create_engine(instance.database_url)
    rows = [
        {"topic": "inbox.a", "partition": 0, "offset": n, "recorded_at": JULY.replace(day=n + 1), "member": "a",
         "outcome": outcome, "content_hash": b"h"}
        for n, outcome in enumerate((REJECTED, "accepted", DUPLICATE, REJECTED))
    ]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(verdict), rows)
    engine.dispose()
    refused = refused_at_hand(instance.settings)
    assert refused
    assert sorted(refused(None)["outcome"]) == [DUPLICATE, REJECTED, REJECTED]
    assert sorted(refused(JULY.replace(day=3))["outcome"]) == [DUPLICATE, REJECTED]
    assert refused(JULY.replace(year=2025)).height == 0


def test_without_a_database_there_is_nothing_to_ask(instance: Instance) -> None:
    nowhere = SecretStr("postgresql://nobody@127.0.0.1:1/none")
    assert refused_at_hand(instance.settings.model_copy(update={"database_url": nowhere})) is None
