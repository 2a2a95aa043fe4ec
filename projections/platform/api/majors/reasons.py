"""Why something is suggested, in words, with the numbers that it rests on."""

from __future__ import annotations

from projections.major_coverage import CLOSING, NO_MAJOR, TOO_FEW, Suggestion

NAMED = 3
"""Majors that are named in a sentence."""


def reason(one: Suggestion, name: str, majors: list[str]) -> tuple[str, str]:
    """Chinese and English. `name`: of the occupation or the major; `majors`: names of the suggestion's majors."""
    zh_majors, en_majors = _several(majors, "、", " 等"), _several(majors, ", ", " …")
    if one.kind == NO_MAJOR:
        zh = f"“{name}”在招 {one.open} 人，全市没有在办专业对应。"
        en = f"“{name}” has {one.open} openings, and no major on offer in the city leads to it."
        if majors:
            return zh + f"可考虑增设：{zh_majors}。", f"{en} Could be opened: {en_majors}."
        return (
            zh + "现行专业与职业对应关系中也没有列出可对应的专业，可考虑开展职业培训。",
            f"{en} The mapping in force names no major that does; training could help.",
        )
    if one.kind == TOO_FEW:
        planned = round(one.planned or 0)
        zh = f"“{name}”在招 {one.open} 人，对应在办专业（{zh_majors}）最近学年计划招生按职业均分后为 {planned} 人。可考虑扩大招生。"
        en = (
            f"“{name}” has {one.open} openings; the majors that lead to it ({en_majors}) plan an intake of {planned}, shared "
            "equally over their occupations. A larger intake could be considered."
        )
        return zh, en
    if one.kind == CLOSING:
        zh = f"“{name}”已宣布自 {one.until} 起停办，而其对应职业在招 {one.open} 人。建议停办前复核。"
        en = (
            f"“{name}” is announced to close from {one.until}, while the occupations it leads to have {one.open} openings. "
            "To be looked at again."
        )
        return zh, en
    return (
        f"“{name}”对应的职业目前全部没有在招岗位。建议核实需求后再安排招生。",
        f"No occupation that “{name}” leads to has openings now. To be checked before the next intake.",
    )


def _several(names: list[str], between: str, more: str) -> str:
    return between.join(names[:NAMED]) + (more if len(names) > NAMED else "")
