"""The walks with curl and the command line, as they stand in the documents, on services of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.walking_alone import walk_alone
from tests.instance import ROOT


@pytest.mark.parametrize(("document", "pieces"), [("producers/gateway/README.md", 8), ("docs/verdicts.md", 10)])
def test_every_command_of_the_walk_works_as_it_is_typed(tmp_path: Path, document: str, pieces: int) -> None:
    assert walk_alone(ROOT / document, tmp_path) >= pieces
