"""Scores for those who may not see exact counts of people: figures rounded first, points given for the rounded ones.

A score then tells no more than the figures that stand beside it. All of it is at the month end, so that figures of one
table are of one day; a figure of few people is hidden and its leaf is not scored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from projections.evaluation.evaluation import Evaluation
from projections.evaluation.indicator import Figure
from projections.evaluation.tree.scores import score_tree
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.people import told_figure
from projections.reports.contents.suppression import counts_people


def require_own(who: Caller, member: str | None) -> None:
    """One member's scores are for itself and for the office. Raises RequestRefused."""
    if member is not None and member != who.member and who.may("scores") is not Grant.ALL:
        raise refusal(who, f"/v1/evaluation/tree?member={member}")


def as_shown(found: Evaluation, fewest: int, known: bool) -> tuple[Evaluation, Mapping[str, str]]:
    """The evaluation as those may see it who do not see counts of fewer people; leaf id -> how it is shown. `known`: whether
    anything of people was on record."""
    told = {name: told_figure(figure, fewest, known) for name, figure in found.figures.items() if _of_people(figure)}
    figures = {name: _seen(figure, told.get(name)) for name, figure in found.figures.items()}
    planned = {leaf.leaf.id: leaf.target for leaf in found.score.leaves()}
    score = score_tree(found.score.tree, {name: (figure.value, planned[name]) for name, figure in figures.items()})
    return replace(found, figures=figures, score=score), {name: str(one["shown"]) for name, one in told.items()}


def _of_people(figure: Figure) -> bool:
    return counts_people(figure.indicator)


def _seen(figure: Figure, told: Mapping[str, Any] | None) -> Figure:
    if told is None:
        return figure
    return replace(figure, **{name: told[name] for name in ("value", "numerator", "denominator", "events")})
