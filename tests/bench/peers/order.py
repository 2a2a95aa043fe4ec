"""What the process of a peer is told, as a JSON file, and how it tells when it begins and ends.

Nothing but the standard library: peers with an environment of their own read it too.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from schemas.kafka_access import KafkaAccess


@dataclass(frozen=True)
class Order:
    """`name`: consumer group or application id; `database`: SQLAlchemy URL, `libpq`: the same in parts for others."""

    name: str
    access: KafkaAccess
    topic: str
    partitions: int
    events: int
    database: str
    libpq: dict[str, str]
    schema: str
    home: str

    @property
    def file(self) -> Path:
        return Path(self.home) / "order.json"

    @property
    def began_file(self) -> Path:
        return Path(self.home) / "began"

    @property
    def go_file(self) -> Path:
        return Path(self.home) / "go"

    @property
    def done_file(self) -> Path:
        return Path(self.home) / "done"

    def write(self) -> None:
        self.file.parent.mkdir(parents=True)
        self.file.write_text(json.dumps(asdict(self)), encoding="utf-8")

    def began(self) -> None:
        """Say that the first event has come: the clock starts."""
        self.began_file.touch()

    def ready(self) -> None:
        """The same, and wait until the meters were read: whoever needs only a moment would be done before."""
        self.began()
        while not self.go_file.exists():
            time.sleep(0.005)

    def done(self, seconds: float) -> None:
        """Say that all is done, in so many seconds by our own clock, and stay for the figures of this process."""
        part = self.done_file.with_suffix(".part")
        part.write_text(str(seconds), encoding="utf-8")
        part.replace(self.done_file)
        stay()


def read_order() -> Order:
    """The order whose file is this process's argument."""
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    return Order(**told | {"access": KafkaAccess(**told["access"])})


def stay() -> None:
    """Wait to be stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        time.sleep(3600)
