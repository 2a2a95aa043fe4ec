"""我的报送 of an enterprise in a browser: a platform on which it has stated something, and the page as it sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from infra.cli.serve import WEB_ROOT
from tests.platform.guarded import COOKIE
from tests.platform.own_desk import EVENT, Platform, at, opened_platform
from tests.platform.test_pages import settled
from tests.stream_processors.canon import Canon
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, unchecked, value


@contextmanager
def platform_of_the_firm(desk: Desk) -> Iterator[Platform]:
    """Three of its demands were accepted, one was rejected for its occupation."""
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    desk.state(EMPLOYER, *(value(EVENT, EMPLOYER, f"OLD-{n}") for n in range(3)))
    desk.state(EMPLOYER, unchecked(EVENT, EMPLOYER, occupation="6-18-01-99"))
    with opened_platform(desk, WEB_ROOT) as made:
        made.admit()
        canon = Canon(desk.instance, desk.engine)
        canon.project()
        canon.archive()
        opened_a_letter(made)
        yield made


def opened_a_letter(platform: Platform) -> None:
    """The first that is opened, and the first that is checked, wait for the broker's readers, which a page's patience is
    not for."""
    firm = platform.client("firm")
    letter = at(firm.get("/v1/mine/dead-letters").json()["items"][0])
    assert firm.get(letter).status_code == 200
    tried = {"set": {"occupation": "6-18-01-01"}}
    assert firm.post(f"{letter}/resubmission", params={"dry_run": True}, json=tried).status_code == 200


def opened(page: Page, platform: Platform, path: str = "/mine", account: str = "firm") -> None:
    """The page as this account sees it."""
    cookie = platform.access.sessions.begin(account)
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": platform.url}])
    page.goto(platform.url + path)
    expect(page.get_by_test_id("overview")).to_be_visible()
    settled(page)
