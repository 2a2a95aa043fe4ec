"""Lists and members that the samples of the ministry's tables speak of."""

from __future__ import annotations

from datetime import date

from producers.code_names import CodeNames, Named

SECONDARY = {"660103": "数控技术应用", "730701": "电子商务"}
HIGHER = {
    "460103": "数控技术",
    "460104": "机械制造及自动化",
    "460305": "工业机器人技术",
    "510103": "应用电子技术",
    "530701": "电子商务",
}
MEMBERS = {
    "4137012391": "潍坊职业学院",
    "91370705MA8KT0A1Q4": "鸢起动力装备有限公司",
    "91370705MA8KT0B2W7": "声澜电声科技有限公司",
}


def listed(list_id: str, day: date) -> Named | None:
    """Majors since March 2021, and members; no other list is published."""
    match list_id:
        case "major":
            return Named("2025", SECONDARY | HIGHER) if day >= date(2021, 3, 12) else None
        case "member":
            return Named("3", MEMBERS, {"鸢起动力机械有限公司": "91370705MA8KT0A1Q4"})
    return None


def sample_names() -> CodeNames:
    return CodeNames(listed)
