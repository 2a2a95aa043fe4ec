"""Verdicts by event id: pending, accepted, rejected with its reasons; a member sees its own only."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from projections.records import verdict
from schemas.reasons import Reason
from schemas.receipts import check, record_hash
from tests.gateway.asking import EMPLOYER, OTHER, Gateway, event


def decided(engine: Engine, event_id: str, outcome: str, offset: int, member: str = EMPLOYER, **more: Any) -> None:
    """A verdict as admission writes it; the walk has it written by admission itself."""
    row = {
        "topic": f"inbox.{member}.portal",
        "partition": 0,
        "offset": offset,
        "recorded_at": datetime(2026, 3, 2, tzinfo=UTC),
        "member": member,
        "event_id": event_id,
        "event_type": "DemandPublished",
        "outcome": outcome,
        "content_hash": b"x",
    }
    with engine.begin() as connection:
        connection.execute(insert(verdict).values(row | more))


def test_an_event_without_verdict_is_pending(gateway: Gateway) -> None:
    said = event()
    gateway.post(said)
    answer = gateway.verdict(said["id"])
    assert answer.status_code == 202
    assert answer.headers["retry-after"] == "1"
    assert (answer.json()["status"], answer.json()["verdicts"]) == ("pending", [])


def test_a_rejection_comes_with_its_reasons(gateway: Gateway, engine: Engine) -> None:
    said = event()
    reason = Reason("unknown-code", "occupation", "6-18-01-99", "6-18-01-01 车工").told()
    decided(engine, said["id"], "rejected", 901, reasons=[reason])
    told = gateway.verdict(said["id"], wait=5).json()
    assert told["status"] == "rejected"
    assert told["verdicts"][0]["reasons"] == [reason | {"type": "/v1/reasons/unknown-code"}]
    explained = gateway.client.get(f"{gateway.url}/v1/reasons/unknown-code")
    assert (explained.status_code, explained.json()["code"]) == (200, "unknown-code")
    assert gateway.client.get(f"{gateway.url}/v1/reasons/none-such").status_code == 404
    assert told["verdicts"][0]["position"] == {"topic": f"inbox.{EMPLOYER}.portal", "partition": 0, "offset": 901}


def test_what_was_accepted_stays_so_whatever_came_under_its_id_later(gateway: Gateway, engine: Engine) -> None:
    said = event()
    for offset, outcome in enumerate(("rejected", "accepted", "duplicate", "rejected"), 910):
        decided(engine, said["id"], outcome, offset)
    told = gateway.verdict(said["id"]).json()
    assert told["status"] == "accepted"
    assert [one["outcome"] for one in told["verdicts"]] == ["rejected", "duplicate", "accepted", "rejected"]


def test_a_member_sees_nothing_of_another(gateway: Gateway, engine: Engine) -> None:
    said = event(OTHER)
    decided(engine, said["id"], "accepted", 920, OTHER)
    assert gateway.verdict(said["id"]).json()["status"] == "pending"
    assert gateway.verdict(said["id"], token=gateway.others).json()["status"] == "accepted"


def test_looking_up_a_verdict_reads_indexes_only(gateway: Gateway, engine: Engine) -> None:
    from infra.gateway.verdicts import verdicts_query

    with engine.connect() as connection:
        connection.exec_driver_sql(
            'INSERT INTO verdict (topic, partition, "offset", recorded_at, member, event_id, outcome, content_hash)'
            f" SELECT 'many', 0, n, now(), '{EMPLOYER}', n::text, 'accepted', 'x' FROM generate_series(1, 30000) n"
        )
        connection.exec_driver_sql("ANALYZE verdict")
        compiled = verdicts_query(EMPLOYER, event()["id"]).compile(engine, compile_kwargs={"literal_binds": True})
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {compiled}".replace("%", "%%")))
    assert "verdict_accepted_once" in plan
    assert "verdict_not_accepted" in plan
    assert "Seq Scan" not in plan
    assert "verdict_of_member" not in plan


@pytest.mark.parametrize(
    ("event_id", "wait", "name"),
    [("7", "0", "event_id"), ("A" * 36, "0", "event_id"), ("946f017e-5718-4f3e-a160-6b802804259e", "99", "wait")],
)
def test_a_value_that_cannot_be_used_is_named(gateway: Gateway, event_id: str, wait: str, name: str) -> None:
    answer = gateway.verdict(event_id, wait=float(wait))
    assert (answer.status_code, answer.json()["attribute"]) == (422, name)
    assert name in answer.json()["detail"]


def test_other_paths_and_methods_are_told_what_there_is(gateway: Gateway) -> None:
    none = gateway.client.get(f"{gateway.url}/v2/events")
    assert (none.status_code, none.json()["type"]) == (404, "urn:kiteline:problem:not-found")
    wrong = gateway.client.get(f"{gateway.url}/v1/events")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert "POST" in wrong.json()["detail_en"]


def test_each_verdict_comes_with_a_receipt_of_the_bytes_that_were_sent(gateway: Gateway, engine: Engine) -> None:
    said = event()
    gateway.post(said)
    [sent] = [record for record in gateway.inbox() if said["id"].encode() in (record.value or b"")]
    decided(engine, said["id"], "accepted", sent.offset, content_hash=sha256(sent.value or b"").digest())
    [told] = gateway.verdict(said["id"]).json()["verdicts"]
    answer = gateway.client.get(f"{gateway.url}/.well-known/jwks.json")
    assert answer.status_code == 200
    claims = check(told["receipt"], answer.json())
    assert claims["content_hash"] == record_hash(sent.value or b"")
    assert (claims["member"], claims["event_id"], claims["outcome"]) == (EMPLOYER, said["id"], "accepted")
    assert claims["position"] == told["position"]
    assert (claims["recorded_at"], claims["decided_at"]) == (told["recorded_at"], told["decided_at"])
