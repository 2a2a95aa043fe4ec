"""How far a rebuild is: a bar with facts, rate and time left; plain lines where there is no terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from infra.cli.console import err

LINE_EVERY = 5.0
"""Seconds between plain lines."""
Told = Callable[[int, int], None]


class Work(ProgressColumn):
    """Facts read of all, facts per second, time left."""

    def render(self, task: Task) -> Text:
        left = task.time_remaining
        return Text(told(int(task.completed), int(task.total or 0), task.speed, left))


def told(done: int, total: int, rate: float | None, left: float | None) -> str:
    """E.g. "250,000/2,000,000 条事实 facts · 64,000/s · 剩余 left 0:00:27"."""
    parts = [f"{done:,}/{total:,} 条事实 facts"]
    if rate:
        parts.append(f"{rate:,.0f}/s")
    if left is not None:
        parts.append(f"剩余 left {timedelta(seconds=round(left))}")
    return " · ".join(parts)


@contextmanager
def shown(title: str, console: Console | None = None) -> Iterator[Told]:
    """Gives the function to tell (facts read, in all) to."""
    screen = console or err()
    if not screen.is_terminal:
        yield _lines(title, screen)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), Work())
    with Progress(*columns, console=screen, transient=True) as bars:
        bar = bars.add_task(title, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)


def _lines(title: str, screen: Console) -> Told:
    began = last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < LINE_EVERY:
            return
        last, rate = now, done / (now - began)
        left = (total - done) / rate if rate else None
        screen.print(f"{title}: {told(done, total, rate, left)}", soft_wrap=True)

    return tell
