"""What projections say of each other holds: names are used once, read models touch what they may, `reads` is no circle."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from projections.engine.declaration import Projection, ReadModel
from projections.engine.naming import meant
from projections.engine.view import tables_of
from schemas.errors import DeclarationError

ANY_DAY = date(2000, 1, 1)
ENGINE = Path(__file__).parent
PACKAGE = ENGINE.parent.name


def check_references(declared: Mapping[str, Projection]) -> None:
    """Raise DeclarationError, with file and mend, for the first wrong one. `declared`: file -> its projection."""
    _check_names(declared)
    by_name = {projection.name: projection for projection in declared.values()}
    for file, projection in declared.items():
        for name in projection.reads:
            if name not in by_name:
                zh, en = meant(name, by_name)
                _refuse(file, f"投影 {projection.name} 的 reads 中没有 {name} 这个投影{zh}",
                        f"projection {projection.name} reads {name}, which is not there{en}")  # fmt: skip
        if circle := _circle(by_name, [projection.name]):
            told = " → ".join(circle)
            _refuse(file, f"reads 成环：{told}；请把共用的实体放到另一个投影",
                    f"`reads` goes in a circle: {told}; put what both need into a projection of its own")  # fmt: skip
    owners = {kept.name: projection for projection in declared.values() for kept in projection.kept}
    for file, projection in declared.items():
        for model in projection.read_models:
            _check_model(file, projection, model, owners)


def place_of(error: BaseException) -> str:
    """`file:line` of the declaration that raised: the last step to it that is in a folder of projections."""
    steps = [(Path(f.filename), f.lineno) for f in traceback.extract_tb(error.__traceback__)]
    told = [(file, line) for file, line in steps if ENGINE not in file.parents and PACKAGE in file.parts]
    if not told:
        return PACKAGE
    file, line = told[-1]
    return f"{'/'.join(file.parts[file.parts.index(PACKAGE) :])}:{line}"


def _check_names(declared: Mapping[str, Projection]) -> None:
    """Every table and every projection has a name of its own (one that keeps a table of its name may), and every model."""
    for what in (
        lambda p: {p.name, *(kept.name for kept in p.kept)},
        lambda p: [model.name for model in p.read_models],
    ):
        used: dict[str, str] = {}
        for file, projection in declared.items():
            for name in what(projection):
                if name in used:
                    _refuse(file, f"名称 {name} 被声明了两次，另一处在 {used[name]}；请改名",
                            f"{name} is declared twice, the other one in {used[name]}; rename one")  # fmt: skip
                used[name] = file


def _circle(by_name: Mapping[str, Projection], path: Sequence[str]) -> list[str] | None:
    """A way through `reads` that leads back to where it began, if there is one."""
    for name in by_name[path[-1]].reads:
        if name == path[0]:
            return [*path, name]
        if name in by_name and name not in path and (found := _circle(by_name, [*path, name])):
            return found
    return None


def _check_model(file: str, projection: Projection, model: ReadModel, owners: Mapping[str, Projection]) -> None:
    try:
        query = model.select(ANY_DAY)
    except (AttributeError, KeyError) as error:
        column = str(error.args[0]) if error.args else ""
        raise DeclarationError(
            f"{place_of(error)}：读模型 {model.name} 用到不存在的列 {column}",
            f"{place_of(error)}: read model {model.name} uses a column that is not there: {column}",
        ) from error
    for table in sorted(tables_of(query), key=str):
        owner = owners.get(str(table.schema))
        if owner is None:
            _refuse(file, f"读模型 {model.name} 读取 {table.name}，它不属于任何投影；请把它列入 entities 或 summaries",
                    f"read model {model.name} reads {table.name}, which no projection keeps; "
                    "list it in `entities` or `summaries`")  # fmt: skip
        if owner is not projection and owner.name not in projection.reads:
            _refuse(file, f'读模型 {model.name} 读取投影 {owner.name} 的 {table.name}；请在 reads 中加入 "{owner.name}"',
                    f'read model {model.name} reads {table.name} of projection {owner.name}; '
                    f'add "{owner.name}" to the `reads` of {projection.name}')  # fmt: skip


def _refuse(file: str, zh: str, en: str) -> NoReturn:
    raise DeclarationError(f"{file}：{zh}", f"{file}: {en}")
