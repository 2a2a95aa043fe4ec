"""A process that reads files up to the outbox and says how: python -m tests.producers.reading_big HOME FILE...

Prints one JSON line a file: rows, stated, seconds, and the peak of this process's memory so far in MB.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from producers.files import facts_of
from producers.rows import Stated
from producers.state import MemberState
from tests.bench.peak import peak_mb
from tests.producers.making import SCHOOL


def main(home: Path, paths: list[Path]) -> None:
    with MemberState(home / "state.sqlite3") as state:
        for path in paths:
            begun, told = time.monotonic(), Counter[str]()
            with state.transaction():
                for reading in facts_of(path, SCHOOL, state, reading=state.rows_read.begin()):
                    told["stated" if isinstance(reading, Stated) else "quiet"] += 1
            print(json.dumps({**told, "seconds": time.monotonic() - begun, "peak_mb": own_peak_mb()}), flush=True)


def own_peak_mb() -> float:
    """Of this program alone: what `getrusage` says begins with the memory of the process that started it (Linux)."""
    if Path("/proc/self/status").exists():
        return peak_mb(os.getpid())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
