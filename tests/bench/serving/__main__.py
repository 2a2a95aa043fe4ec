"""The city filled and measured apart: `python -m tests.bench.serving fill FOLDER`, then `... measure FOLDER`.

FOLDER keeps a database server and the filled city between runs; `drop FOLDER` ends it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from infra.embedded.postgres import EmbeddedPostgres
from infra.settings import load_settings
from tests.bench.figures import WrongAnswerError, missed, write_json
from tests.bench.machine import machine
from tests.bench.printed_table import print_table
from tests.bench.serving.bench import run
from tests.bench.serving.filled import ensure_filled

FACTS = 2_200_000
"""Of a million current rows."""


@contextmanager
def database_of(home: Path) -> Iterator[str]:
    """A server of the folder's own; its data stays. Yields its URL."""
    server = EmbeddedPostgres(load_settings(home=home, services="embedded"))
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.serving", description=__doc__)
    parser.add_argument("what", choices=("fill", "measure", "drop"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--facts", type=int, default=FACTS)
    parser.add_argument("--seconds", type=float, default=30.0, help="for each way of asking")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    asked = parser.parse_args()
    console = Console(width=140)
    if asked.what == "drop":
        shutil.rmtree(asked.folder, ignore_errors=True)
        return 0
    with database_of(asked.folder) as url:
        try:
            if asked.what == "fill":
                about = ensure_filled(url, asked.folder, asked.facts, console.print)
                console.print(f"{about.rows:,} rows of {about.facts:,} facts, filled in {about.seconds:.0f} s")
                return 0
            figures = run(url, asked.folder, asked.facts, asked.seconds, console.print)
        except WrongAnswerError as error:
            console.print(f"[red]wrong[/red]: {error}")
            return 1
    print_table(figures, console)
    if asked.json:
        write_json(figures, asked.json, machine(), facts=asked.facts, seconds=asked.seconds)
    return 1 if missed(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
