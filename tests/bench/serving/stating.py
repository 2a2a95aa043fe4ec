"""Facts that come in while the API is asked, each with its verdict and its rows, as workers write them.

They are written by a process of their own: `python -m tests.bench.serving.stating URL ARCHIVE FIRST SECONDS` states a
demand every so many seconds until its input ends, and prints the number of each verdict.
"""

from __future__ import annotations

import itertools
import select as waiting
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, select

from projections.engine import archive
from projections.records import verdict
from schemas.topics import FAMILY_PARTITIONS
from tests.instance import ROOT
from tests.platform.city import City, demand


@contextmanager
def facts_coming_in(city: City, first: int, every: float = 1.0) -> Iterator[list[int]]:
    """The list grows by the numbers of their verdicts. `first`: number of a demand above which none was stated."""
    stated: list[int] = []
    database = city.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.bench.serving.stating", database, str(city.archive), str(first), str(every)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        told, asked = process.stdout, process.stdin
        assert told is not None
        assert asked is not None
        told.readline()  # it is ready
        listening = threading.Thread(target=lambda: stated.extend(int(line) for line in told))
        listening.start()
        try:
            yield stated
        finally:
            asked.close()
            listening.join(30)
            process.wait(30)


def ends(connection: Connection, root: Path) -> dict[str, Iterator[int]]:
    """Where the logs go on: families in the archive, inboxes by the verdicts."""
    families = {family: archive.next_offset(root, family, 0) for family in FAMILY_PARTITIONS}
    v = verdict.c
    inboxes = connection.execute(select(v.topic, func.max(v.offset) + 1).group_by(v.topic))
    return {name: itertools.count(at) for name, at in [*families.items(), *map(tuple, inboxes)]}


def main() -> None:
    engine, root, every = create_engine(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[4])
    with engine.connect() as connection:
        city = City(engine, root, ends(connection, root))
    print("ready", flush=True)
    for number in itertools.count(int(sys.argv[3]) + 1):
        if waiting.select([sys.stdin], [], [], every)[0]:
            return
        print(*city.accept([demand(number)]), flush=True)


if __name__ == "__main__":
    main()
