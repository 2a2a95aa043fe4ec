"""Takes the steps of a walk in a browser, and reads what stands on the screen."""

from __future__ import annotations

from playwright.sync_api import Error, Page

from tests.docs.demo_platform import DemoPlatform
from tests.instance import ROOT
from tests.platform.guarded import COOKIE
from tests.platform.test_pages import settled

PATIENCE_MS = 60_000
"""For what a step waits for: the demo has thousands of facts, and its past months are computed for the first time."""
TRIES = 4
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


def opened(page: Page, address: str) -> None:
    """Go there. What a busy machine did not answer within the page's time is there soon after: as a reader would, again."""
    for _ in range(TRIES):
        page.goto(address)
        settled(page, PATIENCE_MS)
        if page.locator(FAILED).count() == 0:
            return


def act(page: Page, platform: DemoPlatform, verb: str, rest: str) -> None:
    """Do one line of a step. The verbs are those of tests/docs/steps.py."""
    where, _, value = (part.strip() for part in rest.partition(":="))
    if verb == "open":
        opened(page, platform.url + rest)
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
            found.wait_for(timeout=PATIENCE_MS)
        elif verb == "show":
            found.evaluate("(element) => element.scrollIntoView({ block: 'start', behavior: 'instant' })")
        else:
            raise AssertionError(f"no such verb: {verb}")
