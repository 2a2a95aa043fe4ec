"""All faults in turn and on top of each other, in an order drawn from a seed: the end is that of an uninterrupted run.

The seed and what it stands for are printed; `--fault-seed=N` causes the same again.
"""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from tests.faults.breakable import Breakable
from tests.faults.conftest import Calm, Truth, stage_for
from tests.faults.form import Form
from tests.faults.interleaving import Interleaving, plan
from tests.faults.slow_database import slow_database
from tests.faults.small_disks import mounting_is_permitted, small_disk
from tests.faults.workers import portions, say

ARCHIVE = 32


def test_faults_of_all_kinds_in_a_random_order_leave_what_an_uninterrupted_run_leaves(
    breakable: Breakable, calm: Calm, truth: Truth, form: Form, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    given = pytestconfig.getoption("--fault-seed")
    first = random.SystemRandom().randrange(2**31) if given is None else int(given)
    for seed in range(first, first + (form.interleavings if given is None else 1)):
        print(f"--fault-seed={seed}")
        _play(seed, form.actions, breakable, truth, tmp_path / str(seed))
        truth.tally.notes.append(f"interleaving of {form.actions} actions: --fault-seed={seed}")


def _play(seed: int, count: int, breakable: Breakable, truth: Truth, folder: Path) -> None:
    actions, said = plan(seed, count), portions(truth.calm.inboxes, count + 1)
    folder.mkdir()
    clock = folder / "clock"
    clock.write_text("0")
    with contextlib.ExitStack() as open_until_the_end:
        stage = open_until_the_end.enter_context(stage_for(breakable, truth.calm, folder / "home"))
        slow = open_until_the_end.enter_context(slow_database(stage.services.database_url))
        archive = None
        if mounting_is_permitted():
            archive = open_until_the_end.enter_context(small_disk(stage.services.settings.archive_dir, ARCHIVE))
        faults = Interleaving(stage, breakable, slow, clock, archive)
        for number, action in enumerate(actions):
            print(f"{number + 1}. {action}")
            say(stage.services, said[number])
            faults.act(action)
        worker = faults.end(said[count:])
        truth.check("interleaving of all kinds", 1, stage, worker)
        stage.workers.close()
