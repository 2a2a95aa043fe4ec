"""The fonts of a report's PDF: which of the system's are taken, and what pins them so that a PDF can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import typst

from schemas.errors import FontMissing

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei", "WenQuanYi Zen Hei")
WANTED: dict[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", *_SERIF),
    "body": ("FangSong", "FangSong_GB2312", *_SERIF),
    "hei": ("SimHei", *_SANS),
    "kai": ("KaiTi", "KaiTi_GB2312", "AR PL UKai CN", *_SERIF),
    "chart": _SANS,
}
"""What each part of an official document is set in -> families, the best first."""
WEIGHTS = (400, 700)
INSTALL = "apt-get install fonts-noto-cjk"


class Face(Protocol):
    """One face of a font, as typst finds it: weight 100 to 900; `path`: None of those within typst."""

    @property
    def family(self) -> str: ...
    @property
    def style(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def path(self) -> str | None: ...


@dataclass(frozen=True)
class FontPin:
    """A font's file by what it holds. `families`: those of it that are used; `file`: its name without its folder."""

    families: tuple[str, ...]
    file: str
    sha256: str


@dataclass(frozen=True)
class PdfFonts:
    """`families`: one for each of `WANTED`; `files`: where they and nothing else are taken from, in order."""

    families: dict[str, str]
    files: tuple[tuple[Path, tuple[str, ...]], ...]

    def pins(self) -> tuple[FontPin, ...]:
        """For a manifest. Reads the files."""
        return tuple(FontPin(of, path.name, _sha256(path)) for path, of in self.files)


def system_fonts() -> list[Face]:
    """All faces that the system has."""
    return list(typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts())


def find_fonts(faces: Iterable[Face] | None = None) -> PdfFonts:
    """The best of the faces (the system's, where none are given) for every part. Raises FontMissing."""
    known: dict[str, list[Face]] = {}
    for face in system_fonts() if faces is None else faces:
        if face.path:
            known.setdefault(face.family, []).append(face)
    every = [family for families in WANTED.values() for family in families if family in known]
    if not every:
        raise FontMissing(
            f"没有中文字体，不能写 PDF；在 Debian 上请运行 {INSTALL}；HTML、docx、xlsx 不受影响，内容完整",
            f"no Chinese font, so no PDF can be written; on Debian run {INSTALL}; HTML, docx and xlsx are complete "
            "without it",
        )
    chosen = {
        part: next((family for family in families if family in known), every[0]) for part, families in WANTED.items()
    }
    files: dict[Path, set[str]] = {}
    for family in sorted(set(chosen.values())):
        for path in _files_of(known[family]):
            files.setdefault(path, set()).add(family)
    return PdfFonts(chosen, tuple((path, tuple(sorted(files[path]))) for path in sorted(files, key=lambda p: p.name)))


def _files_of(faces: list[Face]) -> set[Path]:
    """Those of the upright faces in the weights that are set; all, where there are no such."""
    set_in = [face for face in faces if face.style == "normal" and face.weight in WEIGHTS] or faces
    return {Path(face.path) for face in set_in if face.path}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
