"""The least that a report says: a table of a tree's figures, with the events behind each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from projections.evaluation.evaluation import evaluate_tree
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import evidence, measure
from projections.evaluation.remembering import Measuring
from projections.evaluation.rounding import as_text
from projections.evaluation.tree.model import Text
from projections.reports.document import Document, Heading, Table, Value
from projections.reports.editions.making import Workshop
from projections.reports.material import Material
from projections.reports.writers.files import report_files

COLUMNS = ("指标", "数值", "分子", "分母", "得分")


@dataclass(frozen=True)
class Small:
    document: Document
    evidence: dict[str, list[bytes]]
    measure: Measuring = measure


def small_contents(material: Material) -> Small:
    one = evaluate_tree(material.tree, material.view, (material.scope,), material.targets)[material.scope]
    rows, behind = [], {}
    for score in one.score.leaves():
        leaf, figure = score.leaf, one.figures[score.leaf.id]
        rows.append((leaf.name, shown(figure.value, leaf.unit, leaf.query), shown(figure.numerator),
                     shown(figure.denominator), shown(score.points)))  # fmt: skip
        behind[leaf.query] = _events(material, leaf.query)
    closing = material.closing
    table = Table("figures", Text("指标", "Figures"), tuple(Text(name, "") for name in COLUMNS), tuple(rows))
    total = Table(
        "total",
        Text("总分", "Score"),
        (Text("项", ""), Text("得分", "")),
        ((Text("总分", ""), shown(one.score.total)),),
    )
    title = Text(f"{closing.period} 报告", f"Report of {closing.period}")
    body = (Heading(Text("总体情况", "Figures")), table, total)
    notes = (Text(f"业务截止 {closing.as_of}", f"as of {closing.as_of}"),)
    office = Text("市产教联合体办公室", "Office")
    return Small(Document(title, office, "", Text("各成员", "Members"), closing.known_at, body, notes=notes), behind)


def shown(value: float | Decimal | None, unit: str = "", key: str | None = None) -> Value:
    told = as_text(value, 4)
    return Value(None if told is None else Decimal(told), unit, key)


def _events(material: Material, query: str) -> list[bytes]:
    """A table's head, and its rows."""
    indicator = indicator_named(query)
    ids = sorted(row["event_id"] for row in material.view.rows(evidence(indicator, material.view.on, material.scope)))
    return [b"event_id\n", "".join(f"{one}\n" for one in ids).encode()]


def small_workshop(fonts: dict[str, str] | None = None) -> Workshop:
    return Workshop(small_contents, lambda document: report_files(document, None), fonts or {})
