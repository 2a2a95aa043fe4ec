"""A sound tree of four leaves, one per rule, and ways to change it and to be told what is wrong with the change."""

from __future__ import annotations

import pytest

from projections.evaluation.indicators import indicator_named
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.reading import parse_tree
from schemas.errors import TreeFault, TreeRefused

QUERIES = {
    name: indicator_named(name)
    for name in ("filling_rate", "openings_per_seeker", "tasks_overdue", "service_satisfaction")
}

SMALL = """\
id: small
version: "1"
effective_from: 2026-01-01
zh: 小体系
en: A small tree
source: 实施意见
clauses: [三(三), 三(四), 四(三)]
indicators:
  - id: S
    zh: 实质性指标
    en: Substantive indicators
    weight: 90
    under:
      - id: S1
        zh: 供需匹配
        en: Demand and supply
        weight: 90
        under:
          - id: S1.1
            zh: 岗位到位率
            en: Filling rate
            class: substantive
            query: filling_rate
            definition: {zh: 到岗 ÷ 发布, en: Filled of all}
            population: {zh: 成员企业的岗位, en: Openings of members}
            clause: 三(三)
            unit: percent
            target: plan
            ratio: {better: higher}
            weight: 60
            responsible: 市工业和信息化局
          - id: S1.2
            zh: 求人倍率
            en: Openings per seeker
            class: substantive
            query: openings_per_seeker
            definition: {zh: 岗位 ÷ 求职, en: Openings by seekers}
            population: {zh: 岗位与求职者, en: Openings and seekers}
            clause: 三(三)
            unit: ratio
            bands:
              - {to: 1, points: 0}
              - {from: 1, to: 2, points: 30}
              - {from: 2, points: 12.5}
            weight: 30
            responsible: 市人力资源和社会保障局
  - id: F
    zh: 否定性指标
    en: Negative indicators
    weight: 10
    under:
      - id: F1
        zh: 逾期任务
        en: Tasks overdue
        class: negative
        query: tasks_overdue
        definition: {zh: 逾期未完成, en: Past their day}
        population: {zh: 有期限的任务, en: Tasks with a day}
        clause: 四(三)
        unit: count
        deduction: {base: 10, each: 1.5, free: 1}
        weight: 10
        responsible: 专班办公室
      - id: F2
        zh: 满意度不合格
        en: Unsatisfactory
        class: negative
        query: service_satisfaction
        definition: {zh: 满意度, en: Satisfaction}
        population: {zh: 服务评价, en: Ratings}
        clause: 三(四)
        unit: points
        veto: {least: 60}
        responsible: 秘书处
"""


def small_tree(text: str = SMALL) -> Tree:
    return parse_tree(text, "small.yaml", QUERIES)


def changed(*changes: tuple[str, str]) -> str:
    """The small tree with each first text, which must stand there, replaced once by the second."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def faults_of(text: str) -> tuple[TreeFault, ...]:
    with pytest.raises(TreeRefused) as refused:
        small_tree(text)
    return refused.value.faults


def line_with(text: str, piece: str) -> int:
    """The first line, from 1, that has `piece` in it."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if piece in line)
