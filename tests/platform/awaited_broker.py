"""A lag meter that waits for the broker as long as the tests do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from stream_processors import lag_meter
from tests.asking import PATIENCE


@contextmanager
def awaited_broker() -> Iterator[None]:
    """For tests whose broker is there. The few seconds of operation tell in time of one that is away; on a busy machine
    one that is there may take longer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lag_meter, "FIRST_ANSWER", float(PATIENCE))
        yield
