"""A city with many rows and the pages over it, for the tests of lists, details and timelines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.backing import Backing
from tests.platform.city import City
from tests.platform.records.records_city import pages_of, records_city


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with records_city(services) as made:
        yield made


@pytest.fixture(scope="module")
def url(city: City) -> Iterator[str]:
    with pages_of(city) as found:
        yield found
