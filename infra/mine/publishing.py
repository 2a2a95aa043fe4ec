"""A member's file, published as `kiteline publish` does it: with the member's own credentials and its state here.

Unit of parallelism: one file of a member at a time. Guarantee: as of `producers.publishing`.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
import threading
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from infra.code_choices import starter_choices
from infra.code_names import log_names
from infra.sealing_source import LegalBasis, sealing_of
from infra.services import Services
from producers.publishing import PublishReport, member_state_path, publish_files
from producers.spreadsheets.annotate import annotate
from producers.state import MemberState
from schemas.errors import RequestRefused

UNPACKED = 200 * 1024 * 1024
"""Bytes that a workbook, which is a zip, may hold."""
UNSAFE = re.compile(r"[^\w.（）() -]|\.\.+")


class MemberPublishing:
    """All of it blocks. Raises FileUnreadable, UnknownMember (its credentials are not kept here), Unavailable."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def publish(
        self, member: str, name: str, content: bytes, *, dry_run: bool, wait: float, basis: LegalBasis | None
    ) -> PublishReport:
        """State what is new in a file, or with `dry_run` only read it. `wait`: seconds for the verdicts, 0 for none."""
        with self._kept(member, name, content) as file:
            return self._read(member, file, None if dry_run or not wait else wait, dry_run, basis)

    def annotated(self, member: str, name: str, content: bytes, basis: LegalBasis | None) -> bytes:
        """The file as a workbook with the cells marked that cannot be read. Nothing is sent or remembered."""
        with self._kept(member, name, content) as file:
            [read] = self._read(member, file, None, True, basis).files
            marked = file.parent.with_name("annotated.xlsx")
            with MemberState(member_state_path(self._services.settings.home, member)) as state:
                annotate(file, marked, read.refused, (), state, starter_choices())
            return marked.read_bytes()

    @contextlib.contextmanager
    def _kept(self, member: str, name: str, content: bytes) -> Iterator[Path]:
        """The file on disk while it is dealt with, and no other of the member meanwhile."""
        check_unpacked(content)
        with self._turns[member], tempfile.TemporaryDirectory(prefix="kiteline-upload-") as folder:
            file = Path(folder) / "came" / safe_name(name)
            file.parent.mkdir()
            file.write_bytes(content)
            yield file

    def _read(
        self, member: str, file: Path, wait: float | None, dry_run: bool, basis: LegalBasis | None
    ) -> PublishReport:
        services = self._services
        return publish_files(
            [file],
            services.kafka(member),
            services.topics,
            member,
            services.settings.home,
            wait_seconds=wait,
            dry_run=dry_run,
            names=log_names(services),
            sealing=sealing_of(services, basis),
        )


def safe_name(name: str) -> str:
    """The last part of what the member calls its file, without anything that could lead elsewhere."""
    last = re.split(r"[/\\]", name)[-1]
    return UNSAFE.sub("_", last).strip(" .")[-100:] or "upload"


def check_unpacked(content: bytes) -> None:
    """Raise RequestRefused for a zip that would fill the memory when it is unpacked."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return
    with zipfile.ZipFile(BytesIO(content)) as packed:
        size = sum(one.file_size for one in packed.infolist())
    if size > UNPACKED:
        raise RequestRefused(
            f"工作簿解开后有 {size} 字节，最多 {UNPACKED}；请分成几个文件",
            f"the workbook has {size} bytes when unpacked, {UNPACKED} at most; split it",
            kind="body-too-large", attribute="Content-Length", value=str(size),
        )  # fmt: skip
