"""`kiteline rebuild` killed in the middle: run again, it goes on where its checkpoints are."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

from sqlalchemy import text

from infra.provision import provision
from projections.demand import projection as demand
from tests.conftest import Launch
from tests.stream_processors.canon import Canon, of_log
from tests.stream_processors.tables import live_rows
from tests.stream_processors.test_rebuild import but_demand, changed

FACTS = 20_000
SMALL_BATCHES = """
import sys
from infra.cli.main import main
from stream_processors.rebuild import replay_pass
replay_pass.CHUNK = replay_pass.LARGE = replay_pass.LARGEST = 200
main(sys.argv[1:])
"""
"""The real command; it writes often, so that there is a middle to be killed in."""


def reached(canon: Canon, *, hold: bool = False) -> int:
    """Facts below the checkpoints of generations apart from live; with `hold`, after what is under way there."""
    rows = "SELECT next_offset FROM checkpoint WHERE reader = 'demand' AND generation = 2"
    query = text(f"SELECT coalesce(sum(next_offset), 0) FROM ({rows}{' FOR UPDATE' if hold else ''}) t")
    with canon.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def killed_in_the_middle(canon: Canon, launch: Launch) -> int:
    """Facts that the killed rebuild had read and written."""
    command = [sys.executable, "-c", SMALL_BATCHES, "rebuild", "demand", "--from", "log"]
    process = launch(command, env=canon.instance.environment())
    deadline = time.monotonic() + 60
    while reached(canon) < FACTS / 3:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return reached(canon, hold=True)  # the database may still be committing for it


def run_again(canon: Canon, *more: str) -> subprocess.CompletedProcess[str]:
    done = canon.instance.kiteline("rebuild", "demand", *more)
    assert done.returncode == 0, done.stderr
    return done


def stand(canon: Canon) -> None:
    provision(canon.instance.services)
    canon.state(FACTS, 1)
    canon.project()


def test_after_a_kill_no_more_is_read_than_was_left(canon: Canon, launch: Launch) -> None:
    stand(canon)
    done = killed_in_the_middle(canon, launch)
    assert FACTS / 3 <= done < FACTS
    left = FACTS - done
    assert f"共 {left} 条事实" in run_again(canon, "--dry-run").stdout
    said = run_again(canon).stdout
    assert "went on" in said
    assert read_by(canon) - done <= 1.2 * left
    assert live_rows(canon.engine, demand) == of_log(canon)


def read_by(canon: Canon) -> int:
    """Facts that all runs together have read and written for the live generation."""
    with canon.engine.connect() as connection:
        query = text("SELECT g.facts FROM generation g JOIN projection p ON p.name = g.projection AND p.live = g.number"
                     " WHERE p.name = 'demand'")  # fmt: skip
        return int(connection.execute(query).scalar_one())


def test_anew_begins_at_the_beginning(canon: Canon, launch: Launch) -> None:
    stand(canon)
    killed_in_the_middle(canon, launch)
    assert "went on" not in run_again(canon, "--anew").stdout
    assert read_by(canon) == FACTS
    assert canon.schemas("demand") == {"demand_g1", "demand_g3"}


def test_what_another_declaration_has_begun_is_cleared_away(canon: Canon, launch: Launch) -> None:
    stand(canon)
    killed_in_the_middle(canon, launch)
    new = changed()
    canon.project(but_demand(new))
    canon.archive()
    [rebuilt] = canon.replay.rebuild([new])
    assert (rebuilt.went_on, rebuilt.facts) == (False, FACTS)
    assert canon.schemas("demand") == {"demand_g1", "demand_g3"}
    assert live_rows(canon.engine, new) == of_log(canon, new)
