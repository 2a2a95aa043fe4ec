"""Idempotency-Key: the same request is answered the same, another one under its key is refused."""

from __future__ import annotations

import threading

from sqlalchemy import Engine, text

from infra.gateway.answers import AnswerTable
from producers.gateway.modes import BATCH
from tests.gateway.asking import Gateway, binary, event


def test_the_same_request_is_answered_the_same_and_written_once(gateway: Gateway) -> None:
    said = event()
    first = gateway.post(said, idempotency_key="k-1")
    again = gateway.post(said, idempotency_key='"k-1"')
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert sum(said["id"].encode() in (record.value or b"") for record in gateway.inbox()) == 1


def test_a_mixed_batch_is_answered_the_same(gateway: Gateway) -> None:
    batch = [event(), event(time="never")]
    first, again = (gateway.post(batch, BATCH, idempotency_key="k-2") for _ in range(2))
    assert first.status_code == again.status_code == 207
    assert first.json() == again.json()


def test_another_request_under_the_same_key_is_refused(gateway: Gateway) -> None:
    said = event()
    headers, body = binary(said)
    assert gateway.post(body, **headers, idempotency_key="k-3").status_code == 202
    for changed in (headers | {"ce-consortium": "WF-GX"}, headers | {"ce-id": event()["id"]}):
        answer = gateway.post(body, **changed, idempotency_key="k-3")
        assert (answer.status_code, answer.json()["attribute"]) == (422, "Idempotency-Key")
    assert gateway.post(body + b" ", **headers, idempotency_key="k-3").status_code == 422
    assert gateway.post(said, idempotency_key="k-3").status_code == 422


def test_keys_of_two_members_have_nothing_to_do_with_each_other(gateway: Gateway) -> None:
    from tests.gateway.asking import OTHER

    assert gateway.post(event(), idempotency_key="k-4").status_code == 202
    assert gateway.post(event(OTHER), token=gateway.others, idempotency_key="k-4").status_code == 202


def test_a_refused_request_leaves_its_key_free_for_the_corrected_one(gateway: Gateway) -> None:
    said = event()
    assert gateway.post(said | {"time": "never"}, idempotency_key="k-5").status_code == 422
    assert gateway.post(said, idempotency_key="k-5").status_code == 202


def test_a_request_still_under_way_is_a_conflict_and_an_abandoned_one_is_taken_over(
    gateway: Gateway, engine: Engine
) -> None:
    said = event()
    assert gateway.post(said, idempotency_key="k-6").status_code == 202
    change = "UPDATE kept_answer SET status = NULL, begun_at = now() - :age * interval '1 second' WHERE key = 'k-6'"
    with engine.begin() as connection:
        connection.execute(text(change), {"age": 5})
    answer = gateway.post(said, idempotency_key="k-6")
    assert answer.status_code == 409
    assert int(answer.headers["retry-after"]) > 0
    with engine.begin() as connection:
        connection.execute(text(change), {"age": 90})
    assert gateway.post(said, idempotency_key="k-6").status_code == 202


def test_a_key_is_free_again_after_a_day_and_its_answer_is_deleted(gateway: Gateway, engine: Engine) -> None:
    assert gateway.post(event(), idempotency_key="k-7").status_code == 202
    with engine.begin() as connection:
        connection.execute(text("UPDATE kept_answer SET begun_at = now() - interval '25 hours' WHERE key = 'k-7'"))
    assert gateway.post(event(), idempotency_key="k-7").status_code == 202
    with engine.begin() as connection:
        connection.execute(text("UPDATE kept_answer SET begun_at = now() - interval '25 hours' WHERE key = 'k-7'"))
    assert AnswerTable(engine).begin("x", "k-8", b"x") is None
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM kept_answer WHERE key = 'k-7'")).scalar() == 0


def test_of_many_at_once_one_writes(gateway: Gateway) -> None:
    said, found = event(), []

    def send() -> None:
        found.append(gateway.post(said, idempotency_key="k-9").status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) <= {202, 409}
    assert 202 in found
    assert sum(said["id"].encode() in (record.value or b"") for record in gateway.inbox()) == 1


def test_a_key_that_is_none_is_named(gateway: Gateway) -> None:
    for key in ("", "two words", "x" * 201):
        answer = gateway.post(event(), idempotency_key=key)
        assert (answer.status_code, answer.json()["attribute"]) == (422, "Idempotency-Key")
