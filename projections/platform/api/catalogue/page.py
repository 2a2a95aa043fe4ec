"""The frame of every page: head, style, navigation; and the few pieces of HTML that pages are put together from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

STYLE = """
:root { --ink: #1d2733; --soft: #5b6875; --line: #dde3e9; --paper: #fff; --tint: #f4f7f9; --mark: #0b6e63; --bad: #a4341f }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e9ee; --soft: #9aa7b4; --line: #34404c; --paper: #161c22; --tint: #1f272f; --mark: #58c4b4; --bad: #ef8f7c }
}
* { box-sizing: border-box }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", sans-serif }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 1.25rem; border-bottom: 1px solid var(--line) }
header nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: .5rem 0 .75rem }
footer { margin-top: 3rem; padding-bottom: 2rem; color: var(--soft); font-size: .875rem }
a { color: var(--mark); text-underline-offset: .15em }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px }
h1 { margin: 1.5rem 0 .25rem; font-size: 1.75rem; line-height: 1.25 }
h2 { margin: 2.25rem 0 .5rem; font-size: 1.25rem }
h1 small, h2 small { color: var(--soft); font-size: .65em; font-weight: 400 }
.lead { color: var(--soft); margin: 0 0 1rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9375rem }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th { color: var(--soft); font-weight: 600; white-space: nowrap }
code, pre { font-family: ui-monospace, "SF Mono", Consolas, monospace; font-size: .875em }
code.name { white-space: nowrap }
td, p { overflow-wrap: anywhere }
th:first-child, td:first-child { overflow-wrap: normal }
pre { margin: .5rem 0; padding: .75rem 1rem; overflow-x: auto; background: var(--tint); border-radius: 6px }
.tag { display: inline-block; margin: 0 .35rem .25rem 0; padding: 0 .5rem; border: 1px solid var(--line); border-radius: 1rem;
  font-size: .8125rem; color: var(--soft) }
.bad { color: var(--bad) }
.soft { color: var(--soft) }
.inner td:first-child { padding-left: 1.25rem }
details > summary { cursor: pointer; color: var(--mark); padding: .25rem 0 }
@media (max-width: 44rem) {
  table, tbody, tr, td { display: block }
  thead { display: none }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line) }
  td, .inner td:first-child { padding: .1rem 0; border: 0 }
  td:empty { display: none }
}
"""


def page(title: str, body: Iterable[str]) -> str:
    """A whole page. `body` is HTML; `title` is text."""
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · 鸢线</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<strong>鸢线 Kiteline</strong> <span class="soft">事件目录 / event catalogue</span>
<nav><a href="/catalogue">全部事件 / all events</a><a href="/catalogue/codes">代码表 / code lists</a>
<a href="/asyncapi.json">AsyncAPI</a><a href="/registry/subjects">模式登记 / registry</a></nav>
</header>
<main>
{"".join(body)}
</main>
<footer>由 schemas/ 生成 / generated from schemas/</footer>
</body>
</html>
"""


def heading(zh: str, en: str, level: int = 1, anchor: str = "") -> str:
    at = f' id="{escape(anchor)}"' if anchor else ""
    return f'<h{level}{at}>{escape(zh)} <small lang="en">{escape(en)}</small></h{level}>'


def lead(text: str) -> str:
    return f'<p class="lead">{escape(text)}</p>'


def link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def titled(href: str, zh: str, en: str) -> str:
    """A link with its English beneath."""
    return f'{link(href, zh)}<br><span class="soft" lang="en">{escape(en)}</span>'


def tags(*texts: str) -> str:
    return "<p>" + "".join(f'<span class="tag">{escape(text)}</span>' for text in texts) + "</p>"


def code(text: Any) -> str:
    return f"<code>{escape(str(text))}</code>"


def name(text: str) -> str:
    """A name in a schema; kept on one line."""
    return f'<code class="name">{escape(text)}</code>'


def block(value: Any) -> str:
    """JSON, indented."""
    return f"<pre>{escape(json.dumps(value, ensure_ascii=False, indent=2))}</pre>"


def folded(summary: str, inner: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{inner}</details>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], classes: Sequence[str] = ()) -> str:
    """`rows` hold HTML; `classes`, where given, one per row."""
    cells = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = []
    for number, row in enumerate(rows):
        of_row = f' class="{classes[number]}"' if classes and classes[number] else ""
        lines.append(f"<tr{of_row}>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>")
    return f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'
