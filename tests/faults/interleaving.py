"""Faults of all kinds, one upon the other, in an order and with particulars that a seed decides beforehand."""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from projections.engine.discovery import with_entities
from stream_processors.failpoints import POINTS
from tests.faults.breakable import Breakable
from tests.faults.conftest import STRANGER
from tests.faults.poison import POISON
from tests.faults.slow_database import SlowDatabase
from tests.faults.small_disks import fill, free
from tests.faults.workers import Inboxes, Stage, forget_members, kill, say, wait_for
from tests.stream_processors.speaking import send

KINDS = (
    *("kill", "kill at a step", "freeze", "freeze at a step", "thaw", "join", "leave", "broker kill", "broker restart"),
    *("database stop", "kill in a switch", "poison", "slow database", "clock", "disk full"),
)
WORKER_STEPS = [name for name in POINTS if not name.startswith("rebuild.")]
SWITCH_STEPS = [name for name in POINTS if name.startswith("rebuild.")]
NARROW = 300_000.0
MOST = 3
"""Workers at once."""
ENDS = {0, 4, -signal.SIGKILL, -signal.SIGTERM}
"""How a worker may end here: told to (early in its start by the signal itself), without a service, killed. And for want
of space, which it says."""
REBUILDING = 300.0
"""Seconds that a rebuild may take in the middle of everything: only a hang is longer, however busy the machine."""


@dataclass(frozen=True)
class Action:
    kind: str
    step: str
    nth: int
    seed: int
    pause: float
    """Seconds until the next."""

    def __str__(self) -> str:
        particular = f" {self.step}:{self.nth}" if "step" in self.kind or "switch" in self.kind else ""
        return f"{self.kind}{particular}, {self.pause:.1f} s"


def plan(seed: int, count: int) -> list[Action]:
    """As many kinds as there is room for, each once, and then whatever comes; all in the order of `seed`."""
    chance = random.Random(seed)
    kinds = [*KINDS, *chance.choices(KINDS, k=max(0, count - len(KINDS)))]
    chance.shuffle(kinds)
    steps = {kind: SWITCH_STEPS if "switch" in kind else WORKER_STEPS for kind in KINDS}
    return [
        Action(k, chance.choice(steps[k]), chance.choice((1, 1, 2)), chance.randrange(2**32), chance.uniform(0, 1.5))
        for k in kinds[:count]
    ]


@dataclass
class Interleaving:
    """`archive`: the small disk of the archive, None where none can be mounted. `clock`: what says how wrong clocks are."""

    stage: Stage
    breakable: Breakable
    slow: SlowDatabase
    clock: Path
    archive: Path | None
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def act(self, action: Action) -> None:
        self._tidy()
        if not self.running:
            self._start()
        doing: dict[str, Callable[[random.Random, Action], None]] = {
            "kill": lambda chance, _: kill(chance.choice(self.running)),
            "kill at a step": lambda _, a: self._start(f"{a.step}:{a.nth}"),
            "freeze": lambda chance, _: chance.choice(self.running).send_signal(signal.SIGSTOP),
            "freeze at a step": lambda _, a: self._start(f"{a.step}:{a.nth}:stop"),
            "thaw": lambda *_: self._thaw(),
            "join": lambda *_: self._start(),
            "leave": lambda chance, _: chance.choice(self.running).terminate(),
            "broker kill": lambda *_: self.breakable.kill_broker(),
            "broker restart": lambda *_: self.breakable.restart_broker(),
            "database stop": lambda *_: self._stop_database(),
            "kill in a switch": self._rebuild,
            "poison": self._poison,
            "slow database": lambda chance, _: setattr(self.slow, "rate", chance.choice([NARROW, None])),
            "clock": lambda chance, _: self._set_clock(chance.uniform(-1, 1) * 20 * 365 * 86_400),
            "disk full": lambda *_: self._fill_archive(),
        }
        doing[action.kind](random.Random(action.seed), action)
        time.sleep(action.pause)

    def end(self, rest: list[Inboxes]) -> subprocess.Popen[bytes]:
        """Everything is as it should be again, all has been said; the worker that does what is left to do."""
        self.slow.rate = None
        self._set_clock(0)
        self._thaw()
        for worker in self.running:
            kill(worker)
        self.breakable.start_what_is_down()
        self.stage.engine.dispose()
        forget_members(self.stage.services)
        for portion in rest:
            say(self.stage.services, portion)
        return self.stage.workers.start()

    def _start(self, failpoint: str = "") -> None:
        if len(self.running) == MOST:
            kill(self.running.pop(0))
        url = self.slow.url
        self.running.append(self.stage.workers.start(failpoint=failpoint, clock=self.clock, KITELINE_DATABASE_URL=url))

    def _tidy(self) -> None:
        for worker in [w for w in self.running if w.poll() is not None]:
            said = self.stage.workers.output(worker)
            assert worker.returncode in ENDS or "no space left" in said, (worker.returncode, said)
            self.running.remove(worker)

    def _thaw(self) -> None:
        for worker in self.running:
            worker.send_signal(signal.SIGCONT)

    def _stop_database(self) -> None:
        self.breakable.stop_database_at_once()
        self.stage.engine.dispose()
        assert self.breakable.database.start()

    def _rebuild(self, chance: random.Random, action: Action) -> None:
        name = chance.choice([projection.name for projection in with_entities()])
        # A worker that froze in its transaction is in the way until the database has ended that.
        rebuild = self.stage.workers.run("rebuild", name, failpoint=f"{action.step}:1")
        assert rebuild.wait(REBUILDING) == -signal.SIGKILL, self.stage.workers.output(rebuild)

    def _poison(self, chance: random.Random, _: Action) -> None:
        services = self.stage.services
        records = [kind.made(chance, STRANGER) for kind in POISON]
        send(services.kafka(STRANGER), services.topics.inbox(STRANGER), records)

    def _set_clock(self, seconds: float) -> None:
        new = self.clock.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.clock)

    def _fill_archive(self) -> None:
        if self.archive is None:
            return
        fill(self.archive)
        with contextlib.suppress(AssertionError):  # nothing to archive meanwhile: nobody has noticed
            wait_for(lambda: any(w.poll() is not None for w in self.running), "an end for want of space", 5)
        free(self.archive)
