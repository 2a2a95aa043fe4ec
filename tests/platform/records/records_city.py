"""A city with enough demands for lists of several pages, served with its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from infra.cli.serve import WEB_ROOT
from projections.platform.access.gate import Access
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from tests.backing import Backing
from tests.platform.city import FIRM, OTHER_FIRM, City, Fact, demand, stated, today
from tests.platform.served import stated_city
from tests.platform.server import running

POSTS = ("数控车工", "焊接工艺员", "仓储管理员", "纺织设备维修工", "动力电池装配工")
MANY = 130
"""Demands beside those of the small city."""


def many_demands() -> Iterator[Fact]:
    counties = ("370705", "370784", "370703", "370783")
    for number in range(MANY):
        firm = (FIRM, OTHER_FIRM)[number % 2]
        about = {"title": POSTS[number % 5], "county": counties[number % 4], "openings": 1 + number % 17}
        wages = {"wage_min": 4000 + 100 * (number % 9), "wage_max": 8000}
        yield demand(0, subject=f"{firm}/XQ-{1000 + number}", member=firm, **about, **wages)
    yield stated("DemandRevised", subject=f"{FIRM}/XQ-1000", openings=40, valid_until=str(today() + timedelta(days=99)))
    yield stated("DemandFilled", subject=f"{FIRM}/XQ-1000", filled_total=3)
    yield stated("MajorSuspended")
    yield stated("MajorRevised")


@contextmanager
def records_city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept(many_demands())
        yield made


@contextmanager
def pages_of(city: City, access: Access | None = None) -> Iterator[str]:
    """The address of the pages; without `access` everybody sees everything."""
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with running(build_api(city.engine, city.archive, WEB_ROOT, serving=Serving(), access=access)) as found:
        yield found
