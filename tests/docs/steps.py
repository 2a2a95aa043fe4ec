"""A walk: a document of numbered steps, what a step does in a browser, what stands on the screen then, and its picture.

    ## 2. Where people are short
    She clicks **人才供需** and finds ...        bold: stands on the screen before, between or after what the step does
    <!-- walk
    click role=link[name="人才供需"]             selectors as Playwright has them; the first that fits
    -->
    ![The ranking](images/citizen-2.png)        taken when all is done

Verbs: `open PATH`, `width PIXELS`, `press KEY`, `log-in ACCOUNT`, `click SELECTOR`, `wait SELECTOR`, `show SELECTOR` (it
stands at the top of the picture), `choose|upload SELECTOR := VALUE`, `fill SELECTOR := VALUE` (and leave the field).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STEP = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)
ACTIONS = re.compile(r"<!-- walk\n(.*?)-->", re.DOTALL)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
IMAGE = re.compile(r"!\[[^\]]+\]\((images/[\w-]+\.png)\)")


@dataclass(frozen=True)
class Step:
    """`actions`: (verb, what it is about); `seen`: texts that stand on the screen; `image`: path beside the document."""

    number: int
    title: str
    actions: tuple[tuple[str, str], ...]
    seen: tuple[str, ...]
    image: str


def steps_of(document: Path) -> list[Step]:
    """Raises AssertionError for a step without actions or with other than one picture, and for numbers out of order."""
    found = list(_steps(document.read_text(encoding="utf-8")))
    assert [step.number for step in found] == list(range(1, len(found) + 1)), document.name
    return found


def _steps(text: str) -> Iterator[Step]:
    _, *parts = STEP.split(text)
    for number, title, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        lines = [line.strip() for block in ACTIONS.findall(body) for line in block.splitlines() if line.strip()]
        images = IMAGE.findall(body)
        assert lines, title
        assert len(images) == 1, title
        actions = tuple((verb, rest) for verb, _, rest in (line.partition(" ") for line in lines))
        seen = tuple(dict.fromkeys(" ".join(bold.split()) for bold in BOLD.findall(ACTIONS.sub("", body))))
        yield Step(int(number), title, actions, seen, images[0])
