"""月调度: tasks and their changes by county, department and zone; what is new, done and overdue; what came late."""

from __future__ import annotations

from collections.abc import Sequence

from projections.evaluation.tree.model import Text
from projections.reports.contents.arrivals_section import arrivals_section
from projections.reports.contents.comparing import compare, consortium_scopes
from projections.reports.contents.comparison_tables import leaves_table
from projections.reports.contents.definitions_table import TITLE, definitions
from projections.reports.contents.framing import framed
from projections.reports.contents.official_wording import named, period_of_closing
from projections.reports.contents.revision_section import revision_section
from projections.reports.contents.task_list import Task, tasks
from projections.reports.contents.task_tables import by_county, by_department, by_zone, counts, evidence_of, listed
from projections.reports.contents.telling import Telling, plain
from projections.reports.document import Block, Document, Heading, Paragraph

OVER_COUNTIES = Text(
    "一项任务由多个县市区、多个部门承担的，分别计入；合计中每项任务只计一次。",
    "A task of several counties or departments counts in each of them, and once in the sum.",
)
NONE = Text("无。", "None.")


def monthly(telling: Telling) -> Document:
    """Of the whole city or of one consortium."""
    material = telling.material
    period = period_of_closing(material.closing)
    before = None if material.before is None else material.before.now
    found = tasks(material.view, material.scope, period, before)
    scopes = list(dict.fromkeys([material.scope, *([] if material.scope.consortium else consortium_scopes(telling))]))
    blocks = [
        *_progress(telling, found),
        *_list(telling, "new", Text("本月新下达任务", "New tasks"), [one for one in found if one.is_new]),
        *_list(telling, "done", Text("本月完成任务", "Tasks done this month"), [one for one in found if one.done_now]),
        *_list(telling, "overdue", Text("逾期未完成任务", "Tasks overdue"), [one for one in found if one.overdue]),
        *_list(telling, "help", Text("需协调事项", "Help wanted"), [one for one in found if _asks(one)]),
        *_figures(telling),
        *arrivals_section(telling),
        *revision_section(telling, scopes, () if material.before is None else (material.before,)),
        *definitions(telling),
    ]
    title = Text(
        f"关于{named(period).zh}市域产教联合体建设\n工作进展情况的调度通报",
        f"Progress of the municipal industry-education consortia, {named(period).en}",
    )
    return framed(telling, title, blocks, (TITLE,))


def _asks(one: Task) -> bool:
    return not one.done and bool(one.row["help_wanted"])


def _progress(telling: Telling, found: Sequence[Task]) -> tuple[Block, ...]:
    heading = Heading(Text("总体进展", "Progress"))
    if not found:
        return heading, Paragraph((Text("截至本月末尚未下达任务。", "No task has been assigned so far."),))
    key = evidence_of(telling, "tasks", found)
    total, new, done_now, done, running, overdue, overdue_now = (plain(n, "count", key) for n in counts(found))
    said = Paragraph(
        (
            *(Text("截至本月末，共下达任务", "Tasks assigned so far: "), total),
            *(Text("，其中本月新下达", ", new this month: "), new),
            *(Text("；本月完成", "; done this month: "), done_now),
            *(Text("，累计完成", ", done so far: "), done),
            *(Text("；在办", "; running: "), running),
            *(Text("，逾期未完成", ", overdue: "), overdue),
            *(Text("，其中本月新逾期", ", overdue since this month: "), overdue_now),
            Text("。", "."),
        )
    )
    return (
        heading,
        said,
        Paragraph((OVER_COUNTIES,)),
        *(Heading(Text("分县市区", "By county"), 2), by_county(telling, found)),
        *(Heading(Text("分部门", "By department"), 2), by_department(telling, found)),
        *(Heading(Text("分园区", "By zone"), 2), by_zone(telling, found)),
    )


def _list(telling: Telling, key: str, name: Text, found: Sequence[Task]) -> tuple[Block, ...]:
    if not found:
        return Heading(name), Paragraph((NONE,))
    return Heading(name), listed(telling, key, name, found)


def _figures(telling: Telling) -> tuple[Block, ...]:
    """The leaves of the report's own scope beside last month's; a consortium's beside the others'."""
    material = telling.material
    scope = material.scope
    peers = [] if scope.consortium is None else [one for one in consortium_scopes(telling) if one != scope]
    found = compare(telling, [scope, *peers])[scope]
    table = leaves_table(telling, "leaves", found, period_of_closing(material.closing), telling.names.of(scope))
    return Heading(Text("主要指标", "Figures")), table
