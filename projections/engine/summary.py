"""Summaries: counts and sums over one entity, kept up to date by difference with every row that changes.

A summary has a row per combination of its `by` columns (nulls are a combination of their own), as long as there is an
entity's row behind it. `rows` counts these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Case,
    Cast,
    Column,
    ColumnElement,
    DateTime,
    Double,
    Integer,
    MetaData,
    Select,
    Table,
    UniqueConstraint,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import elements
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import iterate

from projections.engine.entity import Entity
from projections.engine.naming import meant, name_fault
from schemas.errors import DeclarationError

ROWS = "rows"
IDENTIFIES = "identifies"
"""Marks the columns that identify a row: they cannot be its primary key, since they may be null."""
FUNCTIONS = frozenset(("abs", "coalesce", "greatest", "least", "length", "lower", "nullif", "upper"))
"""SQL functions that depend on nothing but their arguments."""
_PLAIN = (BindParameter, Case, Cast, elements.BooleanClauseList, elements.BinaryExpression, elements.UnaryExpression,
          elements.ClauseList, elements.Grouping, elements.Null, elements.True_, elements.False_,
          elements.ExpressionClauseList, elements.AsBoolean, elements.TypeClause)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Summary:
    """Counts and sums of the rows of `of` that meet `where`, per combination of its columns `by`.

    `counts`: column -> condition on a row (None: every row); `sums`: column -> name of an integer column, or an integer
    expression over the row; null counts as 0. Both are exact, and so long as a row stays the same, so must they be:
    nothing that depends on the day, chance or another table. Rows of one combination are written one transaction after
    the other, so choose combinations that are many enough. Raises DeclarationError with the place and the mend.
    """

    name: str
    of: Entity
    by: tuple[str, ...]
    counts: Mapping[str, ColumnElement[bool] | None] = field(default_factory=dict)
    sums: Mapping[str, str | ColumnElement[int]] = field(default_factory=dict)
    where: ColumnElement[bool] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.by, tuple):
            self._refuse(f"by 应为元组：({self.by!r},)", f"by is a tuple: write ({self.by!r},)")
        if not self.by:
            self._refuse("by 至少一列", "`by` needs a column at least")
        names = [*self.by, ROWS, *self.counts, *self.sums]
        for name in (self.name, *names):
            if fault := name_fault(name):
                self._refuse(*fault)
        for name in names:
            if names.count(name) > 1:
                self._refuse(f"列名 {name} 用了两次；请改名", f"column {name} is there twice; rename one")
        for name in (*self.by, *(source for source in self.sums.values() if isinstance(source, str))):
            if name not in self._columns:
                zh, en = meant(name, self._columns.keys())
                self._refuse(
                    f"实体 {self.of.name} 没有列 {name}{zh}", f"entity {self.of.name} has no column {name}{en}"
                )
        if real := [name for name in self.by if isinstance(self._columns[name].type, Double)]:
            self._refuse(f"by 列 {real[0]} 是小数，不能分组", f"column {real[0]} of `by` is a double: no group")
        for name, condition in [*self.counts.items(), ("where", self.where)]:
            if condition is not None:
                self._check(name, condition, Boolean, "条件", "a condition, such as c.status == 'open'")
        for name, summed in self._summed.items():
            self._check(name, summed, Integer, "整数", "an integer; count in whole units, and give functions a type_")
        _ = self.table

    @property
    def family(self) -> str:
        return self.of.family

    @property
    def _columns(self) -> Any:
        return self.of.table.c

    @cached_property
    def _summed(self) -> dict[str, ColumnElement[int]]:
        return {name: self._columns[one] if isinstance(one, str) else one for name, one in self.sums.items()}

    @cached_property
    def measures(self) -> dict[str, ColumnElement[int]]:
        """What one row adds to each column: `rows`, counts and sums."""
        one = literal(1, BigInteger)
        counted = {n: one if c is None else case((c, 1), else_=0) for n, c in self.counts.items()}
        return {ROWS: one, **counted, **{n: func.coalesce(s, 0, type_=BigInteger) for n, s in self._summed.items()}}

    @cached_property
    def table(self) -> Table:
        """The table; its schema is a token that stands for the generation in use."""
        keys = [Column(name, self._columns[name].type, info={IDENTIFIES: True}) for name in self.by]
        measured = [Column(name, BigInteger, nullable=False) for name in self.measures]
        once = UniqueConstraint(*self.by, postgresql_nulls_not_distinct=True)
        return Table(
            self.name, MetaData(), *keys, *measured, once, schema=self.name, postgresql_with={"fillfactor": 50}
        )

    def query(self) -> Select[Any]:
        """The same rows counted anew from the entity: what the table must always equal."""
        keys = [self._columns[name] for name in self.by]
        added = [cast(func.sum(measure), BigInteger).label(name) for name, measure in self.measures.items()]
        return select(*keys, *added).where(*self.conditions).group_by(*keys)

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        return [] if self.where is None else [self.where]

    @property
    def reads(self) -> set[str]:
        """Columns of the entity that it depends on."""
        expressions: list[ColumnElement[Any]] = [*self.measures.values(), *self.conditions]
        parts = [part for one in expressions for part in iterate(one)]
        return {*self.by, *(part.name for part in parts if isinstance(part, Column))}

    def describe(self) -> tuple[Any, ...]:
        """What its table is made from."""
        return self.name, sql_text(self.query())

    def _refuse(self, zh: str, en: str) -> NoReturn:
        raise DeclarationError(f"汇总 {self.name}：{zh}", f"summary {self.name}: {en}")

    def _check(self, name: str, expression: Any, kind: type[Any], zh: str, en: str) -> None:
        if not isinstance(expression, ColumnElement):
            self._refuse(f"{name} 不是{zh}表达式", f"{name} is no expression over {self.of.name}.table.c ({en})")
        if not isinstance(expression.type, kind):
            self._refuse(
                f"{name} 是 {expression.type}，须为{zh}", f"{name} is of type {expression.type}; it must be {en}"
            )
        for part in iterate(expression):
            if isinstance(part, Column) and part.table is self.of.table:
                continue
            if isinstance(part, FunctionElement) and getattr(part, "name", "") in FUNCTIONS:
                continue
            moved = isinstance(part, Cast) and isinstance(part.clause.type, DateTime)  # by the session's time zone
            if moved or not isinstance(part, _PLAIN):
                self._refuse(
                    f"{name} 用到 {part}：只能用 {self.of.name} 本行的列和不变的函数（{', '.join(sorted(FUNCTIONS))}）；"
                    "与日期或其他表有关的条件请写在读模型里",
                    f"{name} uses {part}: only columns of {self.of.name} and functions that never change "
                    f"({', '.join(sorted(FUNCTIONS))}); put what depends on the day or other tables into a read model",
                )


def sql_text(query: Any) -> str:
    """A select as text, values and all: the same for both databases."""
    return str(query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]
