"""Children that there still are: a parent's newest list says which, whatever the lists before it named.

Rows of an entity with `each` stay when a later list leaves them out, since nothing that a fact has set is taken back.
"""

from __future__ import annotations

from sqlalchemy import Subquery, and_, select

from projections.engine.entity import Entity
from schemas.errors import DeclarationError


def current(child: Entity) -> Subquery:
    """The rows of `child` that its parent's newest list names: those set by the very fact that set the parent's group.

    Raises DeclarationError for an entity without a parent (`of`).
    """
    parent = child.of
    if parent is None:
        raise DeclarationError(
            f"实体 {child.name} 没有父表，无从得知哪些行仍在；请写 of=<父实体>",
            f"entity {child.name} has no parent to say which rows there still are; write of=<the parent entity>",
        )
    [own] = child.groups
    listing = next(group for group in parent.groups if set(group.sources) == set(own.sources))
    c, p = child.table.c, parent.table.c
    same = and_(*(c[name] == p[name] for name in parent.key), c[own.by] == p[listing.by])
    return select(child.table).join_from(child.table, parent.table, same).subquery()
