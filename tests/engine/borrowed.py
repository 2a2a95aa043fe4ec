"""Services that another test run has started, for one that it starts itself: `-p tests.engine.borrowed`.

They are named by the environment variable BORROWED, in JSON: bootstrap, username, password, mechanism, database, first
(number of the first instance; the lender's own have other numbers).
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

VARIABLE = "BORROWED"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before tests/conftest.py is loaded, which takes `embedded` from tests.backing."""
    from schemas.kafka_access import KafkaAccess
    from tests import backing
    from tests.backing import Backing

    said = json.loads(os.environ[VARIABLE])

    @contextmanager
    def borrowed() -> Iterator[Backing]:
        access = KafkaAccess(said["bootstrap"], said["username"], said["password"], said["mechanism"])
        yield Backing(access, said["database"], itertools.count(said["first"]))

    backing.embedded = borrowed
