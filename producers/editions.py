"""The mappings there are: those of every edition of the ministry's standard, and our own tables.

An edition is a folder of mapping files with an `edition.yaml` ({edition, zh, en, source}); the folders that come with
Kiteline stand in `producers/registrar/`, others may be named by whoever publishes. Files beside no edition.yaml are
tables of no standard. Adding an edition adds files and no code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from producers.mapping import TableMap
from producers.mapping_file import read_mapping_file, wrong_file
from schemas.errors import DeclarationError, UnknownName

HERE = Path(__file__).parent
ABOUT = "edition.yaml"


@dataclass(frozen=True)
class Edition:
    """One edition of a standard. `not_mapped`: why tables state nothing here -> code and name of each."""

    id: str
    zh: str
    en: str
    source: str
    not_mapped: dict[str, dict[str, str]]


def own_folders() -> list[Path]:
    """Folders of mapping files that come with Kiteline: newest edition first, then our own tables."""
    registrar = [path for path in (HERE / "registrar").iterdir() if path.is_dir() and any(path.glob("*.yaml"))]
    editions = sorted((path for path in registrar if (path / ABOUT).exists()), reverse=True)
    return [*editions, *sorted(path for path in registrar if not (path / ABOUT).exists()), HERE / "erp" / "tables"]


@cache
def table_maps() -> tuple[TableMap, ...]:
    """All mappings that come with Kiteline."""
    return maps_in(own_folders())


def chosen_maps(edition: str = "", folders: Sequence[Path] = ()) -> tuple[TableMap, ...]:
    """Mappings of `folders`, then ours; of standards only those of `edition`, where one is named.

    Raises DeclarationError for a wrong file, UnknownName for an edition that is in no folder.
    """
    for folder in folders:
        if not folder.is_dir():
            raise DeclarationError(
                f"没有映射文件夹 {folder}；请检查路径", f"there is no folder of mappings {folder}; check the path"
            )
    found = (*maps_in(folders), *table_maps())
    editions = sorted({one.edition for one in found if one.edition})
    if edition and edition not in editions:
        named = ", ".join(editions)
        raise UnknownName(f"没有数据标准的版本 {edition}；已有：{named}", f"no edition {edition}; there are: {named}")
    return tuple(one for one in found if not edition or one.edition in ("", edition))


def maps_in(folders: Iterable[Path]) -> tuple[TableMap, ...]:
    """Mappings of these folders, in the order of folders and files."""
    return tuple(
        read_mapping_file(path, edition_of(folder).id if (folder / ABOUT).exists() else "")
        for folder in folders
        for path in sorted(folder.glob("*.yaml"))
        if path.name != ABOUT
    )


def edition_of(folder: Path) -> Edition:
    """What a folder says of its edition. Raises DeclarationError."""
    path = folder / ABOUT
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        not_mapped = {str(one["why"]): dict(one["tables"]) for one in raw.get("not_mapped") or ()}
        about = {name: str(raw[name]) for name in ("zh", "en", "source")}
        return Edition(id=str(raw["edition"]), not_mapped=not_mapped, **about)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise wrong_file(
            path, "", f"{what}；应有 edition、zh、en、source", f"{what}; it has edition, zh, en and source"
        ) from None
