"""The small city on a day, and what it answers to scenarios."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

import pytest

from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.indicators import all_indicators
from projections.evaluation.scenario.reading import read_scenario
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.what_if import WhatIf, what_if
from schemas.errors import ScenarioRefused, TreeFault
from tests.evaluation.small_city import GX, archived, small_city
from tests.projections.story import ON

OF_GX = Scope(consortium=GX)


class City:
    def __init__(self, root: Path, folder: Path, on: date = ON) -> None:
        self.root, self.folder = root, folder
        self.view = AsOfView(root, all_projections(), on, on)

    def file(self, text: str) -> Path:
        path = self.folder / "scenario.yaml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def asked(self, text: str, *scopes: Scope) -> WhatIf:
        scenario = read_scenario(self.file(text), self.view, all_indicators())
        return what_if(self.view, scenario, all_indicators(), scopes or (EVERYBODY, OF_GX))

    def faults(self, text: str) -> list[TreeFault]:
        with pytest.raises(ScenarioRefused) as refused:
            self.asked(text)
        assert refused.value.file == "scenario.yaml"
        return list(refused.value.faults)


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(archived(small_city(), tmp_path / "archive"), tmp_path)
