"""`kiteline certify` end to end: real broker, a worker beside it, our own connector and a careless one as the member."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from infra.certify.course import Course, Seen
from infra.certify.kit import Pace, Result, certify
from infra.certify.lifecycle import LIFECYCLES
from infra.certify.sandbox import Sandbox
from infra.certify.sandbox_admission import SandboxAdmission
from infra.certify.scenarios import LOST, SCENARIOS, Scenario
from infra.certify.self_player import SelfPlayer
from infra.provision import WORKER
from producers.client import MemberClient
from projections.records import verdict
from schemas.errors import KitelineError
from schemas.ids import original_id
from schemas.topics import FAMILY_PARTITIONS
from tests.backing import Backing
from tests.docs.blocks import blocks, commands, fragments
from tests.instance import ROOT, Instance
from tests.stream_processors.speaking import messages, records

WALK = ROOT / "docs" / "certify.md"
FIRM, SCHOOL, SECRETARIAT = "91370705MA8KT0A1Q4", "4137012391", "12370700MB8KT0J9H3"
PATIENCE = 12.0
"""Seconds for a scenario: a busy machine may need most of them for one that is passed."""


@pytest.fixture(scope="module")
def running(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance with a worker, code lists, and three members that are admitted."""
    with services.instance(tmp_path_factory.mktemp("certify") / "home") as instance:
        worker = [sys.executable, "-m", "infra.cli.main", "worker"]
        silent = subprocess.DEVNULL
        process = subprocess.Popen(worker, cwd=ROOT, env=instance.environment(), stdout=silent, stderr=silent)
        try:
            assert instance.kiteline("provision").returncode == 0
            for code, kind in ((FIRM, "enterprise"), (SCHOOL, "school"), (SECRETARIAT, "secretariat")):
                done = instance.kiteline("member", "add", code, "--name", kind, "--kind", kind)
                assert done.returncode == 0, done.stderr
            rows(instance, 3)
            yield instance
        finally:
            process.kill()
            process.wait()


def rows(instance: Instance, count: int, certified: int = 0) -> dict[str, Any]:
    """The catalogue of members once it has so many, and so many of them are certified."""
    deadline = time.monotonic() + 90
    while True:
        lines = instance.kiteline("member", "list", "--json").stdout.splitlines()
        found = {row["member_code"]: row for row in (json.loads(line) for line in lines if line.startswith("{"))}
        if len(found) == count and sum(row["certified_on"] is not None for row in found.values()) >= certified:
            return found
        assert time.monotonic() < deadline, lines
        time.sleep(0.5)


@pytest.fixture(scope="module")
def passed(running: Instance) -> dict[str, Any]:
    """What `kiteline certify --self --json` printed for the firm."""
    arguments = ("certify", FIRM, "--self", "--patience", "60", "--wait", "60", "--json")
    done = running.kiteline(*arguments, seconds=240)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_our_own_connector_passes_every_scenario(passed: dict[str, Any]) -> None:
    assert [one["scenario"] for one in passed["scenarios"]] == [scenario.id for scenario in SCENARIOS]
    assert all(one["passed"] for one in passed["scenarios"])
    assert {one["scenario"]: one["facts"] for one in passed["scenarios"]}["recovery"] == LOST


def test_passing_is_a_fact_that_the_catalogue_of_members_shows(running: Instance, passed: dict[str, Any]) -> None:
    firm = rows(running, 3, certified=1)[FIRM]
    assert firm["certified_system"] == passed["system"]
    shown = running.kiteline("member", "show", FIRM).stdout
    assert "系统通过自测" in shown
    assert passed["system"] in shown


def test_nothing_of_the_sandbox_reaches_a_canonical_topic_or_a_verdict(
    running: Instance, passed: dict[str, Any]
) -> None:
    assert passed["certificate"]
    engine = create_engine(running.database_url)
    try:
        with engine.connect() as connection:
            said = {(row.member, row.event_type) for row in connection.execute(select(verdict))}
    finally:
        engine.dispose()
    assert FIRM not in {member for member, _ in said}
    assert ("operator", "MemberCertified") in said
    topic, access = running.topics.canonical("demand"), running.kafka(WORKER)
    assert [r for p in range(FAMILY_PARTITIONS["demand"]) for r in records(access, topic, p)] == []


def test_a_sandbox_is_gone_when_the_test_is_over(running: Instance, passed: dict[str, Any]) -> None:
    assert passed["certificate"]
    assert [topic for topic in running.admin().topics() if topic.startswith(f"{running.topics.prefix}sandbox.")] == []


def test_a_member_that_states_nothing_by_itself_is_told_so(running: Instance) -> None:
    done = running.kiteline("certify", SECRETARIAT, "--self")
    assert done.returncode == 2
    assert "secretariat" in done.stderr


def test_a_stranger_and_a_system_without_a_name_are_told_the_way_out(running: Instance) -> None:
    done = running.kiteline("certify", "4137019999", "--self")
    assert done.returncode == 2
    assert "kiteline member add 4137019999" in done.stderr
    assert "--system" in running.kiteline("certify", FIRM).stderr


def test_the_document_shows_what_happens(running: Instance) -> None:
    shown, checked = "", 0
    for block in blocks(WALK):
        if block.info == "sh run":
            [one] = commands(block)
            done = running.kiteline(*one.text.split()[1:], seconds=120)
            assert done.returncode == one.code, done.stderr
            shown = " ".join((done.stdout + done.stderr).split())
        elif block.info == "text":
            for piece in fragments(block):
                assert piece in shown, piece
                checked += 1
    assert checked >= 6


class Careless(SelfPlayer):
    """A system that makes a new id for every sending, dates facts by their sending, and drops what is not taken."""

    def __init__(self, instance: Instance, sandbox: Sandbox, state_file: Path) -> None:
        super().__init__(instance.services, sandbox, state_file)
        self.verdicts_seen: list[dict[str, Any]] = []
        self._access_of_member, self._mine = instance.kafka(sandbox.member), sandbox
        self._task, self._ahead = "", 0.0

    def clock(self) -> float:
        """The kit's clock, which leaps over what would be waited in vain."""
        return time.monotonic() + self._ahead

    def begins(self, scenario: Scenario, course: Course) -> None:
        super().begins(scenario, course)
        self._task = scenario.id
        if scenario.id == "recovery" and self._running is not None:
            self._running.join(60)  # all its tries fall into the time in which the road is away

    def sees(self, seen: Seen) -> None:
        super().sees(seen)
        if self._task in ("duplicate", "late"):
            self._ahead += PATIENCE  # the one record that it sends there has come

    def ends(self, result: Result) -> None:
        super().ends(result)
        if result.scenario.id == "withdraw":
            topic = self._mine.topics.verdicts(self._mine.member)
            self.verdicts_seen = [json.loads(m.value() or b"") for m in messages(self._access_of_member, topic)]

    def _duplicate(self, client: MemberClient, _: Course) -> None:
        assert self._last
        event_type, fact = self._last
        client.publish(event_type, fact | {"event_id": original_id()})

    def _late(self, client: MemberClient, course: Course) -> None:
        self._say(client, course.lifecycle.stated, "certify-2")

    def _recovery(self, client: MemberClient, course: Course) -> None:
        for number in range(LOST):
            try:
                self._say(client, course.lifecycle.stated, f"away-{number}")
            except KitelineError:
                continue  # and nothing is sent again


@pytest.fixture(scope="module")
def careless(running: Instance, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Result], Careless]:
    with Sandbox(running.services, SCHOOL) as sandbox, SandboxAdmission(running.services, sandbox) as admission:
        player = Careless(running, sandbox, tmp_path_factory.mktemp("careless") / "state.sqlite3")
        results = certify(
            sandbox, admission, Course(LIFECYCLES["school"]), player, Pace(PATIENCE, away=1), player.clock
        )
    return results, player


def test_a_careless_system_fails_where_it_is_careless_and_is_told_how_to_mend_it(
    careless: tuple[list[Result], Careless],
) -> None:
    failed: dict[str, Result] = {r.scenario.id: r for r in careless[0] if not r.judged.passed}
    assert failed.keys() == {"duplicate", "late", "recovery"}
    for scenario, word in (("duplicate", "新的事件号"), ("late", "不是发送时间"), ("recovery", f"0/{LOST}")):
        assert word in failed[scenario].judged.zh


def test_the_member_reads_its_sandbox_verdicts_in_the_shape_of_real_ones(
    running: Instance, passed: dict[str, Any], careless: tuple[list[Result], Careless]
) -> None:
    assert passed
    seen = careless[1].verdicts_seen
    assert {one["outcome"] for one in seen} == {"accepted", "rejected"}
    real = messages(running.kafka("operator"), running.topics.verdicts("operator"))
    assert {frozenset(one) for one in seen} == {frozenset(json.loads(m.value() or b"")) for m in real}
