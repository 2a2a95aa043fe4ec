"""API tokens: issued by the operator, shown once, several per member, useless once revoked."""

from __future__ import annotations

import subprocess

import pytest
from sqlalchemy import Engine, text

from tests.gateway.asking import EMPLOYER, OTHER, Gateway, event
from tests.instance import Instance


def kiteline(place: Instance, *arguments: str) -> subprocess.CompletedProcess[str]:
    return place.kiteline("member", "token", *arguments)


def test_a_token_is_all_that_the_command_prints_and_works_until_revoked(gateway: Gateway, place: Instance) -> None:
    first, second = (kiteline(place, EMPLOYER, "--label", "ERP") for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr
    [one], [other] = first.stdout.splitlines(), second.stdout.splitlines()
    assert one != other
    assert gateway.post(event(), token=one).status_code == 202
    [token_id] = {word for word in first.stderr.split() if len(word) == 8} & set(
        kiteline(place, EMPLOYER, "--list").stdout.split()
    )
    assert kiteline(place, EMPLOYER, "--revoke", token_id).returncode == 0
    assert gateway.post(event(), token=one).status_code == 401
    assert gateway.post(event(), token=other).status_code == 202
    assert kiteline(place, EMPLOYER, "--revoke", token_id).returncode == 0


def test_no_token_is_kept_anywhere(gateway: Gateway, place: Instance, engine: Engine) -> None:
    secret = kiteline(place, EMPLOYER).stdout.strip()
    with engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM api_token")).all())
    assert secret not in rows
    assert secret not in kiteline(place, EMPLOYER, "--list").stdout
    for file in place.home.rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["4137013320"], "4137013320"),
        ([EMPLOYER, "--revoke", "nonesuch"], "nonesuch"),
        ([EMPLOYER, "--label", "x" * 61], "--label"),
        ([OTHER, "--revoke", "' OR 1=1"], "OR 1=1"),
    ],
)
def test_wrong_use_is_one_line(place: Instance, arguments: list[str], named: str) -> None:
    done = kiteline(place, *arguments)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert named in line
    assert " / " in line


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Bearer",
        "Bearer kiteline_guess",
        "Basic a2l0ZWxpbmU6a2l0ZWxpbmU=",
        "Bearer " + "x" * 5000,
        "Bearer kiteline_\xff",
    ],
)
def test_without_a_valid_token_nothing_is_taken_or_told(gateway: Gateway, header: str | None) -> None:
    before = len(gateway.inbox())
    sent = [(b"content-type", b"application/cloudevents+json")]
    sent += [(b"authorization", header.encode("latin-1"))] if header else []
    said = event()
    for answer in (
        gateway.client.post(f"{gateway.url}/v1/events", json=said, headers=sent),
        gateway.client.get(f"{gateway.url}/v1/verdicts/{said['id']}", headers=sent),
    ):
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["attribute"] == "Authorization"
    assert len(gateway.inbox()) == before


def test_a_member_speaks_for_itself_only(gateway: Gateway) -> None:
    said = event(OTHER)
    answer = gateway.post(said)
    assert (answer.status_code, answer.json()["attribute"]) == (403, "source")
    assert gateway.post(said, token=gateway.others).status_code == 202
    assert said["id"] not in gateway.written(EMPLOYER)
    assert said["id"] in gateway.written(OTHER)
