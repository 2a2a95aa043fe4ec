"""How a report was reached: cutoffs, positions, tree, settling day, what came after the closing before."""

from __future__ import annotations

from itertools import groupby

from projections.closings import Closing
from projections.evaluation.tree.model import Text
from projections.reports.contents.suppression import PEOPLE
from projections.reports.contents.telling import Telling


def notes(telling: Telling) -> tuple[Text, ...]:
    """In a fixed order, one sentence each."""
    material = telling.material
    closing, tree = material.closing, material.tree
    told = [
        Text(
            f"业务截止日{closing.as_of}，收录截止日（结算日）{closing.known_at}，日期均指北京时间当日结束。",
            f"Told to the end of {closing.as_of}, as recorded by the end of {closing.known_at} (the settling day), both in"
            " Asia/Shanghai.",
        ),
        Text(
            f"业务发生在{closing.as_of}及以前、收录在{closing.known_at}以后的事实不在本期之内，列入下期修订。",
            f"What happened by {closing.as_of} and was recorded after {closing.known_at} is a revision of the next report.",
        ),
        Text(
            f"指标体系：{tree.title.zh}（{tree.id}，版本{tree.version}，自{tree.effective_from}施行）。",
            f"Tree of indicators: {tree.title.en} ({tree.id}, version {tree.version}, in force from {tree.effective_from}).",
        ),
        _positions(closing),
        _before(telling),
    ]
    if material.suppress_below:
        told.append(
            Text(
                f"少于{material.suppress_below}人的数据及可据以推算的数据不予列示。",
                f"Figures of fewer than {material.suppress_below} people, and those that would tell them, are not shown.",
            )
        )
    return tuple(told)


def _positions(closing: Closing) -> Text:
    """Exclusive ends by family, partition after partition."""
    families = groupby(sorted(closing.positions.items()), key=lambda one: one[0][0])
    told = "; ".join(f"{family} " + ", ".join(f"{p}:{end}" for (_, p), end in each) for family, each in families)
    return Text(f"各主题分区的截止位置（不含）：{told}。", f"Positions, exclusive, by family and partition: {told}.")


def _before(telling: Telling) -> Text:
    past, found = telling.material.before, telling.arrivals
    if past is None or found is None:
        return Text("上一期没有结账，不作环比和修订。", "The period before was not closed: no growth and no revisions.")
    period = past.closing.period
    people = sum(row["n"] for row in found.rows if row["family"] == PEOPLE)
    if 0 < people < telling.k:
        return Text(
            f"上一期（{period}）结账后有事实迟到，见迟报情况。",
            f"Facts came after {period} was closed; see what came late.",
        )
    return Text(
        f"上一期（{period}）结账后收到业务发生在该期及以前的事实{found.total}条。",
        f"After {period} was closed, {found.total} facts about it or before came.",
    )
