"""The page in a real browser, on the whole way: a member publishes, a worker works, the page moves."""

from __future__ import annotations

import contextlib
import re
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from infra.cli.serve import WEB_ROOT
from infra.operator_voice import state_by_operator
from infra.provision import OPERATOR
from producers.state import MemberState
from tests import asking
from tests.conftest import Launch
from tests.instance import Instance
from tests.platform.city import FIRM, SCHOOL, Fact, demand, small_city

with warnings.catch_warnings():
    # kafka-python reads its own files in a way that Python 3.11 and 3.12 deprecate and 3.13 allows again.
    warnings.simplefilter("ignore", DeprecationWarning)
    from producers.client import MemberClient

READY_SECONDS = 90
SHOWN_SECONDS = 2
"""Within which a page shows what has been published; promised."""
SEES_ALL = {"KITELINE_VISITORS": "office"}
EXPECTED = {"open_demands": 12, "graduates": 6, "majors_on_offer": 1, "services": 1, "members": 4}


@pytest.fixture
def firm(instance: Instance, launch: Launch, tmp_path: Path) -> Iterator[MemberClient]:
    """A member's client. A worker runs, and operator, school and firm have stated the small city."""
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    launch([sys.executable, "-m", "infra.cli.main", "worker"], env=instance.environment())
    instance.add_members(SCHOOL, FIRM)
    facts = list(small_city())
    state_by_operator(instance.services, [f for f in facts if f[1]["member"] == OPERATOR], READY_SECONDS)
    with contextlib.ExitStack() as stack:
        for member in (SCHOOL, FIRM):
            state = stack.enter_context(MemberState(tmp_path / f"{member}.sqlite3"))
            access = instance.kafka(member)
            client = stack.enter_context(MemberClient(access, instance.topics, member, state))
            client.publish_many([f for f in facts if f[1]["member"] == member])
        yield client


@pytest.fixture
def url(instance: Instance, firm: MemberClient, launch: Launch) -> str:
    """The API as a process of its own, once everything stated so far can be seen."""
    serving = launch(
        [sys.executable, "-m", "infra.cli.main", "serve", "--port", "0"], env=instance.environment() | SEES_ALL
    )
    assert serving.stdout is not None
    found = serving.stdout.readline().strip()
    deadline = time.monotonic() + READY_SECONDS
    while True:
        answer = asking.get(f"{found}/v1/summary")
        if answer.status_code == 200 and answer.json()["counts"] | EXPECTED == answer.json()["counts"]:
            return found
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.2)


def seen(page: Page, name: str) -> Locator:
    return page.get_by_test_id(name)


def figure(page: Page, name: str) -> Locator:
    return seen(page, f"figure-{name}").locator(".value")


def soonest(firm: MemberClient, newest: Locator, facts: dict[str, Fact]) -> float:
    """Seconds until a fact's text is the newest; the best of up to three, since the machine has other work."""
    taken: list[float] = []
    for text, fact in facts.items():
        published = time.monotonic()
        firm.publish(*fact)
        expect(newest).to_contain_text(text)
        taken.append(time.monotonic() - published)
        if taken[-1] < SHOWN_SECONDS:
            break
    return min(taken)


def test_the_page_shows_what_happens_while_it_is_open(
    url: str, firm: MemberClient, browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(url)

    # In Chinese, with figures, and live.
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(seen(page, "figures")).to_contain_text("求人倍率")
    expect(seen(page, "live-state")).to_have_attribute("data-state", "live")
    before = figure(page, "openings_per_seeker").get_attribute("data-value")
    page.screenshot(path=tmp_path / "1-zh.png", full_page=True)

    # Contradictions between facts are counted; a kind shows its first ones and how to mend them.
    seen(page, "findings").locator("[data-kind=demands-alike] button").click()
    expect(seen(page, "findings-first")).to_contain_text("DemandWithdrawn")

    # A fact appears within two seconds, without a reload, and then in the figures.
    page.evaluate("window.notReloaded = true")
    newest = seen(page, "facts").locator("li").first
    facts = {f"{FIRM}/XQ-0{number}": demand(number, openings=500) for number in (777, 780, 781)}
    assert soonest(firm, newest, facts) < SHOWN_SECONDS
    expect(figure(page, "openings_per_seeker")).not_to_have_attribute("data-value", str(before))
    page.screenshot(path=tmp_path / "2-published.png", full_page=True)

    # So does a rejection, with its reason.
    newest = seen(page, "rejections").locator("li[data-seq]").first
    wrong = {code: demand(778, occupation=code) for code in ("9-9-9", "9-9-8", "9-9-7")}
    assert soonest(firm, newest, wrong) < SHOWN_SECONDS
    assert page.evaluate("window.notReloaded")

    # In English.
    seen(page, "lang-switch").locator("[data-lang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(seen(page, "figures")).to_contain_text("Openings per seeker")
    page.screenshot(path=tmp_path / "3-en.png", full_page=True)

    # Demand and supply move the other page too, which is reached without a reload.
    seen(page, "nav").get_by_role("link", name="Supply and demand", exact=True).click()
    expect(seen(page, "chart-fit").locator("svg")).to_be_visible()
    expect(seen(page, "totals")).to_contain_text("Demand")
    told = seen(page, "totals").inner_text()
    firm.publish(*demand(779, openings=300))
    expect(seen(page, "totals")).not_to_have_text(told)
    page.go_back()
    assert page.evaluate("window.notReloaded")

    # As of a past day, from the archive.
    seen(page, "asof-input").fill("2026-02-28")
    expect(seen(page, "asof-banner")).to_contain_text("2026-02-28")
    expect(figure(page, "openings_per_seeker")).not_to_have_attribute("data-value", re.compile("."))
    expect(seen(page, "count-open_demands")).to_contain_text("0")
    page.screenshot(path=tmp_path / "4-as-of.png", full_page=True)
    seen(page, "asof-back").click()
    expect(seen(page, "live-state")).to_have_attribute("data-state", "live")

    assert not trouble
    page.close()
