"""Reports to write: one as an office has them, and one of everything that is hard to write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from projections.evaluation.tree.model import Text
from projections.reports.document import Chart, Document, Heading, Paragraph, Series, Table, Value


def _d(*values: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if value is None else Decimal(value) for value in values)


COUNTIES = (
    "潍城区",
    "寒亭区",
    "坊子区",
    "奎文区",
    "青州市",
    "诸城市",
    "寿光市",
    "安丘市",
    "高密市",
    "昌邑市",
    "滨海经济技术开发区",
)
FILLED = ("86.4", "72.1", "68.0", "91.3", "79.9", "83.2", "88.7", "61.4", "75.0", "70.6", "93.8")
BEFORE = ("84.0", "70.9", "69.2", "90.0", "78.1", "80.0", "88.7", "63.0", "71.5", "70.6", None)


def quarterly() -> Document:
    """A quarter's circular: figures with evidence, a hidden one, tables, both charts, two annexes, notes."""
    return Document(
        title=Text(
            "关于2026年第三季度市域产教联合体\n建设成效的通报",
            "On the results of the municipal industry-education consortium, third quarter of 2026",
        ),
        issuer=Text("潍坊市市域产教联合体秘书处", "Secretariat of the Weifang consortium"),
        number="潍产教联〔2026〕12号",
        to=Text("各县（市、区）产教融合工作专班，各成员单位", "county offices and members"),
        dated=date(2026, 10, 15),
        blocks=(
            Paragraph(
                (
                    Text(
                        "根据截至9月30日的归档事实，本季度新增用人需求",
                        "By the facts kept to 30 September, new openings were ",
                    ),
                    Value(Decimal(12845), "persons", "open.new"),
                    Text("，需求满足率", "; the filling rate was "),
                    Value(Decimal("81.35"), "percent", "fill.rate"),
                    Text("，比上季度提高", ", up by "),
                    Value(Decimal("2.10"), "percent", "fill.rate.change"),
                    Text("；其中残疾人就业", "; of persons with disabilities "),
                    Value(None, "persons", "disabled", hidden=True),
                    Text("。", "."),
                )
            ),
            Heading(Text("供需对接", "Supply and demand")),
            Heading(Text("用人需求", "Openings"), 2),
            Paragraph(
                (
                    Text("求人倍率为", "Openings per seeker: "),
                    Value(Decimal("1.27"), "ratio", "ratio"),
                    Text("，合同金额", "; contracts "),
                    Value(Decimal("3456789.50"), "yuan", "contracts"),
                    Text("，平均受理", "; accepted within "),
                    Value(Decimal("3.5"), "days", "days"),
                    Text("，产业学院", "; industry colleges "),
                    Value(Decimal(14), "count", "colleges"),
                    Text("，培训", "; trained "),
                    Value(Decimal(20480), "person_times", "trained"),
                    Text("，得分", "; score "),
                    Value(Decimal("92.5"), "points", "score"),
                    Text("，去年同期", "; a year before "),
                    Value(None, "percent"),
                    Text("。", "."),
                )
            ),
            Table(
                "counties",
                Text("各县（市、区）需求满足情况", "Filling of openings by county"),
                (
                    Text("县（市、区）", "County"),
                    Text("发布需求", "Openings"),
                    Text("满足率", "Filling rate"),
                    Text("比上季度", "Against last quarter"),
                    Text("更新日期", "Updated"),
                ),
                tuple(
                    (
                        Text(name, ""),
                        Value(Decimal(n * 137 + 12), "persons", f"county.{n}.openings"),
                        Value(Decimal(FILLED[n]), "percent", f"county.{n}.rate"),
                        Value(None, "percent", hidden=True)
                        if n == 10
                        else Value(Decimal(FILLED[n]) - Decimal(BEFORE[n] or 0), "percent"),
                        date(2026, 9, 30) if n % 3 else None,
                    )
                    for n, name in enumerate(COUNTIES)
                ),
            ),
            Chart(
                "rates",
                Text("各县（市、区）需求满足率", "Filling rate by county"),
                "bar",
                "percent",
                tuple(Text(name, "") for name in COUNTIES),
                (
                    Series(Text("本季度", "This quarter"), _d(*FILLED)),
                    Series(Text("上季度", "Last quarter"), _d(*BEFORE)),
                ),
            ),
            Heading(Text("走势", "Trend"), 2),
            Heading(Text("就业去向落实率", "Placement rate"), 3),
            Chart(
                "trend",
                Text("就业去向落实率走势", "Placement rate over time"),
                "line",
                "percent",
                tuple(Text(f"{year}年{q}季度", f"{year} Q{q}") for year in (2025, 2026) for q in (1, 2, 3, 4))[:7],
                (
                    Series(Text("联合体", "Consortium"), _d("88.1", "89.4", None, "90.2", "91.0", "91.8", "92.3")),
                    Series(Text("全市", "City"), _d("86.0", "86.2", "86.9", "87.1", "87.0", "88.4", "88.9")),
                ),
            ),
            Heading(Text("存在问题", "Problems")),
            Table(
                "problems",
                Text("本季度发现的问题", "Problems found"),
                (Text("问题", "Problem"), Text("责任单位", "Office")),
                (),
            ),
            Heading(Text("下一步工作", "What comes next")),
            Paragraph((Text("请各成员单位于本月底前补报缺项。", ""),)),
            Heading(Text("指标定义", "Definitions of indicators")),
            Table(
                "definitions",
                Text("指标定义", "Definitions"),
                (Text("指标", "Indicator"), Text("定义", "Definition"), Text("编号", "Id")),
                (
                    (
                        Text("需求满足率", "Filling rate"),
                        Text("已满足的需求人数占有效需求人数的比例。", "Filled openings among valid ones."),
                        "filling_rate",
                    ),
                ),
            ),
            Heading(Text("典型案例", "Cases")),
            Paragraph((Text("某现代产业学院与12家企业共建课程。", "An industry college and 12 firms."),)),
        ),
        annexes=(Text("指标定义", "Definitions of indicators"), Text("典型案例", "Cases")),
        notes=(
            Text("业务截止：2026年9月30日；记录截止：2026年10月10日。", "As of 2026-09-30; known at 2026-10-10."),
            Text("指标体系：consortium 2026.1；程序版本：0.1.0。", "Tree: consortium 2026.1; program 0.1.0."),
        ),
    )


NASTY = (
    '<script>alert("x")</script> & <b> #set page(fill: red) $x$ *b* _i_ @r \\ `c` [a](b) {{ y }} {% z %} =1+1 〔甲〕'
)


def hard() -> Document:
    """Markup of every format in every text, a title of 60 characters, nothing in a table, numbers at their ends."""
    text = Text(NASTY, NASTY.replace("甲", "A"))
    return Document(
        title=Text("关于进一步" * 12, ""),
        issuer=Text("某某省某某市某某县某某镇市域产教联合体建设工作领导小组办公室", ""),
        number="某〔2026〕1号 #[x] <y>",
        to=text,
        dated=date(2026, 1, 2),
        blocks=(
            Heading(text),
            Paragraph(
                (
                    text,
                    Value(Decimal("-1234567890123456789.12"), "yuan", "a&b<c>#d"),
                    Text("上\n下\tx\r\ny", "up\ndown"),
                )
            ),
            Paragraph(
                (Value(Decimal("-0.00"), "percent"), Value(Decimal("1E+30"), "count"), Value(Decimal("0.0000001"), ""))
            ),
            Table("空/表:*?[]", text, (text, Text("乙", "")), ()),
            Table(
                "空/表:*?()",
                text,
                (text, Text("乙\n丙", "b")),
                (
                    (NASTY, Value(Decimal("-98765.4321"), "days", "neg")),
                    ("=HYPERLINK(1)", Value(Decimal(7), "persons", "few", hidden=True)),
                    (None, date(2026, 3, 1)),
                    (text, "长" * 300),
                ),
            ),
            Chart("c", text, "bar", "yuan", (text, Text("乙", "")), (Series(text, _d("-1E+12", "2500000.5")),)),
            Chart("d", text, "line", "points", (text,), (Series(text, _d(None)), Series(text, _d("-3")))),
            Chart("e", text, "bar", "count", (), ()),
        ),
        annexes=(Text("随文另送的附件 #1 <x>", ""),),
        notes=(text,),
        suppress_below=10,
    )
