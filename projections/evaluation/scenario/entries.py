"""The entries of a scenario's file: what each is called, and an example for the one who has left it out."""

from __future__ import annotations

EXAMPLES = {
    "title": ("名称", "新开三个专业"),
    "tree": ("指标体系文件", "tree-2027.yaml"),
    "targets": ("改动的目标值", "[{consortium: WF-GX, leaf: S1.1, value: 85}]"),
    "facts": ("假设的事实", "[{type: DemandWithdrawn, subject: …}]"),
    "open_majors": ("新开专业", '[{school: "4137012391", major: "460104", seats: 60, from: 2026-09-01}]'),
    "member_leaves": ("成员退出", "[{member: 91370700123456781A, on: 2026-06-30}]"),
    "consortium": ("联合体", "WF-GX"),
    "leaf": ("三级指标编号", "S1.1"),
    "value": ("目标值", "85"),
    "type": ("事件类型", "DemandWithdrawn"),
    "school": ("学校代码，加引号", '"4137012391"'),
    "major": ("专业代码，加引号", '"460104"'),
    "seats": ("计划招生人数", "60"),
    "from": ("开办日期", "2026-09-01"),
    "name": ("专业名称", "机械制造及自动化"),
    "member": ("成员代码", "91370700123456781A"),
    "on": ("退出日期", "2026-06-30"),
}
"""Entry -> its Chinese name, and an example of its value as YAML."""
