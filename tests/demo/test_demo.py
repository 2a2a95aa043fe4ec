"""`kiteline demo`, as a newcomer runs it: counts equal those taken from the sample files by other code."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from infra.migrate import alembic_config, require_tables
from infra.services import open_services
from infra.settings import load_settings
from schemas.days import day_of, now
from schemas.errors import NotProvisioned
from schemas.periods import period_before, period_of
from tests.instance import ROOT, kiteline
from tests.processes import processes_of
from tests.producers.sample_oracle import DATA, expected, personal_values


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder of its own; whatever still runs from it at the end is stopped."""
    folder = tmp_path_factory.mktemp("demo")
    yield folder
    kiteline(["down"], environment(folder))


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"KITELINE_HOME": str(home), "KITELINE_API_PORT": "0", "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def first(home: Path) -> subprocess.CompletedProcess[str]:
    return kiteline(["demo", "--once"], environment(home), seconds=280)


@pytest.fixture(scope="module")
def verdicts(home: Path, first: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert first.returncode == 0, first.stderr
    env = environment(home)
    assert kiteline(["up"], env).returncode == 0
    listed = kiteline(["verdicts", "--limit", "100000", "--json"], env)
    kiteline(["down"], env)
    return [json.loads(line) for line in listed.stdout.splitlines()]


def test_it_ends_well_and_leaves_no_process(home: Path, first: subprocess.CompletedProcess[str]) -> None:
    assert first.returncode == 0, first.stderr
    assert processes(home) == []


def test_accepted_facts_are_those_counted_in_the_files(verdicts: list[dict[str, object]]) -> None:
    counted = Counter(v["event_type"] for v in verdicts if v["outcome"] == "accepted" and v["member"] != "operator")
    assert counted == expected()[""].accepted
    by_member = Counter(v["member"] for v in verdicts if v["outcome"] == "accepted" and v["member"] != "operator")
    assert by_member == {code: one.accepted.total() for code, one in expected().items() if code}


def test_rejected_facts_are_those_with_dirt_and_each_row_is_named(
    first: subprocess.CompletedProcess[str], verdicts: list[dict[str, object]]
) -> None:
    wanted = expected()[""].rejected
    told = [v for v in verdicts if v["outcome"] == "rejected"]
    got = Counter((v["member"], v["event_type"], tuple(sorted({r["code"] for r in v["reasons"]}))) for v in told)  # type: ignore[attr-defined]
    assert got == Counter((one.member, one.event_type, one.reasons) for one in wanted)
    for one in wanted:
        assert re.search(rf"{re.escape(one.file)}[^\n│]*:{one.row}\b", first.stdout), one


def test_rows_that_cannot_be_facts_are_named_too(first: subprocess.CompletedProcess[str]) -> None:
    assert expected()[""].refused
    for file, row, field in expected()[""].refused:
        assert re.search(rf"{re.escape(file)}[^\n│]*:{row}\b", first.stdout), (file, row)
        assert field in first.stdout


def test_no_name_or_id_number_of_a_person_leaves_the_members_files(
    home: Path, verdicts: list[dict[str, object]]
) -> None:
    """None is found in any byte that the run wrote."""
    assert verdicts
    secrets = {one.encode() for one in personal_values()}
    assert any(personal_in(path.read_bytes(), secrets) for path in DATA.rglob("*.csv"))
    written = [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in written if personal_in(path.read_bytes(), secrets)] == []


def personal_in(content: bytes, secrets: set[bytes]) -> set[bytes]:
    """ID numbers, and names of three characters, which unlike those of two are not parts of ordinary words."""
    names = re.findall(rb"(?=((?:[\xe4-\xe9][\x80-\xbf]{2}){3}))", content)
    return secrets & {*names, *re.findall(rb"(?=(379999\w{12}))", content)}


def test_every_registered_graduate_has_a_key_of_its_own(home: Path, verdicts: list[dict[str, object]]) -> None:
    """The samples' names and ID numbers are on the record, encrypted."""
    registered = {
        v["subject"] for v in verdicts if v["event_type"] == "GraduateRegistered" and v["outcome"] == "accepted"
    }
    told = kiteline(["keys", "status"], environment(home))
    assert f"persons with a key: {len(registered)}；" in told.stdout


def test_again_it_serves_within_20_seconds_changes_nothing_and_stops_cleanly(
    home: Path, first: subprocess.CompletedProcess[str]
) -> None:
    ready, shown = served(home)
    assert tables(shown) == tables_of_that_day(shown, home, first)
    assert processes(home) == []
    assert ready < 20 or served(home)[0] < 20  # what else runs comes and goes: the better of two


def slowness() -> float:
    """How many times longer than alone on this machine whoever works takes just now."""
    began, worked = time.perf_counter(), time.thread_time()
    while time.thread_time() < worked + 0.5:
        pass
    return (time.perf_counter() - began) / (time.thread_time() - worked)


def served(home: Path) -> tuple[float, str]:
    """Run `kiteline demo` until it answers, and interrupt it.

    Seconds until it named its address, as many as they would be if nothing else ran; and what it printed.
    """
    slow = slowness()
    began = time.monotonic()
    started = [sys.executable, "-m", "infra.cli.main", "demo"]
    with subprocess.Popen(
        started, env=environment(home), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            assert process.stderr
            shown = ""
            while "http://" not in shown:
                line = process.stdout.readline()
                assert line, process.stderr.read()
                shown += line
            ready = time.monotonic() - began
            url = re.search(r"http://[\d.:]+", shown)
            assert url
            with urllib.request.urlopen(f"{url[0]}/health", timeout=20) as answer:  # noqa: S310 - our own address
                assert answer.status == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(90) == 0
        finally:
            if process.poll() is None:
                process.kill()
    return ready / max(slow, slowness()), shown


def test_services_that_run_already_are_used_and_left_running(
    home: Path, first: subprocess.CompletedProcess[str]
) -> None:
    try:
        assert kiteline(["up"], environment(home)).returncode == 0
        before = sorted(processes(home))
        done = kiteline(["demo", "--once"], environment(home), seconds=120)
        assert done.returncode == 0, done.stderr
        assert tables(done.stdout) == tables_of_that_day(done.stdout, home, first)
        assert [p for p in sorted(processes(home)) if p in before] == before
    finally:
        kiteline(["down"], environment(home))
    assert processes(home) == []


def test_a_home_of_an_earlier_version_is_brought_up_to_date_before_its_worker_starts(
    home: Path, first: subprocess.CompletedProcess[str]
) -> None:
    try:
        assert kiteline(["up"], environment(home)).returncode == 0
        url = open_services(load_settings(home=home, services="embedded")).database_url
        engine = create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            command.downgrade(alembic_config(connection), "-1")
        with pytest.raises(NotProvisioned):
            require_tables(engine)
        done = kiteline(["demo", "--once"], environment(home), seconds=120)
        assert done.returncode == 0, done.stderr
        assert tables(done.stdout) == tables_of_that_day(done.stdout, home, first)
        require_tables(engine)
    finally:
        kiteline(["down"], environment(home))


def test_last_months_report_is_made_once_and_proves_itself(home: Path, first: subprocess.CompletedProcess[str]) -> None:
    """After more runs of the demo there is still one, or one more where a month has ended since."""
    [(told, month)] = re.findall(r"last month's report: ((\d{4}-\d\d)/\S+@1)\n", first.stdout)
    days = (day_of(now()), day_of(now()) - timedelta(days=1))
    assert month in {period_before(period_of("month", day)).label for day in days}
    lines = kiteline(["report", "list", "--json"], environment(home)).stdout.splitlines()
    listed = {one["as_of"][:7]: one for one in map(json.loads, lines)}
    assert len(lines) == len(listed) <= 1 + (day_of(now()).day == 1)
    assert listed[month]["edition"] == told
    assert (Path(listed[month]["folder"]) / "report.html").is_file()
    assert f"kiteline report show {told}" in first.stdout
    proved = kiteline(["report", "verify", told], environment(home))
    assert "byte for byte as it was closed" in proved.stdout, proved.stdout + proved.stderr


def tables(shown: str) -> str:
    """What was printed between the first table and the address."""
    return shown[shown.index("┏") : shown.rindex("└")]


def tables_of_that_day(shown: str, home: Path, first: subprocess.CompletedProcess[str]) -> str:
    """What the first run printed, or another one where a day has begun since: tables say which day they are of."""
    day = re.search(r"as of [\d-]{10}", shown)
    assert day
    if day[0] in first.stdout:
        return tables(first.stdout)
    return tables(kiteline(["demo", "--once"], environment(home), seconds=120).stdout)


def processes(home: Path) -> list[str]:
    """Command lines of processes that have anything to do with `home`."""
    return [" ".join(process.info["cmdline"] or []) for process in processes_of(home)]


def test_a_port_in_use_is_said_before_anything_else_happens(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = kiteline(["demo"], environment(home) | {"KITELINE_API_PORT": port})
    assert told.returncode == 1
    assert port in told.stderr
    assert "KITELINE_API_PORT" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
    assert processes(home) == []
