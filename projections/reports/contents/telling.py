"""How a report tells a figure: rounded, with the key of its evidence; hidden; or in words why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select

from projections.consortia import members_in
from projections.cooperation import cooperation_progress
from projections.engine.asof import AsOfView
from projections.evaluation.growth import in_both
from projections.evaluation.indicator import Figure, Indicator
from projections.evaluation.remembering import Remembering
from projections.evaluation.rounding import printed
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Text
from projections.evaluation.tree.scoring import Number
from projections.graduates import graduate
from projections.reports.contents.arrivals import Arrivals, arrivals
from projections.reports.contents.evidence import Evidence, EvidenceQuery, of_figure
from projections.reports.contents.names import Names
from projections.reports.contents.suppression import counts_people, is_hidden, rest_is_few
from projections.reports.document import Cell, Value
from projections.reports.material import Material

NOTHING_COUNTED = Text("无可计数对象", "nothing to count")
NOT_OF_THIS = Text("不适用", "does not apply")
NOT_KNOWN = Text("裁定记录不全，退回数不可得", "verdicts are missing here, and with them what was rejected")
NOT_PUBLISHED = Text("退回情况不对外公布", "what was rejected is not published")


@dataclass(frozen=True)
class Moment:
    """A state of the history. `label`: of its evidence; "" for the report's own."""

    view: AsOfView
    label: str = ""


class Telling:
    """One report's way with figures: what it tells is put down with its evidence."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.evidence = Evidence()
        self.names = Names(material.view)
        self.now = Moment(material.view)
        self.measure = Remembering()
        self._same: dict[Scope, frozenset[str]] = {}
        self._belonging: dict[tuple[AsOfView, str | None, str], frozenset[str]] = {}

    @property
    def k(self) -> int:
        """Figures of fewer people are hidden."""
        return self.material.suppress_below

    @property
    def before(self) -> Moment | None:
        """The last day of the period before, as it is known now."""
        past = self.material.before
        return None if past is None else Moment(past.now, past.closing.period)

    @cached_property
    def arrivals(self) -> Arrivals | None:
        """What came after the closing before; None where there is none."""
        material = self.material
        return None if material.before is None else arrivals(material.view, material.scope, material.before)

    def same_members(self, scope: Scope) -> frozenset[str]:
        """Members of the scope at the end of both periods; none without a period before."""
        if scope not in self._same:
            past = self.material.before
            self._same[scope] = frozenset() if past is None else in_both(past.now, self.material.view, scope)
        return self._same[scope]

    def cell(self, figure: Figure, scope: Scope, moment: Moment | None = None) -> Cell:
        """The figure as a table's cell; where there is none, why."""
        value = self.value(figure, scope, moment)
        if value.hidden or value.value is not None:
            return value
        view = (moment or self.now).view
        if figure.indicator.of_refused and not view.knows_refused:
            return NOT_PUBLISHED if self.k and self.material.scope.member is None else NOT_KNOWN
        return why_nothing(figure, scope, view)

    def value(self, figure: Figure, scope: Scope, moment: Moment | None = None) -> Value:
        """`moment`: of the figure; the report's own where none is given."""
        if self.hides(figure, scope, moment):
            return Value(None, figure.indicator.unit, hidden=True)
        shown = printed(figure.value, figure.indicator.unit)
        key = None if shown is None else self.key(figure.indicator, scope, moment)
        return Value(shown, figure.indicator.unit, key)

    def hides(self, figure: Figure, scope: Scope, moment: Moment | None = None) -> bool:
        """Whether the figure tells of few people, by itself or beside what other editions of the same cutoff tell: the
        members' own and, of everybody's, those of the consortia."""
        if not self.k or not counts_people(figure.indicator):
            return False
        if is_hidden(figure, self.k):
            return True
        return scope.member is None and rest_is_few(self._untold(figure.indicator, scope, moment or self.now), self.k)

    def _untold(self, indicator: Indicator, scope: Scope, moment: Moment) -> list[Figure]:
        """Figures of the scope's members that no other edition tells, nor lets be worked out as the sum of some."""
        view = moment.view
        members = self._members(view, scope.consortium, indicator)
        if scope.among is not None:
            members &= scope.among
        if scope.consortium is None:
            for one in self.names.consortia:
                if not self._is_hidden_sum(indicator, Scope(one), moment):
                    members -= self._members(view, one, indicator)
        mine = self.measure(indicator, view, [Scope(member=code) for code in sorted(members)])
        few = {one.member: figure for one, figure in mine.items() if is_hidden(figure, self.k)}
        if not indicator.counts_students or not few:
            return list(few.values())
        together = Scope(
            scope.consortium, among=frozenset(filter(None, few))
        )  # what two parties state of one is no sum
        return [self.measure(indicator, view, [together])[together]]

    def _is_hidden_sum(self, indicator: Indicator, scope: Scope, moment: Moment) -> bool:
        return self.hides(self.measure(indicator, moment.view, [scope])[scope], scope, moment)

    def _members(self, view: AsOfView, consortium: str | None, indicator: Indicator) -> frozenset[str]:
        """Of a consortium on the view's day; None: all who have stated something of the people that it counts."""
        people = (cooperation_progress if indicator.counts_students else graduate).table
        asked = (view, consortium, people.name)
        if asked not in self._belonging:
            stating = select(people.c.member.label("member_code")).distinct()
            query = stating if consortium is None else members_in(consortium, view.on)
            self._belonging[asked] = frozenset(row["member_code"] for row in view.rows(query))
        return self._belonging[asked]

    def key(self, indicator: Indicator, scope: Scope, moment: Moment | None = None) -> str:
        """Puts down the events behind a figure and returns their key."""
        at = moment or self.now
        name = self.key_of(indicator.id, scope, at.label)
        return self.evidence.add(name, of_figure(indicator, scope, at.view, self.k, self.is_own(scope)))

    def is_own(self, scope: Scope) -> bool:
        """Whether the report is of the member whose figures these are."""
        return scope.member is not None and scope.member == self.material.scope.member

    def key_of(self, name: str, scope: Scope, *labels: str) -> str:
        """The key of what is called `name`, of a scope: the report's own goes without saying."""
        own = self.material.scope
        whose = [] if (scope.consortium, scope.member) == (own.consortium, own.member) else [_code(scope)]
        among = ["same-members"] if scope.among is not None else []
        return "--".join([name, *whose, *among, *filter(None, labels)])

    def behind(self, key: str, query: EvidenceQuery) -> str:
        """Puts down the events behind something that is no indicator."""
        return self.evidence.add(key, query)


def why_nothing(figure: Figure, scope: Scope, view: AsOfView) -> Text:
    """Why a figure has no value."""
    indicator = figure.indicator
    of_members = indicator.of_one_member and "member" in indicator.rows(view.on).selected_columns
    return NOTHING_COUNTED if scope.member is None or of_members else NOT_OF_THIS


def plain(number: int | Decimal | None, unit: str = "", key: str | None = None) -> Value:
    """A number that is no indicator's: a count, a rank, points."""
    return Value(None if number is None else Decimal(number), unit, key)


def target_value(target: Number | None, unit: str) -> Value:
    """A target, with the digits of the figures beside it."""
    return Value(printed(target, unit), unit)


def _code(scope: Scope) -> str:
    return scope.member or scope.consortium or "all"
