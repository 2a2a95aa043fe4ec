"""Takes the steps of a walk in a browser, and reads what stands on the screen."""

from __future__ import annotations

import time
from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotYetError

from tests.docs.demo_platform import DemoPlatform
from tests.instance import ROOT
from tests.platform.guarded import COOKIE
from tests.platform.test_pages import settled

PATIENCE_MS = 60_000
"""For what a step waits for: the demo has thousands of facts, and its past months are computed for the first time."""
TRIES = 4
LOOK_MS = 5_000
FAILED = ".state.failure button"
"""Offers to try again what could not be read."""
PHONE = 600
"""Widths below it are a phone's, in pixels."""
TEXT = """() => {
  // What could be chosen does not stand on the screen; what is chosen does.
  const choices = [...document.querySelectorAll("select")];
  choices.forEach((one) => { one.style.visibility = "hidden"; });
  const text = document.body.innerText;
  choices.forEach((one) => { one.style.visibility = ""; });
  const fields = [...document.querySelectorAll("input, textarea")].map((one) => one.value);
  return [text, ...fields, ...choices.map((one) => one.selectedOptions[0]?.text ?? "")].join(" ");
}"""


def text_of(page: Page) -> str:
    """What stands on the page, with what is in its fields; each white space is one blank. Of a page that is just being
    left for another: nothing."""
    try:
        return " ".join(str(page.evaluate(TEXT)).split())
    except Error:
        return ""


def read_whole(page: Page) -> None:
    """Until all is there. What a busy machine did not answer within the page's time is soon after: as a reader would, again."""
    failed = page.locator(FAILED)
    for _ in range(TRIES):
        settled(page, PATIENCE_MS)
        if failed.count() == 0:
            return
        failed.evaluate_all("all => all.forEach((one) => one.click())")
        with suppress(AssertionError):  # it is tried once more
            expect(failed).to_have_count(0)


def come(page: Page, found: Locator) -> None:
    """Wait for it, trying again what could not be read."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while True:
        try:
            found.wait_for(timeout=LOOK_MS)
            return
        except NotYetError:
            if time.monotonic() > until:
                raise
            read_whole(page)


def act(page: Page, platform: DemoPlatform, verb: str, rest: str) -> None:
    """Do one line of a step. The verbs are those of tests/docs/steps.py."""
    where, _, value = (part.strip() for part in rest.partition(":="))
    if verb == "open":
        page.goto(platform.url + rest)
    elif verb == "width":
        page.set_viewport_size({"width": int(rest), "height": 844 if int(rest) < PHONE else 800})
    elif verb == "press":
        page.keyboard.press(rest)
    elif verb == "log-in":
        session = platform.access.sessions.begin(rest)
        page.context.add_cookies([{"name": COOKIE, "value": session, "url": platform.url}])
    else:
        found = page.locator(where).first
        if verb == "click":
            found.click()
        elif verb == "fill":
            found.fill(value)
            found.blur()
        elif verb == "choose":
            found.select_option(value)
        elif verb == "upload":
            found.set_input_files(ROOT / value)
        elif verb == "wait":
            come(page, found)
        elif verb == "show":
            found.evaluate("(element) => element.scrollIntoView({ block: 'start', behavior: 'instant' })")
        else:
            raise AssertionError(f"no such verb: {verb}")
