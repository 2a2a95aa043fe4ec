"""What a projection is made of. Declared once; tables, live upserts, rebuild and as-of all come from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NoReturn

from sqlalchemy import Select

from projections.engine.entity import Constant, Entity, Group, PlaceInList
from projections.engine.naming import LONGEST
from projections.engine.summary import Summary
from schemas.errors import DeclarationError

__all__ = ["Constant", "Entity", "Group", "PlaceInList", "Projection", "ReadModel", "Summary"]

TEMPORARY = "staging__g99999_"
"""What the longest name that is made of a projection and a table has besides."""


@dataclass(frozen=True)
class ReadModel:
    """A named `select` over entities, as of a day (a date means its end, Asia/Shanghai)."""

    name: str
    title_zh: str
    title_en: str
    select: Callable[[date], Select[Any]]


@dataclass(frozen=True)
class Projection:
    """Entities and summaries that live and are rebuilt together, and the read models over them.

    `reads` names the projections whose entities its read models also use.
    """

    name: str
    title_zh: str
    title_en: str
    entities: tuple[Entity, ...] = ()
    read_models: tuple[ReadModel, ...] = ()
    reads: tuple[str, ...] = ()
    summaries: tuple[Summary, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", self.name):
            self._refuse("名称须为小写字母、数字和连字符", "a name is small letters and digits, with hyphens between")
        for wrong in ("entities", "read_models", "reads", "summaries"):
            if not isinstance(getattr(self, wrong), tuple):
                self._refuse(f"{wrong} 应为元组：(x,)", f"{wrong} is a tuple: write (x,)")
        for name in (one.name for one in self.kept):
            if sum(one.name == name for one in self.kept) > 1:
                self._refuse(f"有两个 {name}；请改名", f"two of its tables are named {name}; rename one")
            if (over := len(TEMPORARY + self.name + name) - LONGEST) > 0:
                self._refuse(
                    f"名称 {name} 与投影名合起来长了 {over} 个字符",
                    f"the name {name} and its own are {over} characters too long together",
                )
        for summary in self.summaries:
            if not any(summary.of is entity for entity in self.entities):
                self._refuse(
                    f"汇总 {summary.name} 所依的实体 {summary.of.name} 不在 entities 中；请加入，或移到其所在投影",
                    f"summary {summary.name} is of {summary.of.name}, which is not among its entities; "
                    "declare it where that entity is",
                )

    @property
    def families(self) -> set[str]:
        return {entity.family for entity in self.entities}

    @property
    def kept(self) -> tuple[Entity | Summary, ...]:
        """Everything that it keeps a table of."""
        return (*self.entities, *self.summaries)

    def summaries_of(self, entity: Entity) -> tuple[Summary, ...]:
        return tuple(summary for summary in self.summaries if summary.of.name == entity.name)

    @cached_property
    def declaration(self) -> str:
        """Hash of what the tables are made from; another hash needs a rebuild."""
        return hashlib.sha256(repr([one.describe() for one in self.kept]).encode()).hexdigest()[:16]

    def _refuse(self, zh: str, en: str) -> NoReturn:
        raise DeclarationError(f"投影 {self.name}：{zh}", f"projection {self.name}: {en}")
