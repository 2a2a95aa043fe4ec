"""What shapes an edition's bytes besides its inputs: the program, its libraries, Python and the fonts."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from projections.evaluation.tree.model import Text
from schemas.fingerprints import LOCK

LIBRARIES = (
    *("duckdb", "fastavro", "jinja2", "lxml", "markupsafe", "polars", "pyarrow", "pyruhvro", "python-docx", "pyyaml"),
    *("sqlalchemy", "typst", "xlsxwriter"),
)
SOURCES = {".py", ".yaml", ".j2", ".typ", ".csv", ".avsc", ".json"}
PACKAGES = ("projections", "schemas")
"""What a report is made by; neither broker nor database has a part in it."""


@dataclass(frozen=True)
class Environment:
    """`code`: SHA-256 over the sources of the packages that make reports; `schemas`: of the schemas' lock;
    `fonts`: name -> SHA-256, empty where no PDF is written."""

    program: str
    code: str
    schemas: str
    python: str
    libraries: Mapping[str, str]
    fonts: Mapping[str, str]

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def environment(fonts: Mapping[str, str]) -> Environment:
    """Of this process."""
    libraries = {name: metadata.version(name) for name in LIBRARIES}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    schemas = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return Environment(metadata.version("kiteline"), _code(), schemas, python, libraries, dict(fonts))


def environment_of(told: Mapping[str, Any]) -> Environment:
    return Environment(**told)


def differences(pinned: Environment, here: Environment) -> Iterator[Text]:
    """What is not as it was when the edition was made."""
    names = {
        "program": ("程序版本", "the program's version"),
        "code": ("程序代码", "the program's code"),
        "schemas": ("事件模式", "the schemas of events"),
        "python": ("Python 版本", "Python's version"),
    }
    for name, (zh, en) in names.items():
        was, now = getattr(pinned, name), getattr(here, name)
        if was != now:
            yield Text(f"{zh}：定稿时 {was[:12]}，现在 {now[:12]}", f"{en}: {was[:12]} then, {now[:12]} now")
    for zh, en, then, now in (
        ("库", "library", pinned.libraries, here.libraries),
        ("字体", "font", pinned.fonts, here.fonts),
    ):
        for name in sorted({*then, *now}):
            was, there = then.get(name, "-"), now.get(name, "-")
            if was != there:
                told = f"{was[:12]} → {there[:12]}"
                yield Text(f"{zh} {name}：{told}", f"{en} {name}: {told}")


@cache
def _code() -> str:
    """Of every source, by path."""
    sha = hashlib.sha256()
    for inside, path in sources():
        sha.update(f"{inside}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return sha.hexdigest()


def sources() -> Iterator[tuple[str, Path]]:
    """Every source of the packages, in order of its path from their top; what the web page is built from is none."""
    for package in PACKAGES:
        top = Path(str(import_module(package).__file__)).parent
        for path in sorted(top.rglob("*")):
            inside = f"{package}/{path.relative_to(top).as_posix()}"
            if path.suffix in SOURCES and not inside.startswith("projections/platform/") and path.is_file():
                yield inside, path
