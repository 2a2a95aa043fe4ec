"""A tree that cannot be right is refused with the line and the mend, in Chinese and in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.evaluation.tree.reading import read_tree
from schemas.errors import TreeRefused
from tests.evaluation.small_tree import QUERIES, SMALL, changed, faults_of, line_with, small_tree

FIRST_BANDS = "              - {to: 1, points: 0}\n              - {from: 1, to: 2, points: 30}\n"
CASES = {
    # what is wrong: (old, new, text on the fault's line, piece of zh, piece of en)
    "a branch that states another sum": (
        "weight: 90\n        under",
        "weight: 80\n        under",
        "weight: 80",
        "下级合计为 90（S1.1 60 + S1.2 30）；请改为 90",
        "write 90 or change them",
    ),
    "a branch without its sum": (
        "    weight: 10\n    under",
        "    under",
        "id: F",
        "F 缺少 weight（权重）；请补上",
        "F has no weight; add it",
    ),
    "an unknown query": (
        "query: filling_rate",
        "query: filing_rate",
        "query: filing_rate",
        "是否指 filling_rate？",
        "did you mean filling_rate?",
    ),
    "an unknown query that is like none": (
        "query: filling_rate",
        "query: zzz",
        "query: zzz",
        "可用：filling_rate、openings_per_seeker",
        "there are: filling_rate, openings_per_seeker",
    ),
    "a missing population": (
        "            population: {zh: 成员企业的岗位, en: Openings of members}\n",
        "",
        "id: S1.1",
        "S1.1 缺少 population（统计范围）；请补上，例如 population: {zh: ",
        "S1.1 has no population; add it, e.g. population: {zh: ",
    ),
    "an empty population": (
        "population: {zh: 服务评价, en: Ratings}",
        "population:  # who?",
        "# who?",
        "F2 缺少 population",
        "F2 has no population",
    ),
    "a population in one language": (
        "population: {zh: 服务评价, en: Ratings}",
        "population: {zh: 服务评价}",
        "population: {zh: 服务评价}",
        "F2 population 缺少 en（英文）",
        "F2 population has no en",
    ),
    "a missing definition": (
        "        definition: {zh: 满意度, en: Satisfaction}\n",
        "",
        "id: F2",
        "缺少 definition（定义）",
        "has no definition",
    ),
    "a clause that the source does not have": (
        "clause: 四(三)",
        "clause: 四(九)",
        "clause: 四(九)",
        "是否指 四(三)？",
        "did you mean 四(三)?",
    ),
    "an unknown class": (
        "class: negative",
        "class: negativ",
        "class: negativ",
        "是否指 negative？",
        "did you mean negative?",
    ),
    "an unknown unit": ("unit: percent", "unit: 百分比", "unit: 百分比", "可用：count、days", "there are: count, days"),
    "an entry that there is not": (
        "responsible: 专班办公室",
        "responsible: 专班办公室\n        wieght: 3",
        "wieght: 3",
        "是否指 weight？",
        "did you mean weight?",
    ),
    "an entry said twice": (
        "unit: percent",
        "unit: percent\n            unit: ratio",
        "unit: ratio",
        "S1.1 的 unit 写了两次；请删去一处",
        "S1.1 says unit twice; remove one",
    ),
    "a ratio without a target": (
        "            target: plan\n",
        "",
        "ratio: {better: higher}",
        "请写 target: plan（取自建设规划）或 target: 数值",
        "add `target: plan`",
    ),
    "a target in words": (
        "target: plan",
        "target: 八成",
        "target: 八成",
        "target 应为 plan（取自建设规划）或数字",
        "target must be `plan`",
    ),
    "a ratio in no direction": (
        "ratio: {better: higher}",
        "ratio: {zero: 1}",
        "ratio: {zero: 1}",
        "缺少 better（方向）",
        "has no better",
    ),
    "lower is better, but nothing says where points end": (
        "ratio: {better: higher}",
        "ratio: {better: lower}",
        "ratio: {better: lower}",
        "以低为优，须写 ratio.zero",
        "say at which value nothing is earned",
    ),
    "a zero beyond the target": (
        "target: plan\n            ratio: {better: higher}",
        "target: 50\n            ratio: {better: higher, zero: 50}",
        "zero: 50",
        "须小于目标值 50",
        "must be below the target 50",
    ),
    "a zero before the target, where lower is better": (
        "target: plan\n            ratio: {better: higher}",
        "target: 50\n            ratio: {better: lower, zero: 40}",
        "zero: 40",
        "须大于目标值 50",
        "must be above the target 50",
    ),
    "no rule": (
        "        veto: {least: 60}\n",
        "",
        "id: F2",
        "没有计分规则；请写 ratio、bands",
        "has no scoring rule; give",
    ),
    "two rules": (
        "veto: {least: 60}",
        "veto: {least: 60}\n        deduction: {base: 1, each: 1}",
        "id: F2",
        "deduction、veto 只能取其一",
        "has 2 scoring rules (deduction, veto)",
    ),
    "bands that overlap": (
        "{from: 1, to: 2, points: 30}",
        "{from: 0.5, to: 2, points: 30}",
        "{from: 0.5, to: 2",
        "重叠（上一档到 1，这一档从 0.5）；请从低到高写",
        "overlap (the one before goes to 1, this begins at 0.5)",
    ),
    "bands with a gap": (
        "{from: 1, to: 2, points: 30}",
        "{from: 1.5, to: 2, points: 30}",
        "{from: 1.5",
        "在 1 与 1.5 之间有空档",
        "leave a gap from 1 to 1.5",
    ),
    "bands from high to low": (
        "{from: 1, to: 2, points: 30}\n              - {from: 2, points: 12.5}",
        "{from: 2, to: 3, points: 30}\n              - {from: 1, to: 2, points: 0}\n              - {from: 3, points: 1}",
        "{from: 1, to: 2, points: 0}",
        "未按从低到高排列（2 之后是 1）",
        "are not in ascending order (1 after 2)",
    ),
    "bands without a lowest": (
        "{to: 1, points: 0}",
        "{from: 0, to: 1, points: 0}",
        "{from: 0, to: 1",
        "第一档之下（小于 0）没有分；请去掉第一档的 from",
        "drop `from` of the first",
    ),
    "bands without a highest": (
        "{from: 2, points: 12.5}",
        "{from: 2, to: 9, points: 12.5}",
        "{from: 2, to: 9",
        "（9 及以上）没有分；请去掉最后一档的 to",
        "drop `to` of the last",
    ),
    "a band that is upside down": (
        "{from: 1, to: 2, points: 30}",
        "{from: 2, to: 1, points: 30}",
        "{from: 2, to: 1",
        "下限须小于上限",
        "from must be below to",
    ),
    "a band without points": (
        "{from: 2, points: 12.5}",
        "{from: 2}",
        "{from: 2}",
        "bands[3] 缺少 points（得分）",
        "bands[3] has no points",
    ),
    "a best band that does not bring the weight": (
        "points: 30}",
        "points: 29}",
        "- {to: 1, points: 0}",  # the list of bands begins here
        "最高一档应为权重 30 分，现为 29",
        "must bring the weight 30, not 29",
    ),
    "a deduction without a base": (
        "{base: 10, each: 1.5, free: 1}",
        "{each: 1.5, free: 1}",
        "deduction: ",
        "缺少 base（起始分）；请补上，例如 base: 4",
        "has no base; add it, e.g. base: 4",
    ),
    "a deduction from another base than its weight": (
        "base: 10",
        "base: 12",
        "base: 12",
        "base 为 12，应等于权重 10",
        "starts from base 12, which must be its weight 10",
    ),
    "a deduction of nothing": ("each: 1.5", "each: 0", "each: 0", "永不扣分；请写大于 0 的数", "give more than 0"),
    "a veto with a weight": (
        "veto: {least: 60}",
        "veto: {least: 60}\n        weight: 5",
        "weight: 5",
        "F2 是一票否决，不占权重；请删去 weight",
        "F2 is a veto and has no weight; remove `weight`",
    ),
    "a veto that is not of the negative class": (
        "class: negative\n        query: service",
        "class: basic\n        query: service",
        "class: basic",
        "类别应为 negative（否定性），现为 basic",
        "its class is negative, not basic",
    ),
    "a veto without a limit": (
        "veto: {least: 60}",
        "veto: {}",
        "veto: {}",
        "须写 most（超过即否决）或 least",
        "a veto says either most",
    ),
    "a weight of nothing": (
        "each: 1.5, free: 1}\n        weight: 10",
        "each: 1.5, free: 1}\n        weight: 0",
        "weight: 0",
        "应大于 0、不超过 100",
        "must be above 0",
    ),
    "a weight in words": (
        "            weight: 60",
        "            weight: sixty",
        "weight: sixty",
        "S1.1 weight 应为数字",
        "S1.1 weight must be a number",
    ),
    "a scored leaf without a weight": (
        "            weight: 60\n",
        "",
        "id: S1.1",
        "S1.1 缺少 weight",
        "S1.1 has no weight",
    ),
    "an id that stands twice": (
        "id: S1.2",
        "id: S1.1",
        "zh: 求人倍率",
        "编号 S1.1 重复（已在第 19 行）；请另取编号",
        "id S1.1 stands twice (first on line 19)",
    ),
    "an id that is not well formed": (
        "id: F1\n",
        "id: F-\n",
        "id: F-",
        "编号 F- 写法不对；应如 S1.1",
        "write it like S1.1",
    ),
    "a day that is none": (
        "effective_from: 2026-01-01",
        "effective_from: 2026-02-31",
        "2026-02-31",
        "应为日期，如 2026-01-01",
        "must be a day",
    ),
    "a version that is a number": (
        'version: "1"',
        "version: 1",
        "version: 1",
        "应为文字；数字",
        "must be text; quote numbers",
    ),
    "no YAML": ("unit: percent", "unit: percent: per", "percent: per", "不是完好的 YAML", "is no sound YAML"),
}


@pytest.mark.parametrize(("old", "new", "at", "zh", "en"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_told_with_its_line_and_the_mend(old: str, new: str, at: str, zh: str, en: str) -> None:
    text = changed((old, new))
    shift = -1 if at == "zh: 求人倍率" else 0  # the second of two equal ids stands one line above its name
    (fault,) = faults_of(text)
    assert fault.line == line_with(text, at) + shift
    assert zh in fault.zh
    assert en in fault.en
    assert "\n" not in fault.zh + fault.en


def test_the_small_tree_is_sound_so_that_each_refusal_is_of_the_change() -> None:
    assert [leaf.id for leaf in small_tree().leaves()] == ["S1.1", "S1.2", "F1", "F2"]


def test_points_at_level_1_must_sum_to_100() -> None:
    text = changed(
        ("base: 10", "base: 8"), ("        weight: 10", "        weight: 8"), ("    weight: 10", "    weight: 8")
    )
    (fault,) = faults_of(text)
    assert fault.line == line_with(text, "- id: S")
    assert "合计为 98，应为 100；请补上 2 分" in fault.zh
    assert "sum to 98, not 100; add 2" in fault.en


CYCLES = {
    "a node under itself": (
        ("- id: S1\n", "- &s1\n        id: S1\n"),
        ("- id: S1.2\n", "- *s1\n          - id: S1.2\n"),
    ),
    "a node under one of those under it": (
        ("- id: S\n", "- &s\n    id: S\n"),
        ("- id: S1.2\n", "- *s\n          - id: S1.2\n"),
    ),
    "a list in itself": (
        ("    under:\n      - id: S1\n", "    under: &u\n      - id: S1\n"),
        ("- id: S1.2\n", "- *u\n          - id: S1.2\n"),
    ),
}


@pytest.mark.parametrize("changes", CYCLES.values(), ids=CYCLES)
def test_a_cycle_through_an_alias_is_refused_at_the_list_that_holds_it(changes: tuple[tuple[str, str], ...]) -> None:
    text = changed(*changes)
    (fault,) = faults_of(text)
    assert fault.line == line_with(text, "id: S1.1")
    assert "在自身之下；请删去指回它的别名（*）" in fault.zh
    assert "stands under itself; remove the alias (*)" in fault.en


def test_a_leaf_whose_branch_names_itself_as_what_is_under_it_is_told_on_that_line() -> None:
    text = SMALL.replace("- id: F\n", "- &f\n    id: F\n").split("    under:\n      - id: F1")[0] + "    under: *f\n"
    faults = faults_of(text)
    assert (
        line_with(text, "under: *f"),
        "a cycle: F (line 47) stands under itself; remove the alias (*) that leads back to it",
    ) in [(fault.line, fault.en) for fault in faults]


def test_a_node_named_by_an_alias_a_second_time_is_an_id_that_stands_twice() -> None:
    text = changed(("- id: F1\n", "- &f1\n        id: F1\n")) + "      - *f1\n"
    assert "id F1 stands twice" in faults_of(text)[0].en


def test_texts_may_be_shared_by_an_alias() -> None:
    text = changed(
        ("population: {zh: 成员企业的岗位, en: Openings of members}", "population: &all {zh: 岗位, en: Openings}"),
        ("population: {zh: 岗位与求职者, en: Openings and seekers}", "population: *all"),
    )
    first, second, *_ = small_tree(text).leaves()
    assert first.population == second.population


def test_a_fourth_level_and_a_leaf_at_the_first_are_refused() -> None:
    deep = changed(("            weight: 30\n", "            weight: 30\n            under: []\n"))
    assert "there are three levels" in faults_of(deep)[0].en
    top = SMALL.replace("indicators:\n", "indicators:\n  - {id: X, zh: 甲, en: A}\n")
    assert "X is at level 1 and needs others `under` it" in faults_of(top)[0].en


def test_all_faults_are_told_at_once_in_order_of_their_lines() -> None:
    text = changed(
        ("query: tasks_overdue", "query: tasks"),
        ("            target: plan\n", ""),
        ("veto: {least: 60}", "veto: {least: 60}\n        weight: 5"),
        ("    weight: 90\n    under", "    weight: 91\n    under"),
    )
    faults = faults_of(text)
    assert [fault.line for fault in faults] == sorted(
        line_with(text, piece) for piece in ("weight: 91", "ratio: {", "query: tasks", "weight: 5")
    )


def test_the_message_is_one_line_with_file_line_and_mend_of_each() -> None:
    text = changed(("query: filling_rate", "query: filing_rate"), ("each: 1.5", "each: 0"))
    with pytest.raises(TreeRefused) as refused:
        small_tree(text)
    assert refused.value.zh.startswith("指标体系有 2 处错误：small.yaml:23 S1.1 query 为 filing_rate")
    assert refused.value.en.startswith("faults in the tree of indicators: 2: small.yaml:23 S1.1 query is filing_rate")
    assert "small.yaml:61" in refused.value.en
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "# nothing\n", "- 1\n", "just words\n", "id: [1\n", "a: *b\n", "{}\n"])
def test_what_is_no_tree_at_all_is_refused_too(text: str) -> None:
    assert faults_of(text)


def test_a_file_that_is_not_there_or_not_utf8_is_refused_by_its_name(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"\xff\xfe")
    for path in (tmp_path / "none.yaml", bad):
        with pytest.raises(TreeRefused, match=path.name):
            read_tree(path, QUERIES)
