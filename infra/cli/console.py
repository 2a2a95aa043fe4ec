"""What every command prints with: results to stdout, progress and errors to stderr."""

from __future__ import annotations

import sys

from rich.console import Console

from schemas.errors import KitelineError


def out() -> Console:
    """Results. Long lines are not broken when the output goes to a file or a pipe."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=200)


def err() -> Console:
    """Progress bars and notes, which scripts may throw away."""
    return Console(stderr=True, highlight=False)


def complain(error: KitelineError) -> None:
    """One line on stderr: Chinese / English."""
    line = " ".join(f"{error.zh} / {error.en}".split())
    print(f"✗ {line}" if _can_write("✗") else line, file=sys.stderr)


def _can_write(text: str) -> bool:
    try:
        text.encode(sys.stderr.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
