"""A report as it is read, in no format yet: what the contents of an edition say and every writer writes.

Chinese first; where `en` is not empty, a writer that has room shows it beside. Figures come with their evidence: `key`
names the file evidence/<key>.zip of the edition, whose table lists the events behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from projections.evaluation.tree.model import Text

Unit = str
"""One of the indicators' units (`projections.evaluation.indicator.Indicator.unit`), or "" for a plain number."""


@dataclass(frozen=True)
class Value:
    """A figure to be shown. `value`: as printed, already rounded half up; None: there is nothing to show (—).

    `hidden`: kept back because it is of fewer people than may be shown; then `value` is None. `key`: of its evidence.
    """

    value: Decimal | None
    unit: Unit = ""
    key: str | None = None
    hidden: bool = False


Cell = str | Text | Value | date | None


@dataclass(frozen=True)
class Heading:
    """`level`: 1 (一、) to 3 (1.)."""

    text: Text
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """`parts`: words and figures in turn, as they are read."""

    parts: tuple[Text | Value, ...]


@dataclass(frozen=True)
class Table:
    """`rows` have as many cells as there are `columns`. `key`: short name, unique in the document (a sheet's name)."""

    key: str
    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Series:
    """One value per category; None where there is none."""

    name: Text
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """Drawn as vectors. `line`: over time; `bar`: compared side by side."""

    key: str
    caption: Text
    form: Literal["bar", "line"]
    unit: Unit
    categories: tuple[Text, ...]
    series: tuple[Series, ...]


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Document:
    """`issuer`: who issues it (发文机关); `number`: 发文字号, "" where it has none; `to`: 主送; `dated`: 成文日期.

    `annexes`: titles of what is sent along (附件), each a part of `blocks` that begins with a heading of that text.
    `notes`: how it was reached: cutoffs, positions, versions; shown small at the end. `suppress_below`: figures of fewer
    people than this are hidden; told with every hidden figure.
    """

    title: Text
    issuer: Text
    number: str
    to: Text
    dated: date
    blocks: tuple[Block, ...]
    annexes: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    suppress_below: int = 5

    def tables(self) -> Iterator[Table]:
        """All tables in their order."""
        return (block for block in self.blocks if isinstance(block, Table))
