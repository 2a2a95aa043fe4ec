"""An ERP's outbox table is followed: what was committed is stated, whatever dies in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from infra.cli.main import run
from producers.client import MemberClient
from producers.erp.outbox_follower import OutboxFollower, OutboxReport
from producers.erp.outbox_table import OutboxTable
from producers.publishing import member_state_path
from producers.state import MemberState
from producers.verdicts import VerdictReader
from schemas.facts import Record
from schemas.wire import decode
from tests.conftest import Launch
from tests.erp.dying_follower import POINTS
from tests.erp.erp import OCCURRED, Erp
from tests.instance import ROOT, Instance
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, records

Told = Callable[..., str]


@pytest.fixture
def member(instance: Instance) -> Instance:
    instance.add_members(EMPLOYER)
    return instance


def inbox(instance: Instance, first: int = 0) -> list[Record]:
    return records(instance.kafka("worker"), instance.topics.inbox(EMPLOYER), first=first)


def follow(instance: Instance, erp: Erp, *more: str) -> subprocess.CompletedProcess[str]:
    return instance.kiteline("outbox", "follow", erp.url, "--as", EMPLOYER, "--once", *more)


def one_pass(instance: Instance, erp: Erp) -> OutboxReport:
    report = OutboxReport()
    with following(instance, erp) as follower:
        follower.one_pass(report)
    return report


@contextmanager
def following(instance: Instance, erp: Erp, verdicts: VerdictReader | None = None) -> Iterator[OutboxFollower]:
    access, topics = instance.kafka(EMPLOYER), instance.topics
    with (
        MemberState(member_state_path(instance.home, EMPLOYER)) as state,
        MemberClient(access, topics, EMPLOYER, state) as client,
    ):
        yield OutboxFollower(OutboxTable(erp.engine), client, state, verdicts)


def fetch_verdicts(instance: Instance, erp: Erp) -> OutboxReport:
    """As a process does that was not there when the rows were stated."""
    report = OutboxReport()
    with (
        VerdictReader(instance.kafka(EMPLOYER), instance.topics, EMPLOYER) as reader,
        following(instance, erp, reader) as follower,
    ):
        deadline = time.monotonic() + 30
        while not follower.take_verdicts(report, 1.0) or follower.undecided:
            assert time.monotonic() < deadline
    return report


def test_what_the_erp_committed_is_stated_in_order_and_once_and_wrong_rows_are_told(member: Instance, erp: Erp) -> None:
    erp.vacancy("XQ-1")
    with suppress(RuntimeError), erp.engine.begin() as connection:
        erp.write(connection, "XQ-2")
        raise RuntimeError("the ERP's transaction fails")
    wrong = [
        erp.vacancy("XQ-3", payload={"openings": "zwölf"}),
        erp.vacancy("XQ-4", "DemandFound"),
        erp.vacancy("XQ-5", payload="[1]"),
        erp.vacancy("XQ-6", payload={"subject": "XQ-7"}),
        erp.vacancy("XQ-1", payload={"openings": 13}),
    ]
    erp.vacancy(f"{EMPLOYER}/XQ-8", occurred_at=None)
    done = follow(member, erp)
    assert done.returncode == 3, done.stderr
    facts = [decode(record.value)[1] for record in inbox(member)]
    assert [fact["subject"] for fact in facts] == [f"{EMPLOYER}/XQ-1", f"{EMPLOYER}/XQ-8"]
    assert facts[0]["occurred_at"].isoformat() == "2026-03-02T02:15:00+00:00"
    assert (facts[0]["member"], facts[0]["title"], facts[0]["skills"]) == (EMPLOYER, "数控车工", ["数控编程"])
    rows = {row["id"]: row for row in erp.rows()}
    assert [row["event_id"] for row in rows.values() if row["stated_at"]] == [fact["event_id"] for fact in facts]
    for row, word in zip(wrong, ("openings", "DemandFound", "payload", "payload.subject", "occurred_at"), strict=True):
        assert word in rows[row]["refused"]
        assert " / " in rows[row]["refused"]
        assert f"kiteline_outbox:{row}" in done.stdout
    again = follow(member, erp)
    assert again.returncode == 0, again.stderr
    assert "facts 0" in again.stdout
    assert len(inbox(member)) == 2
    erp.run(f"UPDATE kiteline_outbox SET event_type = 'DemandPublished', refused = NULL WHERE id = {wrong[1]}")
    assert follow(member, erp).returncode == 0
    assert len(inbox(member)) == 3


def test_a_row_whose_transaction_commits_late_is_not_passed_over(member: Instance, postgresql_erp: Erp) -> None:
    with postgresql_erp.engine.connect() as slow:
        early = postgresql_erp.write(slow, "XQ-1")
        late = postgresql_erp.vacancy("XQ-2")
        assert early < late
        assert one_pass(member, postgresql_erp).rows == 1
        slow.commit()
    assert one_pass(member, postgresql_erp).rows == 1
    subjects = [decode(record.value)[1]["subject"] for record in inbox(member)]
    assert subjects == [f"{EMPLOYER}/XQ-2", f"{EMPLOYER}/XQ-1"]


def test_a_follower_killed_at_any_point_loses_nothing_and_doubles_nothing(member: Instance, erp: Erp) -> None:
    expected: list[str] = []
    for point in POINTS:
        expected += [f"{EMPLOYER}/{point}-{n}" for n in range(3)]
        for n in range(3):
            erp.vacancy(f"{point}-{n}")
        dead = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.erp.dying_follower", erp.url, EMPLOYER, point],
            env=member.environment(), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert dead.returncode == -signal.SIGKILL, dead.stderr
    one_pass(member, erp)
    assert_each_row_is_one_fact(member, erp, expected)
    assert one_pass(member, erp).rows == 0


def test_a_follower_killed_again_and_again_at_work_states_every_row(
    member: Instance, postgresql_erp: Erp, launch: Launch
) -> None:
    command = [sys.executable, "-m", "infra.cli.main", "outbox", "follow", "--as", EMPLOYER, "--every", "0.1"]
    environment = member.environment() | {"KITELINE_OUTBOX_URL": postgresql_erp.url}
    table = OutboxTable(postgresql_erp.engine)
    at_work = 0
    for part in range(3):  # each finds rows that wait, however late we see what the one before has done
        postgresql_erp.vacancies(range(1000 * part, 1000 * (part + 1)))
        at_work += killed_below(waiting(table), table, launch(command, env=environment)) > 0
    assert at_work
    assert killed_below(1, table, launch(command, env=environment)) == 0
    assert_each_row_is_one_fact(member, postgresql_erp, [f"{EMPLOYER}/XQ-{n}" for n in range(3000)])


def waiting(table: OutboxTable) -> int:
    return table.counts().get("waiting", 0)


def killed_below(rows: int, table: OutboxTable, follower: subprocess.Popen[str]) -> int:
    """Kill a follower as soon as fewer rows wait; returns how many."""
    while (left := waiting(table)) >= rows:
        assert follower.poll() is None
        time.sleep(0.01)
    follower.kill()
    follower.wait()
    return left


def assert_each_row_is_one_fact(instance: Instance, erp: Erp, subjects: list[str]) -> None:
    """Records may repeat, but then with one id and the very same bytes."""
    said: dict[str, Counter[bytes]] = {}
    for record in inbox(instance):
        said.setdefault(decode(record.value)[1]["event_id"], Counter())[record.value or b""] += 1
    assert {len(contents) for contents in said.values()} == {1}
    assert [row["event_id"] for row in erp.rows()] == list(said)
    assert [decode(next(iter(contents)))[1]["subject"] for contents in said.values()] == subjects


# --- verdicts -------------------------------------------------------------------------------------------


def admit(desk: Desk, first: int) -> None:
    desk.usual.process(inbox(desk.instance, first))


def test_verdicts_come_back_into_the_rows_and_a_corrected_row_is_stated_again(desk: Desk, erp: Erp) -> None:
    first = len(inbox(desk.instance))
    good = erp.vacancy(f"{erp.dialect}-1")
    bad = erp.vacancy(f"{erp.dialect}-2", payload={"county": "999999"})
    one_pass(desk.instance, erp)
    admit(desk, first)
    told = fetch_verdicts(desk.instance, erp)
    assert told.outcomes == {"accepted": 1, "rejected": 1}
    assert [str(source) for source, _ in told.rejected] == [f"kiteline_outbox:{bad}"]
    rows = {row["id"]: row for row in erp.rows()}
    assert (rows[good]["outcome"], rows[good]["reasons"]) == ("accepted", None)
    assert rows[bad]["outcome"] == "rejected"
    assert "999999" in rows[bad]["reasons"]
    mended = "UPDATE kiteline_outbox SET stated_at = NULL, payload = {} WHERE id = " + str(bad)
    replaced = {"sqlite": "replace(payload, '999999', '370703')"}.get(
        erp.dialect, "jsonb_set(payload, '{county}', '\"370703\"')"
    )
    erp.run(mended.format(replaced).replace(":", r"\:"))
    first = len(inbox(desk.instance))
    one_pass(desk.instance, erp)
    admit(desk, first)
    assert fetch_verdicts(desk.instance, erp).outcomes["accepted"] == 1
    rows = {row["id"]: row for row in erp.rows()}
    assert (rows[bad]["outcome"], rows[bad]["reasons"]) == ("accepted", None)
    assert len(desk.forwarded("demand")[rows[bad]["event_id"]]) == 1


def test_an_erp_whose_member_lost_its_state_states_the_same_facts(desk: Desk, erp: Erp) -> None:
    row = erp.vacancy(f"{erp.dialect}-lost")
    first = len(inbox(desk.instance))
    one_pass(desk.instance, erp)
    erp.run("UPDATE kiteline_outbox SET stated_at = NULL, event_id = NULL")
    for file in member_state_path(desk.instance.home, EMPLOYER).parent.iterdir():
        file.unlink()
    one_pass(desk.instance, erp)
    stated = inbox(desk.instance, first)
    desk.usual.process(stated)
    assert [verdict.outcome for verdict in desk.verdicts(stated)] == ["accepted", "duplicate"]
    assert len(desk.forwarded("demand")[erp.rows()[-1]["event_id"]]) == 1
    assert erp.rows()[-1]["id"] == row


# --- rights, addresses, secrets -------------------------------------------------------------------------


def test_the_rights_that_the_ddl_names_are_enough(member: Instance, postgresql_erp: Erp) -> None:
    columns = "event_id, stated_at, refused, outcome, reasons"
    postgresql_erp.run("DROP ROLE IF EXISTS kiteline_erp")
    postgresql_erp.run("CREATE ROLE kiteline_erp LOGIN PASSWORD 'geheim-4711'")
    postgresql_erp.run(f"GRANT SELECT, UPDATE ({columns}) ON kiteline_outbox TO kiteline_erp")
    postgresql_erp.vacancy("XQ-1")
    url = postgresql_erp.engine.url.set(username="kiteline_erp", password="geheim-4711")
    limited = Erp(url.render_as_string(hide_password=False))
    try:
        one_pass(member, limited)
        assert limited.rows()[0]["stated_at"]
        with pytest.raises(Exception, match="permission denied"):
            limited.run("UPDATE kiteline_outbox SET subject = 'x'")
    finally:
        limited.close()
        postgresql_erp.run("DROP OWNED BY kiteline_erp")
        postgresql_erp.run("DROP ROLE kiteline_erp")


@pytest.mark.parametrize(
    ("url", "code", "word"),
    [
        ("postgresql://erp:geheim-4711@127.0.0.1:1/erp", 4, "ERP"),
        ("postgresql:/erp:geheim-4711@127.0.0.1", 2, "sqlite:////"),
        ("mysql+nodriver://erp:geheim-4711@127.0.0.1/erp", 2, "sqlite:////"),
        ("sqlite:////nowhere/geheim.db", 2, "/nowhere/geheim.db"),
        ("", 2, "KITELINE_OUTBOX_URL"),
    ],
)
def test_an_address_that_does_not_work_is_told_in_one_line_without_its_password(
    told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, code: int, word: str
) -> None:
    monkeypatch.setenv("KITELINE_OUTBOX_URL", url)
    line = told(code)
    assert word in line
    assert "geheim-4711" not in line
    assert not any("geheim-4711" in file.read_text() for file in tmp_path.rglob("*") if file.is_file())


def test_a_missing_table_names_the_command_that_makes_it(told: Told, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert "kiteline outbox ddl" in told(2, f"sqlite:///{tmp_path / 'empty.db'}")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs `kiteline outbox status ...`, which must end with a code; returns its one line."""
    monkeypatch.setenv("KITELINE_HOME", str(tmp_path / "home"))

    def tell(code: int, *arguments: str) -> str:
        assert run(["outbox", "status", *arguments]) == code
        printed = capsys.readouterr()
        [line] = printed.err.splitlines()
        return printed.out + line

    return tell


def test_a_time_in_words_of_its_own_is_refused(member: Instance, tmp_path: Path) -> None:
    (tmp_path / "erp.db").touch()
    erp = Erp(f"sqlite:///{tmp_path / 'erp.db'}")
    erp.create()
    erp.vacancy("XQ-1", occurred_at="gestern")
    erp.vacancy("XQ-2", occurred_at=OCCURRED.replace("T", " "))
    report: Any = one_pass(member, erp)
    assert [refused.field for refused in report.refused] == ["occurred_at"]
    assert report.stated == {"DemandPublished": 1}
    erp.close()
