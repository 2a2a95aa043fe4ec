"""What a row of a member's file becomes: facts, or a refusal with its reason, or nothing new."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from schemas.errors import RowRefused

Fact = dict[str, Any]

ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])|(?<!\d)\d{15}(?!\d)")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row stands. `row` counts as the spreadsheet program shows it, from 1; `sheet` is "" for text files.

    `total`: what is said here is said by several rows together, of which this is the first.
    """

    file: str
    sheet: str
    row: int
    total: bool = False

    def __str__(self) -> str:
        return f"{self.file}{f' [{self.sheet}]' if self.sheet else ''}:{self.row}"


@dataclass(frozen=True)
class Stated:
    """A fact that a row states for the first time; it is in the outbox."""

    event_type: str
    fact: Fact
    source: Source


@dataclass(frozen=True)
class Refused:
    """A row that cannot become a fact: the field and value at fault, and why."""

    source: Source
    field: str
    value: str
    zh: str
    en: str


class Quiet(StrEnum):
    """Rows that state nothing: known already, the same as an earlier row of the file, one of a group's rows, or of a
    person who was erased."""

    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    COUNTED = "counted"
    ERASED = "erased"


@dataclass(frozen=True)
class Passed:
    """A row that was read and states nothing."""

    why: Quiet
    source: Source


Reading = Stated | Refused | Passed


def shown(value: object) -> str:
    """A cell as it may be shown and kept: short, and without anything that looks like an ID number."""
    text = " ".join(str(value).split())
    text = ID_NUMBER.sub("***", text)
    return text if len(text) <= 60 else text[:57] + "..."


def refusal(field: str, value: object, zh: str, en: str) -> RowRefused:
    """The error that refuses a row; `zh` and `en` say what is expected instead."""
    told = shown(value)
    return RowRefused(f"{field} = “{told}”：{zh}", f"{field} = {told!r}: {en}", field=field, value=told)
