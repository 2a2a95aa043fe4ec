"""The gateway seals before it writes; without the key store it takes nothing personal, and everything else."""

from __future__ import annotations

from typing import Any

from schemas.sealing import opened, sealing_key_of
from tests.gateway.asking import EMPLOYER, event
from tests.gateway.conftest import Open, engine, place
from tests.gateway.conftest import opened as opened_gateway
from tests.keys.memory import MemoryKeyStore

__all__ = ["engine", "opened_gateway", "place"]
NAME = "欧阳某某"


def personal(**changes: Any) -> dict[str, Any]:
    said = event(EMPLOYER, "OutcomeReported")
    return said | {"data": said["data"] | {"name": NAME, "legal_basis": "consent"} | changes}


def test_a_name_in_clear_is_sealed_and_repeated_gives_the_same_record(opened_gateway: Open) -> None:
    keys = MemoryKeyStore()
    gateway = opened_gateway(seals=keys)
    said = personal()
    for _ in range(2):
        assert gateway.post(said).status_code == 202
    first, second = [record for record in gateway.inbox() if said["id"].encode() in (record.value or b"")]
    assert first.value == second.value
    sealed = gateway.written()[said["id"]][1]["name"]
    answer = gateway.client.get(f"{gateway.url}/v1/sealing-key")
    assert answer.headers["cache-control"] == "max-age=60"
    kid = sealing_key_of(answer.json()).kid
    assert opened(sealed, keys.opening_keys()[kid]).decode() == NAME


def test_what_is_wrong_with_a_personal_field_is_told_without_its_value(opened_gateway: Open) -> None:
    gateway = opened_gateway(seals=MemoryKeyStore())
    for wrong in ({"name": [NAME]}, {"name": NAME * 60}, {"Name": NAME}):
        answer = gateway.post(personal(**wrong))
        assert answer.status_code == 422
        assert NAME not in answer.text
        assert answer.json()["value"] == "***"


def test_without_the_key_store_nothing_personal_is_taken_and_everything_else_is(opened_gateway: Open) -> None:
    gateway = opened_gateway(seals=MemoryKeyStore(is_away=True))
    answer = gateway.post(personal())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert gateway.client.get(f"{gateway.url}/v1/sealing-key").status_code == 503
    assert gateway.post(event()).status_code == 202
