"""A broker and a database that tests may break: kill, stop, start again, without harm to the other tests."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass

from infra.embedded.kafka import ADMIN, EmbeddedKafka
from infra.embedded.postgres import EmbeddedPostgres
from infra.services import start_embedded, stop_embedded
from infra.settings import Settings, load_settings
from tests.backing import Backing, temporary_home


@dataclass(frozen=True)
class Breakable:
    """Embedded services of a home of their own, and the way to make instances on them."""

    settings: Settings
    backing: Backing

    @property
    def broker(self) -> EmbeddedKafka:
        return EmbeddedKafka(self.settings)

    @property
    def database(self) -> EmbeddedPostgres:
        return EmbeddedPostgres(self.settings)

    def kill_broker(self) -> None:
        """kill -9: nothing is flushed, no file is closed. Running again when this returns."""
        process = self.broker.process
        assert process
        process.kill()
        process.wait(60)
        assert self.broker.start()

    def restart_broker(self) -> None:
        assert self.broker.stop()
        assert self.broker.start()

    def stop_database_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` sends: sessions are cut, no checkpoint is made, recovery follows."""
        process = self.database.process
        assert process
        process.send_signal(signal.SIGQUIT)
        process.wait(60)

    def start_what_is_down(self) -> None:
        self.broker.start()
        self.database.start()


@contextlib.contextmanager
def breakable_services() -> Iterator[Breakable]:
    with temporary_home() as home:
        settings = load_settings(home=home, services="embedded")
        try:
            services = start_embedded(settings)
            yield Breakable(settings, Backing(services.kafka(ADMIN), services.database_url))
        finally:
            stop_embedded(settings)
