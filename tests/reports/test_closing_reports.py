"""`kiteline report` on real services with a real worker: closed once, proved on an emptied database, never overwritten."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from infra.provision import provision
from schemas.days import day_of, now
from schemas.periods import period_of, settling_day_of
from schemas.wire import decode
from stream_processors.closings import Closings
from tests.backing import Backing
from tests.conftest import launching
from tests.reports.past_city import CONSORTIUM, PastCity, past_city
from tests.stream_processors.speaking import SCHOOL, records


@pytest.fixture(scope="module")
def city(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PastCity]:
    home = tmp_path_factory.mktemp("city") / "home"
    with services.instance(home) as instance, launching() as launch, past_city(instance, launch) as made:
        yield made


def stated(city: PastCity) -> list[dict[str, object]]:
    """ReportClosed in the canonical log."""
    log = records(city.instance.kafka("worker"), city.instance.topics.canonical("governance"))
    facts = [decode(record.value) for record in log]
    return [fact for contract, fact in facts if contract.name == "ReportClosed"]


def test_what_cannot_be_closed_is_refused_with_the_way_out(city: PastCity, tmp_path: Path) -> None:
    assert not city.reports.exists()  # the city is as it was founded
    this_month = period_of("month", day_of(now()))
    told = city.run("report", "close", "--period", this_month.label, code=2)
    assert f"once {settling_day_of(this_month, 10)}, its settling day, is over" in told
    assert "has no closing" in city.run("report", "close", "--period", "2020-01", code=2)
    wrong: list[tuple[tuple[str, ...], str]] = [
        (("--period", "2025-06", "--kind", "year"), "is no year"),
        (("--period", "2025-06", "--consortium", "WF-XX"), "there is no WF-XX"),
        (("--period", "2025-06", "--member", "4137012392"), "there is no 4137012392"),
        (("--period", "2025-06", "--again"), "go together"),
        (("--period", "2025-06", "--again", "--reason", "x"), "has no edition yet"),
        (("--period", "2025-06", "--tree", str(tmp_path / "none.yaml")), "none.yaml"),
        (("--period", "2025-06", "--members", "--member", SCHOOL), "either --members or --member"),
    ]
    for arguments, words in wrong:
        assert words in city.run("report", "close", *arguments, code=2), arguments
    assert not city.reports.exists()
    for arguments, words in [
        (("verify", "2025-06"), "there is no report 2025-06"),
        (("show", "June"), "cannot be read"),
        (("diff", "2025-06", "2025-07"), "there is no report"),
        (("evidence", "2025-06@x"), "behind @ stands a number"),
    ]:
        assert words in city.run("report", *arguments, code=2), arguments
    assert "no reports yet" in city.run("report", "list")


def test_an_edition_is_closed_once_and_proved_again_from_nothing_but_kafka(city: PastCity) -> None:
    """One story, since each of its steps needs the one before; the services take long to start."""
    # closed, shown, proved; 3 statements were rejected and 18 accepted by the end of June
    city.run("rebuild", "--verdicts")
    told = city.run_alone("report", "close", "--kind", "month", "--period", "2025-06")
    assert "2025-06@1" in told
    assert "已定稿 / closed" in told
    city.settle()
    [fact] = stated(city)
    first = city.files("month/2025-06/city/1")
    shown = json.loads(city.run("report", "show", "2025-06", "--json"))
    assert fact["manifest_sha256"] == shown["sha256"]
    rejected = shown["indicators"]["F5"]
    assert [rejected[name] for name in ("value", "numerator", "denominator")] == ["14.2857", "3", "21"]
    assert (fact["report_kind"], fact["period"], fact["edition"]) == ("monthly", "2025-06", 1)
    assert "byte for byte" in city.run("report", "verify", "2025-06")
    listed = [json.loads(line) for line in city.run("report", "list", "--json").splitlines()]
    assert [one["edition"] for one in listed] == ["2025-06@1"]
    [key, *_] = city.run("report", "evidence", "2025-06").splitlines()
    assert city.run("report", "evidence", "2025-06", key)
    # closed twice: one fact, the same files
    assert "closed before" in city.run("report", "close", "--period", "2025-06")
    city.settle()
    assert len(stated(city)) == 1
    assert city.files("month/2025-06/city/1") == first
    # of a consortium, of every member
    city.run("report", "close", "--period", "2025-06", "--consortium", CONSORTIUM)
    told = city.run("report", "close", "--period", "2025-06", "--members", "--json")
    assert [json.loads(line)["edition"] for line in told.splitlines() if line.startswith("{")] == [
        f"2025-06/member/{code}@1" for code in sorted((SCHOOL, "91370705MA8KT0A1Q4"))
    ]
    # what comes after closing changes nothing; the next edition lists the revision with its event
    city.correct("D-10", "2026-01-15")
    city.settle()
    assert "byte for byte" in city.run("report", "verify", "2025-06")
    city.run("report", "close", "--period", "2025-07")
    july = city.files("month/2025-07/city/1")
    assert city.corrected.encode() in july["report.html"]
    compared = json.loads(city.run("report", "diff", "2025-06", "2025-07", "--json"))
    events = {e["event_id"]: e for d in compared["differences"] for r in d["reasons"] for e in r["events"]}
    assert events[city.corrected]["how"] == "recorded"
    # a new edition
    city.run("report", "close", "--period", "2025-06", "--again", "--reason", "补报后重出")
    city.settle()
    second = next(one for one in stated(city) if one["edition"] == 2)
    assert (second["replaces_edition"], second["reason"]) == (1, "补报后重出")
    assert city.files("month/2025-06/city/1") == first
    # everything but Kafka and the editions is gone
    city.stop()
    shutil.rmtree(city.instance.settings.archive_dir)
    empty_database(city)
    city.start("--readers", "archiver")
    city.until(lambda: archived(city))
    for edition in ("2025-06@2", f"2025-06/{CONSORTIUM}", f"2025-06/member/{SCHOOL}"):
        assert "byte for byte" in city.run("report", "verify", edition)
    assert "byte for byte" in city.run_alone("report", "verify", "2025-07")
    # and the editions too: closed again, they are the same and state nothing new
    before = {name: city.files(name) for name in ("month/2025-06/city/2", "month/2025-07/city/1")}
    shutil.rmtree(city.reports)
    keep_closings(city)
    city.run("rebuild", "--verdicts")
    for period in ("2025-06", "2025-07"):
        city.run("report", "close", "--period", period, "--wait", "0")
    assert {name: city.files(name) for name in before} == before


def empty_database(city: PastCity) -> None:
    engine = create_engine(city.instance.database_url)
    with engine.begin() as connection:
        schemas = connection.execute(text("SELECT nspname FROM pg_namespace WHERE nspname ~ '_g[0-9]+$'")).scalars()
        for schema in ["public", *schemas]:
            connection.execute(text(f'DROP SCHEMA "{schema}" CASCADE'))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    provision(city.instance.services)
    assert city.closings() == {}


def archived(city: PastCity) -> bool:
    from projections.engine import archive

    root, log = city.instance.settings.archive_dir, city.instance.topics
    wanted = {f: records(city.instance.kafka("worker"), log.canonical(f)) for f in ("governance", "reference", "plan")}
    demands = sum(len(records(city.instance.kafka("worker"), log.canonical("demand"), p)) for p in range(4))
    there = sum(archive.next_offset(root, "demand", p) for p in range(4))
    return there == demands and all(archive.next_offset(root, f, 0) == len(found) for f, found in wanted.items())


def keep_closings(city: PastCity) -> None:
    """As a worker makes up what was missed."""
    engine = create_engine(city.instance.database_url, connect_args={"options": "-c timezone=UTC"})
    Closings(city.instance.kafka("worker"), city.instance.topics, engine).look(now())
    engine.dispose()
