"""Runs tests on a product with one line of it changed: `-p tests.engine.sabotage --sabotage=NAME`.

The text of the module is changed when it is imported, in this process only; a change whose text is not there exactly
once is an error, so that none can rot. What each test came to is written to --outcomes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
from hypothesis import Phase, settings

from tests.engine.mutations import MUTATIONS, Mutation

ASSERTIONS = (AssertionError, pytest.fail.Exception)
"""What a failed assertion raises: `assert`, and pytest where something was to be raised and was not."""
OUTCOMES = pytest.StashKey[list[dict[str, Any]]]()


class ChangedLoader(SourceFileLoader):
    """Compiles the changed text of a module, past all caches."""

    def __init__(self, name: str, path: str, mutation: Mutation) -> None:
        super().__init__(name, path)
        self._mutation = mutation

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - a loader's signature
        return compile(self._mutation.changed(), self.path, "exec", dont_inherit=True)


class Finder(MetaPathFinder):
    """Finds the one module that is changed."""

    def __init__(self, mutation: Mutation) -> None:
        self._mutation = mutation

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._mutation.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec
        assert spec.origin
        spec.loader = ChangedLoader(fullname, spec.origin, self._mutation)
        return spec


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sabotage", choices=["none", *MUTATIONS], default="none", help="what is changed in the product")
    parser.addoption("--outcomes", type=Path, help="file for what each test came to")
    parser.addoption("--histories", type=int, help="how many random histories are tried")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything of the product is imported."""
    settings.register_profile("sabotage", phases=[Phase.generate], derandomize=True, report_multiple_bugs=False)
    settings.load_profile("sabotage")
    name = early_config.known_args_namespace.sabotage
    if name != "none":
        assert MUTATIONS[name].module not in sys.modules, "imported before it could be changed"
        sys.meta_path.insert(0, Finder(MUTATIONS[name]))


def pytest_configure(config: pytest.Config) -> None:
    config.stash[OUTCOMES] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" or report.failed:
        error = call.excinfo
        said = {
            "test": item.nodeid,
            "when": report.when,
            "passed": report.passed,
            "asserted": error is not None and issubclass(error.type, ASSERTIONS),
            "error": str(error.value)[:500] if error else "",
        }
        item.config.stash[OUTCOMES].append(said)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if file := session.config.getoption("outcomes"):
        file.write_text(json.dumps(session.config.stash[OUTCOMES], ensure_ascii=False), encoding="utf-8")
