"""Code lists and mappings in force: names for codes, and where majors lead."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, select

from projections.engine.declaration import Entity, Projection, ReadModel

code_list = Entity(
    "code_list",
    family="reference",
    key=("list_id", "version"),
    sets={"CodeListPublished": ("effective_from", "title_zh", "title_en", "source")},
)

code = Entity(
    "code",
    family="reference",
    key=("list_id", "version", "code"),
    sets={"CodeListPublished": ("name_zh", "name_en", "parent")},
    each="entries",
    of=code_list,
)

mapping = Entity(
    "mapping",
    family="reference",
    key=("mapping_id", "version"),
    sets={"MappingPublished": ("effective_from", "title_zh", "title_en", "source")},
)

mapping_pair = Entity(
    "mapping_pair",
    family="reference",
    key=("mapping_id", "version", "from_code", "to_code"),
    sets={"MappingPublished": {"stated_by": "member"}},
    each="pairs",
    of=mapping,
)


def _in_force(parent: Entity, id_column: str, wanted: str, on: date) -> Select[Any]:
    """Version (and the fact that stated it) of one list or mapping in force on `on`, as a one-row select."""
    p = parent.table.c
    return (
        select(p.version, p.effective_from_by)
        .where(p[id_column] == wanted, p.effective_from <= on)
        .order_by(p.effective_from.desc(), p.version.desc())
        .limit(1)
    )


def codes_of(list_id: str, on: date) -> Subquery:
    """code, name_zh, name_en, parent of the version of a list that is in force on `on`."""
    c = code.table.c
    version = _in_force(code_list, "list_id", list_id, on).subquery()
    joined = code.table.join(version, and_(c.version == version.c.version, c.name_zh_by == version.c.effective_from_by))
    return select(c.code, c.name_zh, c.name_en, c.parent).select_from(joined).where(c.list_id == list_id).subquery()


def pairs_of(mapping_id: str, on: date) -> Subquery:
    """from_code, to_code of the version of a mapping that is in force on `on`."""
    p = mapping_pair.table.c
    version = _in_force(mapping, "mapping_id", mapping_id, on).subquery()
    joined = mapping_pair.table.join(
        version, and_(p.version == version.c.version, p.stated_by_by == version.c.effective_from_by)
    )
    return select(p.from_code, p.to_code).select_from(joined).where(p.mapping_id == mapping_id).subquery()


def code_lists(on: date) -> Select[Any]:
    """Every published version of every code list."""
    c = code_list.table.c
    return select(c.list_id, c.version, c.effective_from, c.title_zh, c.title_en, c.source)


projection = Projection(
    "reference",
    "代码表与对应关系",
    "Code lists and mappings",
    entities=(code_list, code, mapping, mapping_pair),
    read_models=(ReadModel("code-lists", "代码表", "Code lists", code_lists),),
)
