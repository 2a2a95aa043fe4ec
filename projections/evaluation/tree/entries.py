"""The entries of a tree's file: what each is called, and an example for the one who has left it out."""

from __future__ import annotations

EXAMPLES = {
    "id": ("编号", "S1.1"),
    "version": ("版本", '"2026"'),
    "effective_from": ("施行日期", "2026-01-01"),
    "zh": ("中文", "岗位到位率"),
    "en": ("英文", "Filling rate"),
    "source": ("来源文件", "潍坊市关于加快推进市域产教联合体建设的实施意见"),
    "clauses": ("可引条款", "[二, 三(一), 三(二)]"),
    "indicators": ("指标", "[{id: S, zh: …, en: …, weight: 100, under: […]}]"),
    "under": ("下级指标", "[{id: S1.1, …}]"),
    "class": ("类别", "basic"),
    "query": ("取数", "filling_rate"),
    "definition": ("定义", "{zh: 到岗人数 ÷ 发布岗位数, en: Filled of all openings}"),
    "population": ("统计范围", "{zh: 成员企业发布的岗位, en: Openings of member enterprises}"),
    "clause": ("条款", "三(三)"),
    "unit": ("单位", "percent"),
    "target": ("目标值", "plan"),
    "weight": ("权重", "4"),
    "responsible": ("责任单位", "市教育局"),
    "ratio": ("按比例计分", "{better: higher}"),
    "better": ("方向", "higher"),
    "zero": ("零分值", "40"),
    "bands": ("分档计分", "[{to: 60, points: 0}, {from: 60, points: 4}]"),
    "points": ("得分", "4"),
    "from": ("下限（含）", "60"),
    "to": ("上限（不含）", "90"),
    "deduction": ("扣分", "{base: 4, each: 1}"),
    "base": ("起始分", "4"),
    "each": ("每单位扣分", "1"),
    "free": ("免扣数", "2"),
    "veto": ("一票否决", "{most: 10}"),
    "most": ("最大容许值", "10"),
    "least": ("最小容许值", "60"),
}
"""Entry -> its Chinese name, and an example of its value as YAML."""
