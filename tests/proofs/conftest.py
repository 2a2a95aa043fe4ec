"""What the proofs share."""

from __future__ import annotations

import pytest

from tests.proofs.options import FORMS, Form


@pytest.fixture(scope="session")
def form(request: pytest.FixtureRequest) -> Form:
    """Short or long, by --proofs."""
    return FORMS[str(request.config.getoption("--proofs"))]
