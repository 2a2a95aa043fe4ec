"""Files of an edition, read one at a time: the evidence of a large one does not fit into memory."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from projections.engine.whole_file import FULL
from schemas.errors import DiskFull

Files = Mapping[str, bytes]
"""Path below the edition's folder -> content, in order of the paths."""


class FolderFiles(Mapping[str, bytes]):
    """What lies in a folder now: path below it -> content, read anew each time that it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, name: str) -> bytes:
        path = self.folder / name
        if not path.is_file():
            raise KeyError(name)
        return path.read_bytes()

    def sha256(self, name: str) -> str:
        """Of a file, read some at a time. Raises KeyError."""
        path = self.folder / name
        if not path.is_file():
            raise KeyError(name)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def paths(self) -> dict[str, Path]:
        """Where each file lies."""
        return {name: self.folder / name for name in self}

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (self.folder / name).is_file()

    def __iter__(self) -> Iterator[str]:
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return iter(sorted(found))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Drafts(FolderFiles):
    """Files that are made now, in a folder of the system's temporary ones; it goes when nobody holds them any more."""

    def __init__(self) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="kiteline-edition-")))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def add(self, name: str, pieces: Iterable[bytes]) -> str:
        """Write a file piece by piece; returns its SHA-256. Raises DiskFull."""
        path, sha = self.folder / name, hashlib.sha256()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                    sha.update(piece)
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise DiskFull(
                f"磁盘已满，报告的草稿写不进 {self.folder.parent}；请腾出空间，或以 TMPDIR 指定别处，再运行",
                f"no space left for a report's drafts in {self.folder.parent}; free some, or name another place by TMPDIR,"
                " and run again",
            ) from error
        return sha.hexdigest()
