"""The folder rule: schemas <- producers, schemas <- projections <- stream_processors, infra on top."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.instance import ROOT

MAY_IMPORT = {
    "schemas": {"schemas"},
    "producers": {"schemas", "producers"},
    "projections": {"schemas", "projections"},
    "stream_processors": {"schemas", "projections", "stream_processors"},
    "infra": {"schemas", "producers", "projections", "stream_processors", "infra"},
}
LONGEST = 300
GENERATED = "made by infra.platform_clients from the API's document, which is what one reads"
LONG_WITH_REASON: dict[str, str] = {
    f"projections/platform/{file}": GENERATED
    for file in (
        *("clients/python/shapes.py", "clients/python/operations.py"),
        *("web/src/client/shapes.ts", "web/src/client/operations.ts"),
    )
}
"""Files over 300 lines -> why they are better in one piece."""
NOT_OURS = {"node_modules", "dist", ".venv", "build", "__pycache__"}
CODE = {".py", ".ts", ".tsx", ".js", ".vue", ".css", ".html", ".sh"}


def own_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and not NOT_OURS & set(file.relative_to(ROOT).parts):
                yield file


def sources(*folders: str) -> list[Path]:
    return [file for file in own_files(*folders) if file.suffix == ".py"]


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module


@pytest.mark.parametrize("folder", sorted(MAY_IMPORT))
def test_a_folder_imports_only_what_the_rule_allows(folder: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in sources(folder)
        for line, name in imported(ast.parse(file.read_text(encoding="utf-8")))
        if name.split(".")[0] in (MAY_IMPORT.keys() | {"tests"}) - MAY_IMPORT[folder]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("folder", sorted(MAY_IMPORT.keys() - {"infra"}))
def test_only_infra_reads_the_environment(folder: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno} reads the environment"
        for file in sources(folder)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv", "getenvb"})
        or (isinstance(node, ast.alias) and node.name in {"environ", "getenv", "pydantic_settings"})
    ]
    assert not wrong, "\n".join(wrong)


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in own_files(*MAY_IMPORT, "tests")
        if file.suffix in CODE and (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long.keys() <= LONG_WITH_REASON.keys(), long
