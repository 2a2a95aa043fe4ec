"""The archiver killed at random moments (kill -9 of the real worker) and out of space: afterwards every block is right,
and nothing is there twice. 4 kills; 20 with --faults=long."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.provision import provision
from projections.engine import archive, archive_blocks, archive_ledger
from tests.archive.test_log_and_archive import verified
from tests.conftest import Launch
from tests.faults.small_disks import fill, free, mounting_is_permitted, small_disk
from tests.stream_processors.canon import WORKER, Canon
from tests.stream_processors.speaking import records

BLOCK = 500
KILLS = {"short": 4, "long": 20}
FULL = 2
STATED = 2_000
"""Facts before each kill."""
SMALL_BLOCKS = f"""
import sys
from projections.engine import archive_blocks
archive_blocks.BLOCK = {BLOCK}
from infra.cli.main import main
main(["worker", "--readers", "archiver", "--log-to-stderr"])
"""
"""The real worker; its blocks are small, so that there are many to be killed in."""
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_blocks, "BLOCK", BLOCK)


def start(canon: Canon, launch: Launch) -> subprocess.Popen[str]:
    return launch([sys.executable, "-c", SMALL_BLOCKS], env=canon.instance.environment())


def archived(canon: Canon) -> int:
    return sum(archive.next_offset(canon.replay.archive, "demand", partition) for partition in range(4))


def until(met: int, canon: Canon, worker: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while archived(canon) < met:
        assert worker.poll() is None, worker.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def until_sealed(canon: Canon, worker: subprocess.Popen[str]) -> None:
    """The last blocks are entered into the ledger after their files are there."""
    deadline = time.monotonic() + PATIENCE
    while sealed(canon) < [archive.next_offset(canon.replay.archive, "demand", p) // BLOCK for p in range(4)]:
        assert worker.poll() is None, worker.communicate()
        assert time.monotonic() < deadline, "a complete block is not entered into the ledger"
        time.sleep(0.05)


def sealed(canon: Canon) -> list[int]:
    """Blocks in the ledger of each partition."""
    return [len(archive_ledger.read(canon.replay.archive / "demand" / str(p))) for p in range(4)]


def require_clean(canon: Canon, facts: int) -> None:
    found = verified(canon).values()
    assert [fault for one in found for fault in one.faults] == []
    assert sum(one.compared for one in found) == facts
    assert sum(one.blocks for one in found) == sum(one.archived // BLOCK for one in found)
    kept = [offset for p in range(4) for s in archive.stretches(canon.replay.archive, "demand", p)
            for offset in range(s.first, s.last + 1)]  # fmt: skip
    assert len(kept) == facts


def test_whenever_the_archiver_is_killed_the_archive_is_right_afterwards(
    canon: Canon, launch: Launch, pytestconfig: pytest.Config
) -> None:
    provision(canon.instance.services)
    chance, facts = random.Random(20261128), 0
    for number in range(KILLS[pytestconfig.getoption("--faults")]):
        before = archived(canon)
        canon.state(STATED, number)
        facts += STATED
        worker = start(canon, launch)
        until(before + 1, canon, worker)
        time.sleep(chance.uniform(0, 0.4))
        worker.kill()
        worker.communicate()
        archive.next_offset(canon.replay.archive, "demand", 0)  # no gap, whatever was under way
    worker = start(canon, launch)
    until(facts, canon, worker)
    until_sealed(canon, worker)
    worker.kill()
    worker.communicate()
    require_clean(canon, facts)


def test_what_a_killed_archiver_did_not_enter_is_entered_at_the_next_start(canon: Canon) -> None:
    """Nothing new need come for it: the file of a complete block is in place, its line in the ledger is not."""
    canon.state(STATED, 1)
    topic = canon.instance.topics.canonical("demand")
    for partition in range(4):
        stated = records(canon.instance.kafka(WORKER), topic, partition)
        for at in range(0, len(stated), 200):
            archive.append(canon.replay.archive, "demand", partition, stated[at : at + 200])
    assert sealed(canon) == [0] * 4
    canon.archive()
    require_clean(canon, STATED)


def test_whenever_the_disk_is_full_the_archive_is_right_afterwards(canon: Canon, launch: Launch) -> None:
    if not mounting_is_permitted():
        pytest.skip("needs the right to mount a small file system")
    provision(canon.instance.services)
    facts = 0
    with small_disk(canon.replay.archive, 32) as disk:
        for number in range(FULL):
            canon.state(STATED, number)
            facts += STATED
            worker = start(canon, launch)
            until(facts - STATED + 1, canon, worker)
            fill(disk)
            canon.state(STATED, 100 + number)
            facts += STATED
            assert worker.wait(PATIENCE) == 1
            assert "no space left for the archive" in worker.communicate()[1]
            free(disk)
            worker = start(canon, launch)
            until(facts, canon, worker)
            until_sealed(canon, worker)
            worker.kill()
            worker.communicate()
        require_clean(canon, facts)
        assert leftovers(disk) == []


def leftovers(disk: Path) -> list[Path]:
    return list(disk.rglob(".*.parquet*"))
