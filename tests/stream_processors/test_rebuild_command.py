"""`kiteline rebuild --dry-run`, `--diff` and `kiteline generations`: they say what is so, and change nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from infra.cli.main import run
from infra.cli.rebuild_progress import shown
from infra.provision import provision
from projections.demand import projection as demand
from projections.engine.changes import Change
from tests.stream_processors.canon import FACTS, Canon, live_number, of_log
from tests.stream_processors.tables import live_rows
from tests.stream_processors.test_rebuild import but_demand, changed

ON = date(2026, 5, 1)


@pytest.fixture
def stands(canon: Canon) -> Canon:
    provision(canon.instance.services)
    canon.state(FACTS, 1)
    canon.archive()
    canon.state(200, 2)
    canon.project()
    return canon


def said(canon: Canon, *arguments: str) -> str:
    done = canon.instance.kiteline(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def document(canon: Canon, *arguments: str) -> Any:
    return json.loads(said(canon, *arguments, "--json"))


def by_name(changes: list[Change]) -> dict[str, Change]:
    return {change.name: change for change in changes}


def test_a_dry_run_says_what_a_rebuild_then_does_and_changes_nothing(stands: Canon) -> None:
    before = stands.everything()
    first = document(stands, "rebuild", "demand", "--dry-run")
    assert (first["facts"], first["archived"], first["seconds"]) == (FACTS + 200, FACTS, None)
    assert first["projections"] == [{"projection": "demand", "goes_on_with": None, "verified_against": "live"}]
    assert document(stands, "rebuild", "demand", "--dry-run", "--from", "log")["archived"] == 0
    assert stands.everything() == before
    [rebuilt] = stands.replay.rebuild([demand])
    assert (rebuilt.facts, rebuilt.archived) == (first["facts"], first["archived"])
    again = document(stands, "rebuild", "demand", "--dry-run")
    assert again["seconds"] == pytest.approx((FACTS + 200) / again["facts_per_second"])
    assert "nothing was changed" in said(stands, "rebuild", "demand", "--dry-run")


def test_a_diff_names_every_row_that_changes_and_switches_nothing(stands: Canon) -> None:
    with stands.engine.begin() as connection:
        one, other, third = connection.execute(
            text("SELECT subject FROM demand_g1.demand WHERE openings > 0 ORDER BY subject LIMIT 3")
        ).scalars()
        connection.execute(text("UPDATE demand_g1.demand SET openings = 0 WHERE subject = :s"), {"s": one})
        connection.execute(text("DELETE FROM demand_g1.demand WHERE subject = :s"), {"s": other})
        connection.execute(
            text("UPDATE demand_g1.demand SET subject = 'nobody/x' WHERE subject = :s"), {"s": third}
        )  # its own is gone, one that nobody has stated is there
    before = live_rows(stands.engine, demand)
    found = {row["name"]: row for row in document(stands, "rebuild", "demand", "--diff", "--lines", "2")}
    rows = found["demand"]
    assert (rows["gone"], rows["come"], rows["changed"]) == (1, 2, 1)
    assert (rows["before"], rows["after"]) == (len(of_log(stands)["demand"]) - 1, len(of_log(stands)["demand"]))
    assert len(rows["examples"]) == 2
    was, would_be = rows["examples"][0]
    assert was == {"subject": one, "openings": 0}
    assert would_be["openings"] > 0
    assert {"open-demand", "demands"} <= found.keys()
    for derived in ("fit", "findings"):  # of projections of their own, which read tables of others too
        assert None not in (found[derived]["before"], found[derived]["after"])
    assert live_rows(stands.engine, demand) == before
    assert live_number(stands) == (1, None, False)


def test_a_rebuild_after_a_diff_has_nothing_to_read_again(stands: Canon) -> None:
    assert all(change.none for change in stands.replay.diff([demand], [demand], ON, 10))
    stands.state(50, 3)
    stands.project()
    [rebuilt] = stands.replay.rebuild([demand])
    assert (rebuilt.went_on, rebuilt.facts) == (True, 50)
    assert live_rows(stands.engine, demand) == of_log(stands)


def test_a_diff_of_a_changed_declaration_compares_what_both_have(stands: Canon) -> None:
    new = changed()
    stands.project(but_demand(new))
    found = by_name(stands.replay.diff([new], [demand], ON, 5))
    assert (found["demand"].gone, found["demand"].come) == (0, 0)
    assert found["demand_stock"].after is None  # the new declaration has no such table
    assert found["demands"].after is None  # and this read model asks for columns that it does not have
    assert found["demands"].before is not None
    assert live_number(stands) == (1, None, True)


def test_generations_are_listed_with_what_they_are(stands: Canon) -> None:
    replace(stands, family="service").state(10, 4)  # of another family: no position of demand
    stands.project()
    stands.replay.rebuild([demand])
    stands.replay.diff([demand], [], ON, 0)
    found = document(stands, "generations", "--of", "demand")
    assert [(one["number"], one["state"]) for one in found] == [(1, "previous"), (2, "live"), (3, "building")]
    assert found[0]["tables"] == found[1]["tables"] == found[2]["tables"]  # rows and checksums
    assert found[1]["tables"]["demand"]["rows"] == len(of_log(stands)["demand"])
    assert {one["declaration"] for one in found} == {demand.declaration}
    places = [sum(p["next_offset"] for p in one["positions"]) for one in found]
    assert places == [FACTS + 200] * 3
    printed = said(stands, "generations", "--checksums")
    assert "live, needs rebuild" not in printed
    assert "previous" in printed


def test_of_several_that_are_to_be_brought_back_all_can_be_or_none_is(stands: Canon) -> None:
    stands.replay.rebuild([demand])
    done = stands.instance.kiteline("rebuild", "demand", "graduates", "--back")
    assert done.returncode == 2
    assert "kiteline generations --of graduates" in done.stderr
    assert live_number(stands) == (2, 1, False)


def test_generations_are_dropped_when_nothing_needs_them(stands: Canon) -> None:
    assert "nothing to drop" in said(stands, "generations", "drop", "demand", "--previous", "--unfinished")
    stands.replay.rebuild([demand])
    stands.replay.diff([demand], [], ON, 0)
    assert "nothing to drop" in said(stands, "generations", "drop", "demand")
    assert "g3" in said(stands, "generations", "drop", "demand", "--unfinished")
    assert "g1" in said(stands, "generations", "drop", "demand", "--previous")
    assert stands.schemas("demand") == {"demand_g2"}
    assert live_number(stands) == (2, None, False)
    with stands.engine.connect() as connection:
        readers = set(connection.execute(text("SELECT DISTINCT reader FROM checkpoint")).scalars())
    assert readers == {"live"}
    assert live_rows(stands.engine, demand) == of_log(stands)


@pytest.mark.parametrize(
    "options",
    [["--from", "nowhere"], ["--back", "--diff"], ["--diff", "--dry-run"], ["--back", "--anew"], ["--json"],
     ["--back", "--from", "log"], ["--lines", "-1"]],
)  # fmt: skip
def test_options_that_do_not_go_together_are_refused(options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.cli.rebuild.replay", lambda _: pytest.fail("it went on"))
    assert run(["rebuild", "demand", *options]) == 2


def test_without_a_terminal_progress_comes_in_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 1.0, 10.0, 20.0])
    monkeypatch.setattr("infra.cli.rebuild_progress.time.monotonic", lambda: next(clock))
    with shown("demand") as told:
        told(10, 4_000)  # after a second: too early for a line
        told(1_000, 4_000)
        told(4_000, 4_000)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" · ")[1:] for line in lines] == [["100/s", "剩余 left 0:00:30"], ["200/s", "剩余 left 0:00:00"]]
    assert lines[0].startswith("demand: 1,000/4,000")
