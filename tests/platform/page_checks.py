"""What every page must hold, looked at in a browser: names, headings, width, focus, colours."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

LAID_OUT = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Two frames: what has changed stands where it will."""
NAMELESS = """() => {
  const found = [];
  const text = (el) => (el.textContent || '').trim();
  for (const el of document.querySelectorAll('a[href], button, input, select, summary, [role=img], nav, dialog')) {
    if (!el.checkVisibility()) continue;
    const by = el.getAttribute('aria-labelledby');
    const labels = [...(el.labels || [])].map(text).join('');
    const named = el.getAttribute('aria-label') || (by && text(document.getElementById(by) || {})) || labels
      || (['A', 'BUTTON', 'SUMMARY'].includes(el.tagName) && text(el));
    if (!named) found.push(el.outerHTML.slice(0, 120));
  }
  const ids = [...document.querySelectorAll('[id]')].map((el) => el.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) found.push('id twice: ' + id);
  for (const el of document.querySelectorAll('[aria-labelledby], [aria-describedby], [aria-controls]'))
    for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls'])
      if (el.hasAttribute(name) && el.getAttribute(name).split(/\\s+/).some((id) => !document.getElementById(id)))
        found.push(name + ' of nothing: ' + el.outerHTML.slice(0, 120));
  for (const el of document.querySelectorAll('img:not([alt]), table:not(:has(th[scope]))'))
    found.push(el.outerHTML.slice(0, 120));
  for (const el of document.querySelectorAll('.scroll-x, .scroll-y, .feed-box'))
    if (el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1)
      if (el.tabIndex < 0 && !el.querySelector('a[href], button')) found.push('no key scrolls: ' + el.className);
  return found;
}"""
"""Things without a name for a screen reader, ids given twice or pointing at nothing, tables without headers."""

HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4')].filter((e) => e.checkVisibility()).map((e) => +e.tagName[1])"

CONTRAST = """() => {
  const parts = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const el = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !el.checkVisibility({ checkOpacity: true })) continue;
    if (el.closest('svg, option, noscript, script, .visually-hidden')) continue;
    const style = getComputedStyle(el);
    const [a, b] = [light(parts(style.color)), light(ground(el))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && +style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(ratio.toFixed(2) + ' ' + el.className + ' ' + walker.currentNode.data.trim().slice(0, 40));
  }
  return [...new Set(found)];
}"""
"""Text whose contrast with its ground is below WCAG 2.2 AA."""

TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()
  && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
  && !e.closest('.scroll-x, .scroll-y, .visually-hidden, svg, .chart')).map((e) => e.tagName + '.' + e.className).slice(0, 5)"""

UNSEEN_FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2 ? at.outerHTML.slice(0, 120) : null;
}"""


def nameless(page: Page) -> list[str]:
    found: list[str] = page.evaluate(NAMELESS)
    return found


def skipped_levels(page: Page) -> list[str]:
    """Headings that do not follow from the one before; a page has one h1 and begins with it."""
    levels: list[int] = page.evaluate(HEADINGS)
    wrong = [f"h{a} then h{b}" for a, b in itertools.pairwise(levels) if b > a + 1]
    return wrong + ([f"headings {levels}"] if levels.count(1) != 1 or levels[0] != 1 else [])


def faint(page: Page) -> list[str]:
    found: list[str] = page.evaluate(CONTRAST)
    return found


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways, empty if it does not."""
    wider = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found: list[str] = page.evaluate(TOO_WIDE) or ["the page"] if wider else []
    return found


def unseen_focus(page: Page) -> Any:
    """The focused element when nothing shows that it is."""
    return page.evaluate(UNSEEN_FOCUS)


def listed_pages(web: Path) -> list[str]:
    """Paths in pages/index.ts."""
    return re.findall(r'^ {4}path: "([^"]+)"', (web / "src/pages/index.ts").read_text(encoding="utf-8"), re.MULTILINE)
