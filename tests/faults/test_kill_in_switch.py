"""`kill -9` of a rebuild around its switch, while readers ask all the time: they see one generation or the other."""

from __future__ import annotations

import contextlib
import itertools
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Engine, insert, select, update

from projections.engine import generations
from projections.engine.discovery import projection_named
from projections.engine.view import live_view
from projections.records import projection as pointer
from stream_processors.failpoints import POINTS
from tests.faults.conftest import Truth
from tests.faults.form import Form
from tests.faults.workers import Stage, say, settle

STEPS = [name for name in POINTS if name.startswith("rebuild.")]
SWITCHED = ("rebuild.switched",)
REBUILT = projection_named("graduates")
"""A projection of two tables that the samples fill."""
MARK = "a row of the generation that is to go"


@dataclass
class Readers:
    """Ask for whole tables in one view, again and again. A view is of the marked generation in every table or in none."""

    engine: Engine
    asked: int = 0
    mixed: int = 0
    seen: set[bool] = field(default_factory=set)
    failed: list[BaseException] = field(default_factory=list)

    def ask(self) -> None:
        with live_view(self.engine, [REBUILT]) as view:
            marked = set()
            for entity in REBUILT.entities:
                rows = view.rows(select(entity.table))
                marked.add(any(row[entity.key[0]] == MARK for row in rows))
                assert len(rows) > 1
        self.asked += 1
        self.mixed += len(marked) != 1
        self.seen |= marked

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """All the time, from two threads, until the end of the block."""
        stop = threading.Event()

        def run() -> None:
            try:
                while not stop.is_set():
                    self.ask()
            except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
                self.failed.append(error)

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()


def mark_live(engine: Engine) -> int:
    """Make the live generation one of another declaration, with a row in each table that no fact has set."""
    with engine.begin() as connection:
        number = generations.live(connection)[REBUILT.name]
        mapped = {"schema_translate_map": generations.translate(REBUILT, number)}
        for entity in REBUILT.entities:
            row = dict.fromkeys(entity.key, MARK)
            connection.execute(insert(entity.table).values(row), execution_options=mapped)
        named = pointer.c.name == REBUILT.name
        connection.execute(update(pointer).where(named).values(declaration="an older one"))
    return number


def live_number(engine: Engine) -> int:
    with engine.connect() as connection:
        return generations.live(connection)[REBUILT.name]


def test_a_rebuild_that_is_killed_around_its_switch_leaves_one_generation_whole(
    stage: Stage, truth: Truth, form: Form
) -> None:
    worker = stage.workers.start()
    say(stage.services, truth.calm.inboxes)
    settle(stage.services, stage.engine, truth.calm.inboxes, worker)
    readers, marked = Readers(stage.engine), mark_live(stage.engine)
    with readers.asking():
        for step in itertools.islice(itertools.cycle(STEPS), form.switch_kills):
            killed = stage.workers.run("rebuild", REBUILT.name, failpoint=f"{step}:1")
            assert killed.wait(60) == -signal.SIGKILL, stage.workers.output(killed)
            assert (live_number(stage.engine) != marked) == (step in SWITCHED), step
            if step in SWITCHED:
                marked = mark_live(stage.engine)
        done = stage.workers.run("rebuild", REBUILT.name)
        assert done.wait(60) == 0, stage.workers.output(done)
    assert readers.failed == []
    assert readers.seen == {True, False}
    truth.check("rebuild: kill -9 in the switch, readers asking", form.switch_kills, stage, worker, torn=readers.mixed)
    truth.tally.notes.append(f"reads during rebuilds that were killed in their switch: {readers.asked}")
