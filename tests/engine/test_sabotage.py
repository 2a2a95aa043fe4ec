"""Sabotage proves the tests: each change of the product in tests/engine/mutations.py makes the test named there fail."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.backing import Backing
from tests.engine import borrowed
from tests.engine.mutations import MUTATIONS
from tests.instance import ROOT

SECONDS = 300
FIRST, APART = 10_000, 100
"""Numbers of the instances of test runs that are started here."""
Outcomes = list[dict[str, Any]]
RunTests = Callable[..., Outcomes]


@pytest.fixture(scope="module")
def run_tests(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> RunTests:
    """Run tests by node id in a process of their own, on the same services; what each came to."""
    numbers = itertools.count(FIRST, APART)

    def run(sabotage: str, *tests: str, histories: int = 300) -> Outcomes:
        folder = tmp_path_factory.mktemp("sabotage")
        lent = {
            "bootstrap": services.admin.bootstrap,
            "username": services.admin.username,
            "password": services.admin.password,
            "mechanism": services.admin.mechanism,
            "database": services.server_url,
            "first": next(numbers),
        }
        plugins = ("-p", "tests.engine.borrowed", "-p", "tests.engine.sabotage", "-p", "no:logging")
        asked = (f"--sabotage={sabotage}", f"--outcomes={folder / 'outcomes'}", f"--histories={histories}")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, *asked, "--services=embedded", "--tb=short", "-q", *tests],
            env=os.environ | {borrowed.VARIABLE: json.dumps(lent)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        file = Path(folder / "outcomes")
        assert file.exists(), done.stdout + done.stderr
        outcomes: Outcomes = json.loads(file.read_text(encoding="utf-8"))
        assert outcomes, done.stdout + done.stderr
        return outcomes

    return run


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_is_changed_is_there_word_for_word(name: str) -> None:
    assert MUTATIONS[name].new in MUTATIONS[name].changed()


def test_what_sabotage_makes_fail_passes_without_it(run_tests: RunTests) -> None:
    tests = {mutation.test for mutation in MUTATIONS.values()}
    outcomes = run_tests("none", *sorted(tests), histories=15)
    assert [outcome for outcome in outcomes if not outcome["passed"]] == []
    assert {outcome["test"] for outcome in outcomes} == tests


@pytest.mark.parametrize("name", MUTATIONS)
def test_sabotage_is_noticed_by_the_test_that_is_named(run_tests: RunTests, name: str) -> None:
    [outcome] = run_tests(name, MUTATIONS[name].test)
    assert not outcome["passed"], f"nothing noticed that {name}"
    assert outcome["when"] == "call", outcome
    assert outcome["asserted"], f"not an assertion: {outcome['error']}"
