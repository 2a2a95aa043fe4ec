"""axe-core, run within a page that is open. The page's policy stays as it is: the browser's own tools bring the script in."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from infra.cli.serve import WEB_ROOT

AXE = WEB_ROOT.parent / "node_modules/axe-core/axe.min.js"
GRAVE = ("serious", "critical")
RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'], preload: false });
  return found.violations.map(({ id, impact, help, nodes }) =>
    ({ id, impact, help, at: nodes.slice(0, 5).map((node) => node.target.join(' ') + '  ' + node.html.slice(0, 160)) }));
}"""


@cache
def _script() -> str:
    assert AXE.is_file(), "axe-core is not installed; run: make web"
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds that is serious or critical, each with the rule and where; minor things are not looked at."""
    tools = page.context.new_cdp_session(page)
    tools.send("Runtime.evaluate", {"expression": _script()})
    tools.detach()
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{one['impact']} {one['id']}: {one['help']}\n  " + "\n  ".join(one["at"])
        for one in found
        if one["impact"] in GRAVE
    ]
