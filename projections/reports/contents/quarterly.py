"""季通报: every consortium's leaves against last quarter, target and the others; highlights and problems found by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Text
from projections.reports.contents.arrivals_section import arrivals_section
from projections.reports.contents.comparing import Comparison, compare, consortium_scopes
from projections.reports.contents.comparison_tables import growth_table, leaves_table
from projections.reports.contents.definitions_table import TITLE, definitions
from projections.reports.contents.framing import framed
from projections.reports.contents.graduates_table import graduates_table
from projections.reports.contents.highlights import Found, findings
from projections.reports.contents.official_wording import named, period_of_closing
from projections.reports.contents.revision_section import revision_section
from projections.reports.contents.scores_table import scores_table
from projections.reports.contents.telling import Telling, plain
from projections.reports.document import Block, Document, Heading, Paragraph

STOP = Text("。", ".")
NONE = Text("按规则未发现。", "None was found by rule.")


def quarterly(telling: Telling) -> Document:
    """Of all consortia, or of one beside the others."""
    material = telling.material
    period = period_of_closing(material.closing)
    everyone = consortium_scopes(telling)
    own = Scope(material.scope.consortium)
    told = [one for one in everyone if material.scope.consortium in (None, one.consortium)]
    compared = compare(telling, everyone)
    blocks: list[Block] = [*_overview(telling, {scope: compared[scope] for scope in told})]
    for scope in told:
        blocks += consortium_section(telling, scope, compared[scope])
    blocks += _graduates(telling)
    blocks += arrivals_section(telling)
    pasts = () if material.before is None else (material.before,)
    blocks += revision_section(telling, list(dict.fromkeys([own, *told])), pasts)
    blocks += definitions(telling)
    title = Text(
        f"关于{named(period).zh}市域产教联合体\n建设推进情况的通报",
        f"The municipal industry-education consortia, {named(period).en}",
    )
    return framed(telling, title, blocks, (TITLE,))


def _overview(telling: Telling, told: Mapping[Scope, Sequence[Comparison]]) -> tuple[Block, ...]:
    heading = Heading(Text("总体情况", "Overview"))
    if not told:
        return heading, Paragraph((Text("截至本期末尚无联合体成立。", "No consortium has been founded so far."),))
    leaves = sum(1 for _ in telling.material.tree.leaves())
    said = Paragraph(
        (
            Text("本期通报联合体", "Consortia: "),
            plain(len(told)),
            Text("个，评价指标", "; indicators: "),
            plain(leaves),
            Text(
                "个，得分如下。触发一票否决的，总分不予认定。",
                ". Scores; where a veto falls, the total does not count.",
            ),
        )
    )
    return heading, said, scores_table(telling, told)


def consortium_section(telling: Telling, scope: Scope, compared: Sequence[Comparison]) -> list[Block]:
    """Highlights, problems, the table of leaves and that of growth."""
    name = telling.names.of(scope)
    found = findings(compared, telling)
    period = period_of_closing(telling.material.closing)
    blocks: list[Block] = [Heading(name)]
    blocks += _said(Text("亮点", "Highlights"), [one for one in found if one.tone == "highlight"])
    blocks += _said(Text("问题", "Problems"), [one for one in found if one.tone == "problem"])
    blocks += [Heading(Text("指标情况", "Indicators"), 2)]
    blocks += [leaves_table(telling, f"leaves-{scope.consortium}", compared, period, name)]
    if telling.material.before is not None:
        blocks += [growth_table(telling, f"growth-{scope.consortium}", compared, name)]
    return blocks


def _said(heading: Text, found: Sequence[Found]) -> list[Block]:
    if not found:
        return [Heading(heading, 2), Paragraph((NONE,))]
    return [Heading(heading, 2), *(Paragraph((*one.parts, STOP)) for one in found)]


def _graduates(telling: Telling) -> list[Block]:
    table = graduates_table(telling)
    return [] if table is None else [Heading(Text("毕业生去向", "Graduates")), table]
