"""Effective periods: what holds from a day on, until something else holds.

An entity of periods has the day as the last part of its key, such as `("subject", "effective_from")`: per day the
newest fact wins, and a period ends where the next one begins. So an announced change is withdrawn by stating what
else holds from the same day, and a day is corrected by stating, from the wrong day, what holds until the right one.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Subquery, func, or_, select

from projections.engine.entity import Entity
from schemas.errors import DeclarationError


def periods(entity: Entity) -> Subquery:
    """All columns of `entity`, with `begins` and `ends`: first day, and first day no more (null where it goes on).

    Raises DeclarationError when the last part of the key is no date.
    """
    *whose, begins = [entity.table.c[name] for name in entity.key]
    if not whose or not isinstance(begins.type, Date):
        raise DeclarationError(
            f"实体 {entity.name}：时段的键须以生效日期结尾，如 (subject, effective_from)，现为 {entity.key}",
            f"entity {entity.name}: the key of periods ends in the day from which they hold, such as "
            f"(subject, effective_from); it is {entity.key}",
        )
    ends = func.lead(begins, type_=Date()).over(partition_by=whose, order_by=begins)
    return select(entity.table, begins.label("begins"), ends.label("ends")).subquery()


def in_force(entity: Entity, on: date) -> Subquery:
    """The periods that hold on the day `on`: at most one for whatever the rest of the key names."""
    every = periods(entity)
    return select(every).where(every.c.begins <= on, or_(every.c.ends.is_(None), every.c.ends > on)).subquery()
