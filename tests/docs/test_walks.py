"""docs/walks: every step is taken in a real browser, on the demo's data; what a walk says stands on the screen does.

`--pictures` writes the pictures of the walks anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.cli.serve import WEB_ROOT
from tests.backing import Backing
from tests.browser import SLOW_MS
from tests.docs.demo_platform import DemoPlatform, demo_platform
from tests.docs.small_png import SIGNATURE, small
from tests.docs.steps import Step, steps_of
from tests.docs.taking import FAILED, PATIENCE_MS, act, read_whole, text_of
from tests.instance import ROOT
from tests.platform.test_pages import Watched, settled

WALKS = ROOT / "docs" / "walks"
DOCUMENTS = sorted(path.name for path in WALKS.glob("*.md") if path.name != "README.md")
WIDTH = 1280
LARGEST = 160_000
"""Bytes of a picture."""


@pytest.fixture(scope="module")
def platform(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoPlatform]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with demo_platform(services, tmp_path_factory.mktemp("walks") / "home") as made:
        yield made


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_step_of_a_walk_shows_what_it_says(
    platform: DemoPlatform, browser: Browser, name: str, request: pytest.FixtureRequest
) -> None:
    with Watched(browser, WIDTH) as page:
        page.set_default_timeout(SLOW_MS)
        for step in steps_of(WALKS / name):
            take(page, platform, step)
            if request.config.getoption("--pictures"):
                (WALKS / step.image).write_bytes(small(page.screenshot(animations="disabled"), browser))


def take(page: Page, platform: DemoPlatform, step: Step) -> None:
    """Do what the step does; every text of it must have stood on the screen before it, between, or soon after."""
    shown = [text_of(page)]
    for verb, rest in step.actions:
        act(page, platform, verb, rest)
        read_whole(page)
        shown.append(text_of(page))
    until = time.monotonic() + SLOW_MS / 1000
    while missing := [text for text in step.seen if not any(text in one for one in shown)]:
        assert time.monotonic() < until, f"step {step.number}: not on the screen: {missing}\n{shown[-1]}"
        page.wait_for_timeout(200)
        shown.append(text_of(page))
    settled(page, PATIENCE_MS)
    expect(page.locator(FAILED)).to_have_count(0)


def test_the_list_names_every_walk() -> None:
    listed = (WALKS / "README.md").read_text(encoding="utf-8")
    assert [name for name in DOCUMENTS if f"({name})" not in listed] == []


def test_every_picture_is_of_a_step() -> None:
    wanted = {step.image for name in DOCUMENTS for step in steps_of(WALKS / name)}
    there = {f"images/{path.name}" for path in (WALKS / "images").iterdir()}
    assert there == wanted
    for image in wanted:
        assert (WALKS / image).read_bytes().startswith(SIGNATURE)
        assert (WALKS / image).stat().st_size < LARGEST


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_walk_has_five_to_ten_steps_with_what_to_see_and_a_picture_of_each(name: str) -> None:
    steps = steps_of(WALKS / name)
    assert 5 <= len(steps) <= 10
    for step in steps:
        assert step.seen, step.title
        assert step.image == f"images/{name.removesuffix('.md')}-{step.number}.png"
