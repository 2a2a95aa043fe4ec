"""Column names of the ministry's data standard of June 2023, in its order, with the Chinese names."""

from __future__ import annotations

MAJOR_COLUMNS = [
    ("ZJSJWYXBS", "主键数据唯一性标识"), ("XXDM", "学校代码"), ("ZYSSYXBMC", "专业所属院系部"), ("ZYMC", "专业名称"), ("ZYH", "专业号"),
    ("PZSZNY", "批准设置年月"), ("SCZSNY", "首次招生年月"), ("ZYCCM", "专业层次码"), ("XZM", "学制码"), ("SFZDZY", "是否重点专业"),
    ("SJCJSJ", "数据采集时间"),
]  # fmt: skip
PERSON_COLUMNS = [
    ("ZJSJWYXBS", "主键数据唯一性标识"), ("XXDM", "学校代码"), ("XH", "学号"), ("XM", "姓名"), ("ZYH", "专业号"), ("ZYMC", "专业名称"),
    ("BH", "班号"), ("BJMC", "班级名称"), ("SFZJH", "身份证件号"),
]  # fmt: skip
WORK_COLUMNS = [
    *PERSON_COLUMNS, ("JYDWSFXQHZDW", "就业单位是否校企合作单位"), ("JYDWMC", "就业单位名称"), ("JYDWXYDM", "就业单位统一社会信用代码"),
    ("JYDWHYM", "就业单位行业码"), ("JYDWXZM", "就业单位性质码"), ("JYDWGMM", "就业单位规模码"), ("QXX", "起薪线"), ("SFDK", "是否对口"),
    ("JYQYSJGBM", "就业区域省机构编码"), ("JYQYSHJGBM", "就业区域市机构编码"), ("JYRQ", "就业日期"), ("SFZZCY", "是否自主创业"),
    ("SFLHJY", "是否灵活就业"), ("SJCJSJ", "数据采集时间"),
]  # fmt: skip
STUDY_COLUMNS = [
    *PERSON_COLUMNS, ("XSLXM", "学生类型码"), ("SXQDM", "升学渠道码"), ("LQXXMC", "录取学校名称"), ("SXCCM", "升学层次码"),
    ("SJCJSJ", "数据采集时间"),
]  # fmt: skip
IDLE_COLUMNS = [*PERSON_COLUMNS, ("WJYLXM", "未就业类型码"), ("SJCJSJ", "数据采集时间")]
GROUPS = {
    "就业单位": ("JYDWSFXQHZDW", "JYDWMC", "JYDWXYDM", "JYDWHYM", "JYDWXZM", "JYDWGMM"),
    "就业区域": ("JYQYSJGBM", "JYQYSHJGBM"),
}
TABLES = {"jy": ("就业", WORK_COLUMNS), "sx": ("升学", STUDY_COLUMNS), "wjy": ("未就业", IDLE_COLUMNS)}
