"""`kiteline member` as the operator's staff use it, with a worker that admits what the commands state."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from producers.client import MemberClient
from producers.state import MemberState
from schemas.days import day_of, now
from schemas.errors import KitelineError
from tests.conftest import Launch
from tests.instance import Instance
from tests.stream_processors.speaking import fact

SCHOOL, ABSENT = "4137012391", "4137015998"


def today() -> str:
    return str(day_of(now()))


def done(instance: Instance, *arguments: str) -> str:
    """What a command printed that succeeded."""
    ended = instance.kiteline("member", *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def listed(instance: Instance) -> dict[str, Any]:
    rows = [json.loads(line) for line in done(instance, "list", "--json").splitlines() if line.startswith("{")]
    return {row["member_code"]: row for row in rows}


def awaited(instance: Instance, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The school's row once it is as expected; the projector follows admission by a moment."""
    deadline = time.monotonic() + 60
    while True:
        row: dict[str, Any] = listed(instance).get(SCHOOL, {})
        if (row and holds(row)) or time.monotonic() > deadline:
            return row
        time.sleep(0.5)


def test_a_member_is_let_in_suspended_and_reinstated_by_commands(
    instance: Instance, launch: Launch, tmp_path: Any
) -> None:
    launch([sys.executable, "-m", "infra.cli.main", "worker"], env=instance.environment())
    assert instance.kiteline("provision").returncode == 0  # states the code lists
    days = [today()]
    done(instance, "add", SCHOOL, "--name", "潍坊职业学院", "--kind", "school", "--county", "370703")
    days.append(today())  # midnight may lie between
    with MemberState(tmp_path / "school.sqlite3") as state:
        with MemberClient(instance.kafka(SCHOOL), instance.topics, SCHOOL, state) as client:
            client.publish("MajorOpened", fact("MajorOpened", SCHOOL, consortium=None))
            row = awaited(instance, lambda row: row["accepted"] == 1)
            assert (row["status"], row["accepted"]) == ("active", 1)
            assert row["admitted_on"] in days
            told = done(instance, "suspend", SCHOOL, "--reason", "报送失实", "--wait", "30")
            assert "不能写收件箱" in told
            with pytest.raises(KitelineError, match="does not let"):
                client.publish("MajorOpened", fact("MajorOpened", SCHOOL, consortium=None))
        row = awaited(instance, lambda row: row["status"] == "suspended")
        assert (row["status"], row["status_reason"]) == ("suspended", "报送失实")
        assert "可以写收件箱" in done(instance, "reinstate", SCHOOL, "--reason", "已更正", "--wait", "30")
        with MemberClient(instance.kafka(SCHOOL), instance.topics, SCHOOL, state) as client:
            assert len(client.flush_outbox()) == 1  # what was refused meanwhile was kept
        row = awaited(instance, lambda row: row["accepted"] == 2)
        assert (row["status"], row["accepted"], row["rejected"]) == ("active", 2, 0)
    absent = instance.kiteline("member", "show", ABSENT)
    assert absent.returncode == 2
    assert ABSENT in absent.stderr
    shown = done(instance, "show", SCHOOL)
    for word in ("接纳", "暂停", "报送失实", "恢复", "已更正", "MajorOpened", f"user {SCHOOL}"):
        assert word in shown
    table = done(instance, "list")
    assert "潍坊职业学院" in table
    assert "370703" in table


def test_credentials_are_rotated_and_the_former_revoked_by_commands(instance: Instance) -> None:
    member = "4137015101"
    instance.add_members(member)
    told = done(instance, "rotate", member, "--hours", "48")
    assert f"{member}~2" in told
    assert str(instance.home / "credentials" / f"{member}.json") in told
    refused = instance.kiteline("member", "rotate", member)
    assert refused.returncode == 2
    assert "--finish" in refused.stderr
    assert f"revoked: {member}" in done(instance, "rotate", member, "--finish")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["suspend", ABSENT, "--reason", "x"], [ABSENT, "kiteline member list"]),
        (["suspend", "operator", "--reason", "x"], ["operator"]),
        (["suspend", SCHOOL, "--reason", " "], ["--reason"]),
        (["suspend", SCHOOL, "--reason", "x", "--from", "1 May"], ["--from", "1 May", "YYYY-MM-DD"]),
        (["reinstate", ABSENT, "--reason", "x"], [ABSENT]),
        (["rotate", ABSENT], [ABSENT]),
    ],
)
def test_wrong_use_is_told_in_one_line(provisioned: Instance, arguments: list[str], words: list[str]) -> None:
    ended = provisioned.kiteline("member", *arguments)
    assert ended.returncode == 2
    [line] = ended.stderr.splitlines()
    assert all(word in line for word in words), line


@pytest.fixture(scope="module")
def provisioned(services: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with services.instance(tmp_path_factory.mktemp("members") / "home") as own:
        own.add_members(SCHOOL)
        yield own
