"""What an entity may not say: each check tells the place and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from projections.engine.naming import meant, name_fault
from schemas.contracts import Contract, contract_named, family_contracts, newest

if TYPE_CHECKING:
    from projections.engine.entity import Entity

SUFFIXES = ("_at", "_by")
"""Of the columns in which a group remembers the fact that set it."""


def check_entity(entity: Entity) -> None:
    """Raise DeclarationError for what the contracts do not carry."""
    if fault := name_fault(entity.name):
        entity.refuse(*fault)
    if not isinstance(entity.key, tuple):
        entity.refuse(f"key 应为元组：({entity.key!r},)", f"key is a tuple: write ({entity.key!r},)")
    if not entity.key or not entity.sets:
        entity.refuse("需要 key 和 sets", "needs a key and sets")
    for event_type in entity.sets:
        _check_type(entity, event_type)
    if entity.of is not None:
        _check_parent(entity, entity.of)


def check_columns(entity: Entity, columns: Sequence[str]) -> None:
    """Raise DeclarationError for two columns of one name. `columns`: all that its table has."""
    for name in columns:
        if columns.count(name) > 1:
            taken = name.endswith(SUFFIXES)
            entity.refuse(
                f"两列同名：{name}" + ("（_at、_by 后缀归列组使用）；请另取列名" if taken else "；请去掉一个"),
                f"two columns are named {name}"
                + ("; `_at` and `_by` belong to the group: name yours otherwise" if taken else "; leave one out"),
            )


def check_indexes(entity: Entity, columns: Sequence[str]) -> None:
    """Raise DeclarationError for an index of what is no column. `columns`: all that its table has."""
    if not isinstance(entity.indexes, tuple) or not all(isinstance(one, tuple) and one for one in entity.indexes):
        entity.refuse("indexes 应为元组的元组：((x,), (x, y))", "indexes is a tuple of tuples: write ((x,), (x, y))")
    for name in (name for one in entity.indexes for name in one):
        if name not in columns:
            zh, en = meant(name, columns)
            entity.refuse(f"索引中没有列 {name}{zh}", f"an index names {name}, which is no column{en}")


def _check_type(entity: Entity, event_type: str) -> None:
    if event_type not in newest():
        zh, en = meant(event_type, newest())
        entity.refuse(f"没有事件类型 {event_type}{zh}", f"no event type {event_type}{en}")
    contract = contract_named(event_type)
    if contract.family != entity.family:
        entity.refuse(
            f"{event_type} 属于 {contract.family}；请把它放到该族的实体中",
            f"{event_type} is of family {contract.family}; declare an entity of that family for it",
        )
    said = entity.sets[event_type]
    if not isinstance(said, tuple | Mapping):
        entity.refuse(
            f"{event_type} 的列应为元组：({said!r},)", f"the columns of {event_type} are a tuple: write ({said!r},)"
        )
    _check_each(entity, contract)
    for name, source in [*((n, n) for n in entity.key), *entity.columns_of(event_type).items()]:
        if fault := name_fault(name):
            entity.refuse(*fault)
        if (
            not isinstance(source, str) and source.kind == "int" and not entity.each
        ):  # PlaceInList: no constant is an int
            entity.refuse(
                f"列 {name} 取数组元素的次序，须有 each；请写 each=<数组字段>，或去掉该列",
                f"column {name} is the place of an array's element: write each=<the array>, or leave it out",
            )
        if not isinstance(source, str):
            continue
        field = entity.field_of(contract, source)
        if field.kind == "array":
            entity.refuse(
                f"{name} 是数组；请为它声明子表：each={source!r}",
                f"{name} is an array; declare a child with each={source!r}",
            )
        if field.sealed:
            entity.refuse(
                f"{event_type}.{source} 是加密的个人信息，任何读模型都不得读取；请去掉该列",
                f"{event_type}.{source} is encrypted personal data, which no read model may read; leave it out",
            )
    for name in entity.key:
        if entity.field_of(contract, name).nullable:
            entity.refuse(
                f"键 {name} 可为空（{event_type}）；键须用必填字段",
                f"key {name} may be null in {event_type}; a key is made of fields that are always stated",
            )


def _check_each(entity: Entity, contract: Contract) -> None:
    if not entity.each:
        return
    arrays = {f.name: f for f in contract.fields if f.kind == "array"}
    if entity.each not in arrays:
        there = ", ".join(arrays) or "-"
        entity.refuse(
            f"each={entity.each!r}：{contract.name} 没有这个数组字段；数组字段：{there}",
            f"each={entity.each!r} is no array of {contract.name}; its arrays: {there}",
        )
    elements = [f.name for f in arrays[entity.each].rows] or [entity.element]
    outer = {f.name for c in family_contracts(entity.family) for f in c.fields}
    if both := sorted(set(elements) & outer):
        entity.refuse(
            f"数组 {entity.each} 的 {both[0]} 与 {entity.family} 族的字段同名；请用 element= 另取名称",
            f"{both[0]} of the array {entity.each} is a field of family {entity.family} too; name it otherwise (element=)",
        )


def _check_parent(entity: Entity, parent: Entity) -> None:
    if not entity.each or parent.family != entity.family or entity.key[: len(parent.key)] != parent.key:
        entity.refuse(
            f"of={parent.name}：子表须有 each，与父表同族，且键以父表的键 {parent.key} 开头",
            f"of={parent.name}: a child has `each`, its parent's family, and a key that begins with {parent.key}",
        )
    types = [set(group.sources) for group in entity.groups]
    if len(types) != 1 or types[0] not in [set(group.sources) for group in parent.groups]:
        told = ", ".join(sorted(entity.sets))
        entity.refuse(
            f"of={parent.name}：父表须有一组列恰由设置子表的事件类型设置（{told}）",
            f"of={parent.name}: it needs a column that is set by exactly the event types of the child ({told}), "
            "to say which list is the newest",
        )
