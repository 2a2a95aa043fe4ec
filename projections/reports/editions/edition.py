"""What an edition is, and how it is called: `2026-06`, `2026-Q2/WF-GX`, `2026/member/4137012391@2`.

    PERIOD[/CONSORTIUM][/member/CODE][/office|/public][@NUMBER]

The office's own view hides nothing; a public one hides counts of few people. A report of a member is public in this
sense unless it says `/office`, every other is the office's unless it says `/public`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NoReturn

from projections.evaluation.scope import Scope
from schemas.errors import UsageError
from schemas.periods import Kind, Period, period_of

Audience = Literal["office", "public"]
REPORT_KINDS: dict[Kind, str] = {"month": "monthly", "quarter": "quarterly", "year": "annual"}
"""Kind of period -> `report_kind` of ReportClosed."""
TITLES: dict[Kind, str] = {"month": "月调度", "quarter": "季通报", "year": "年总结"}

PERIOD = re.compile(r"(?P<year>20[0-9]{2})(-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")
CONSORTIUM = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
MEMBER = re.compile(r"[0-9A-Za-z-]+")
EXAMPLES = "2026-06, 2026-Q2/WF-GX, 2026/member/4137012391@2"


@dataclass(frozen=True)
class Report:
    """What editions are of: a period, a scope (neither consortium nor member: the whole city) and an audience."""

    kind: Kind
    period: str
    consortium: str | None = None
    member: str | None = None
    audience: Audience = "office"

    @property
    def scope(self) -> Scope:
        return Scope(self.consortium, self.member)

    @property
    def name(self) -> str:
        """As it is typed, without a number."""
        return "/".join([self.period, *self._parts()])

    @property
    def folder(self) -> str:
        """Of its scope and audience, a folder's name."""
        return "_".join(self._parts()) or "city"

    def _parts(self) -> list[str]:
        parts = [self.consortium] if self.consortium else []
        parts += ["member", self.member] if self.member else []
        return parts + ([self.audience] if self.audience != usual_audience(self.member) else [])


@dataclass(frozen=True)
class Edition:
    """`number` counts from 1."""

    report: Report
    number: int

    @property
    def name(self) -> str:
        return f"{self.report.name}@{self.number}"


def usual_audience(member: str | None) -> Audience:
    """The audience that is meant where none is said."""
    return "public" if member else "office"


def parse_period(text: str) -> Period:
    """A period from its label. Raises UsageError."""
    found = PERIOD.fullmatch(text)
    if found is None:
        raise UsageError(
            f"期间 {text} 写法不对；请写 2026-06（月）、2026-Q2（季）或 2026（年）",
            f"the period {text!r} cannot be read; write 2026-06 (month), 2026-Q2 (quarter) or 2026 (year)",
        )
    year = int(found["year"])
    if found["month"]:
        return period_of("month", date(year, int(found["month"]), 1))
    if found["quarter"]:
        return period_of("quarter", date(year, int(found["quarter"]) * 3, 1))
    return period_of("year", date(year, 1, 1))


def report_of(
    period: Period, consortium: str | None = None, member: str | None = None, audience: Audience | None = None
) -> Report:
    """The report of a period and a scope; raises UsageError for ids that no name of an edition can hold."""
    for said, allowed, zh, en in ((consortium, CONSORTIUM, "联合体", "consortium"), (member, MEMBER, "成员", "member")):
        if said is not None and not allowed.fullmatch(said):
            raise UsageError(f"{zh} {said} 写法不对，请核对编号", f"the {en} {said!r} is no {en}'s id; check it")
    return Report(period.kind, period.label, consortium, member, audience or usual_audience(member))


def parse_edition(text: str) -> tuple[Report, int | None]:
    """The report that a name is of, and the number, None where it names none: the newest is meant. Raises UsageError."""
    name, at, number = text.strip().partition("@")
    if at and not re.fullmatch(r"[1-9][0-9]*", number):
        _refuse(text, f"@ 后应为版次，如 @2，而不是“{number}”", f"behind @ stands a number, e.g. @2, not {number!r}")
    label, *parts = name.split("/")
    period = parse_period(label)
    audience: Audience | None = None
    if parts and parts[-1] in ("office", "public"):
        audience = "public" if parts.pop() == "public" else "office"
    consortium = parts.pop(0) if parts and parts[0] != "member" else None
    member = None
    if parts:
        if len(parts) != 2 or parts[0] != "member":
            _refuse(text, f"不认识“{'/'.join(parts)}”", f"{'/'.join(parts)!r} is not understood")
        member = parts[1]
    return report_of(period, consortium, member, audience), int(number) if at else None


def _refuse(text: str, zh: str, en: str) -> NoReturn:
    raise UsageError(
        f"报告版本 {text} 写法不对：{zh}；例如 {EXAMPLES}",
        f"the edition {text!r} cannot be read: {en}; e.g. {EXAMPLES}",
    )
