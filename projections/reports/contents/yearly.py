"""年总结: trends over the closings of the year, scores with vetoes, revisions since, typical cases, candidates."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Text
from projections.governance import published_case
from projections.reports.contents.arrivals_section import arrivals_section
from projections.reports.contents.commendation import commendation_section
from projections.reports.contents.comparing import compare, consortium_scopes
from projections.reports.contents.definitions_table import TITLE, definitions
from projections.reports.contents.evidence import of_ids
from projections.reports.contents.framing import framed
from projections.reports.contents.graduates_table import graduates_table
from projections.reports.contents.official_wording import named, period_of_closing
from projections.reports.contents.quarterly import consortium_section
from projections.reports.contents.revision_section import revision_section
from projections.reports.contents.scores_table import scores_table
from projections.reports.contents.telling import Telling, plain
from projections.reports.contents.trends import trends_section
from projections.reports.document import Block, Cell, Document, Heading, Paragraph, Table
from projections.reports.material import Past

LEVELS = {
    "national": Text("国家级", "national"),
    "provincial": Text("省级", "provincial"),
    "municipal": Text("市级", "municipal"),
    "county": Text("县级", "county"),
    "consortium": Text("联合体级", "consortium"),
}
CASE_COLUMNS = (
    Text("案例", "Case"),
    Text("联合体", "Consortium"),
    Text("级别", "Level"),
    Text("发布载体", "Published in"),
    Text("发布日期", "On"),
)


def yearly(telling: Telling) -> Document:
    """Of all consortia, or of one beside the others."""
    material = telling.material
    period = period_of_closing(material.closing)
    everyone = consortium_scopes(telling)
    told = [one for one in everyone if material.scope.consortium in (None, one.consortium)]
    compared = compare(telling, everyone)
    mine = {scope: compared[scope] for scope in told}
    blocks: list[Block] = [Heading(Text("评价得分", "Scores"))]
    if told:
        veto = Text("触发一票否决的，总分不予认定。", "Where a veto falls, the total does not count.")
        blocks += [Paragraph((veto,)), scores_table(telling, mine)]
    else:
        blocks += [Paragraph((Text("本年度末尚无联合体成立。", "No consortium has been founded so far."),))]
    blocks += trends_section(telling, told)
    for scope in told:
        blocks += consortium_section(telling, scope, compared[scope])
    graduates = graduates_table(telling)
    blocks += [] if graduates is None else [Heading(Text("毕业生去向", "Graduates")), graduates]
    blocks += _cases(telling)
    blocks += commendation_section(telling, mine)
    blocks += arrivals_section(telling)
    own = Scope(material.scope.consortium)
    blocks += revision_section(telling, list(dict.fromkeys([own, *told])), closed_before(telling))
    blocks += definitions(telling)
    title = Text(
        f"{named(period).zh}市域产教联合体\n建设工作总结",
        f"The municipal industry-education consortia in {named(period).en}",
    )
    return framed(telling, title, blocks, (TITLE,))


def closed_before(telling: Telling) -> Sequence[Past]:
    """The year before and the periods of the year, in order of their last day."""
    material = telling.material
    pasts = [*([] if material.before is None else [material.before]), *material.earlier]
    return sorted(pasts, key=lambda past: (past.closing.as_of, past.closing.period))


def _cases(telling: Telling) -> list[Block]:
    heading = Heading(Text("典型案例", "Cases"))
    c, material = published_case.table.c, telling.material
    period = period_of_closing(material.closing)
    query = select(c.subject, c.title, c.consortium, c.level, c.outlet, c.published_on, c.title_by).where(
        c.published_on >= period.first, c.published_on <= period.last
    )
    if material.scope.consortium is not None:
        query = query.where(c.consortium == material.scope.consortium)
    found = sorted(material.view.rows(query), key=lambda row: (row["published_on"], row["subject"]))
    if not found:
        return [heading, Paragraph((Text("本年度未发布典型案例。", "No case was published this year."),))]
    ids = [row["title_by"] for row in found]
    key = telling.behind(telling.key_of("cases", material.scope), of_ids("governance", ids, material.view))
    said = Paragraph(
        (Text("本年度发布典型案例", "Cases published this year: "), plain(len(found), "count", key), Text("。", "."))
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row["title"],
            telling.names.consortium(row["consortium"]) if row["consortium"] else None,
            LEVELS.get(row["level"], Text(row["level"], row["level"])),
            row["outlet"],
            row["published_on"],
        )
        for row in found
    ]
    return [heading, said, Table("cases", Text("典型案例", "Cases"), CASE_COLUMNS, tuple(rows))]
