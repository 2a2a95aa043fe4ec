"""`kiteline` in a process whose clock is off by the seconds that a file says at each look: it may jump as it runs.

`python -m tests.faults.wrong_clock FILE ARGUMENTS`.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from schemas import days


def main(arguments: list[str]) -> None:
    off, right_time, right_now = Path(arguments[0]), time.time, days.now

    def seconds() -> float:
        return float(off.read_text() or 0)

    def wrong_now() -> datetime:
        return right_now() + timedelta(seconds=seconds())

    # Before anything else is imported, and binds the right ones.
    time.time = lambda: right_time() + seconds()
    days.now = wrong_now
    from infra.cli.main import main as kiteline

    kiteline(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
