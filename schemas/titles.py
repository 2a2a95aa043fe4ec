"""What families and kinds of members are called, Chinese and English."""

from __future__ import annotations

FAMILIES: dict[str, tuple[str, str]] = {
    "demand": ("需求", "Demand"),
    "graduate": ("毕业生", "Graduates"),
    "major-change": ("专业与招生", "Majors and enrolment"),
    "service": ("技术服务与成果", "Services and outcomes"),
    "cooperation": ("校企合作", "Cooperation"),
    "resource": ("资源", "Resources"),
    "plan": ("规划", "Plans"),
    "governance": ("治理", "Governance"),
    "reference": ("参考数据", "Reference data"),
}
"""In the order in which they are shown."""

MEMBER_KINDS: dict[str, tuple[str, str]] = {
    "school": ("学校", "school"),
    "enterprise": ("企业", "enterprise"),
    "institute": ("科研院所", "research institute"),
    "provider": ("培训机构", "training provider"),
    "park": ("园区", "park"),
    "department": ("政府部门", "department"),
    "secretariat": ("秘书处", "secretariat"),
    "operator": ("平台运营方", "operator"),
}
