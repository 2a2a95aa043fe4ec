"""The table of figures in a document: between its markers, and nothing else is touched."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from schemas.errors import UsageError
from tests.bench.__main__ import main
from tests.bench.figures import Figure, write_json
from tests.bench.machine import machine
from tests.bench.readme_table import BEGIN, END, write_readme

FIGURES = [
    Figure("peers", "rate", 12_345.6, "events/s", of="kiteline, live"),
    Figure("peers", "wrong rows", 0, "rows", of="kiteline, live"),
    Figure("peers", "rate", 1_234, "events/s", of="naive loop"),
    Figure("peers", "live over naive loop", 10.005, "×", 10, floor=6),
    Figure("peers", "rebuild over naive loop", 13, "×", 20, floor=12),
    Figure("latency", "p99", 300, "ms", 250, "low"),
]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    write_json(FIGURES, tmp_path / "figures.json", machine(Kafka="4.4.0"), long=True)
    return tmp_path / "figures.json"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    document = tmp_path / "README.md"
    document.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    return document


def test_the_table_stands_between_the_markers_with_date_machine_and_versions(results: Path, document: Path) -> None:
    write_readme(results, document)
    text = document.read_text(encoding="utf-8")
    about = machine()
    assert text.startswith(f"# Before\n\n{BEGIN}\n\n{about['date']}, {about['cores']} cores, ")
    assert text.endswith(f"\n{END}\n\nafter\n")
    assert "old" not in text
    assert "long form. " in text
    assert "Kafka 4.4.0" in text
    assert f"kafka-python {about['versions']['kafka-python']}" in text
    lines = text.splitlines()
    at = lines.index("| peers | rate, events/s | wrong rows |")
    assert lines[at + 1 : at + 4] == [
        "| --- | ---: | ---: |",
        "| kiteline, live | 12,346 | 0 |",
        "| naive loop | 1,234 |  |",
    ]
    assert "| peers | live over naive loop | 10.01 × | ≥ 10 (floor 6) | met |" in lines
    assert "| peers | rebuild over naive loop | 13 × | ≥ 20 (floor 12) | above the floor |" in lines
    assert "| latency | p99 | 300 ms | ≤ 250 | missed |" in lines


def test_the_same_figures_twice_change_nothing(results: Path, document: Path) -> None:
    write_readme(results, document)
    once = document.read_text(encoding="utf-8")
    write_readme(results, document)
    assert document.read_text(encoding="utf-8") == once


def test_a_document_without_markers_is_left_alone(results: Path, tmp_path: Path) -> None:
    document = tmp_path / "plain.md"
    document.write_text("text\n", encoding="utf-8")
    with pytest.raises(UsageError, match="bench: begin"):
        write_readme(results, document)
    assert document.read_text(encoding="utf-8") == "text\n"


def test_the_command_writes_the_document_and_measures_nothing(
    results: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "--readme", str(results), "--into", str(document)])
    assert main() == 0
    assert "12,346" in document.read_text(encoding="utf-8")
