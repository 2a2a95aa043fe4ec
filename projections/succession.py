"""Codes over time: what replaced a code, step by step, as of a day. Facts keep the code that they were stated with.

A mapping `<list>-successor` says it; each of its versions is one change (an edition of a catalogue, a county merged)
with the day from which it counts, and the versions add up. A code that lives on beside what was split off from it is
paired with itself. `schemas.code_succession` is the same rule for one code, and the tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, Date, Select, Subquery, Text, and_, func, literal, select, union

from projections.engine.declaration import Projection, ReadModel
from projections.reference import mapping, mapping_pair, pairs_of
from schemas.code_book import SUCCESSOR


def _steps(on: date, list_ids: Sequence[str]) -> CTE:
    """mapping_id, from_code, to_code, used_from, since: from_code, as used in used_from <= day < since, is to_code then.

    `list_ids`: of these lists only; of all, where it is empty.
    """
    m, p = mapping.table.c, mapping_pair.table.c
    stated = and_(p.mapping_id == m.mapping_id, p.version == m.version, p.stated_by_by == m.effective_from_by)
    wanted = m.mapping_id.in_([one + SUCCESSOR for one in list_ids]) if list_ids else m.mapping_id.like(f"%{SUCCESSOR}")
    pairs = (
        select(m.mapping_id, p.from_code, p.to_code, m.effective_from.label("since"))
        .select_from(mapping_pair.table.join(mapping.table, stated))
        .where(wanted, m.effective_from <= on)
        .cte()
    )
    changes = select(pairs.c.mapping_id, pairs.c.from_code, pairs.c.since).distinct().subquery()
    before = func.lag(changes.c.since).over(
        partition_by=(changes.c.mapping_id, changes.c.from_code), order_by=changes.c.since
    )
    uses = select(changes, func.coalesce(before, literal(date.min, Date)).label("used_from")).subquery()
    same = and_(*(uses.c[name] == pairs.c[name] for name in ("mapping_id", "from_code", "since")))
    return select(pairs, uses.c.used_from).join_from(pairs, uses, same).cte()


def successions(on: date, *list_ids: str) -> Subquery:
    """list_id, code, used_from, since, successor: a row for each code that was replaced by `on`, per successor.

    A fact that carries `code` and is dated used_from <= day < since speaks, as of `on`, of `successor`; what was split
    has several rows. A code without a row for its day stands for itself. Chains are followed to what is in use on `on`.
    `list_ids`: of these lists only.
    """
    steps = _steps(on, list_ids)
    s = steps.c
    chain = select(
        s.mapping_id, s.from_code.label("code"), s.used_from, s.since, s.to_code.label("successor"),
        s.since.label("reached"),
    ).cte(recursive=True)  # fmt: skip
    further = steps.alias()
    went = (chain.c.mapping_id, chain.c.code, chain.c.used_from, chain.c.since)
    chain = chain.union(
        select(*went, further.c.to_code, further.c.since).join_from(chain, further, _goes_on(chain, further))
    )
    further = steps.alias()
    c = chain.c
    list_id = func.replace(c.mapping_id, SUCCESSOR, "", type_=Text()).label("list_id")
    return (
        select(list_id, c.code, c.used_from, c.since, c.successor)
        .distinct()
        .select_from(chain.outerjoin(further, _goes_on(chain, further)))
        .where(further.c.from_code.is_(None))
        .subquery()
    )


def _goes_on(chain: Any, step: Any) -> Any:
    """Whether `step` replaces the code that a chain has reached, as used from then on."""
    c, s = chain.c, step.c
    within = and_(s.used_from <= c.reached, c.reached < s.since)
    return and_(s.mapping_id == c.mapping_id, s.from_code == c.successor, within)


def pairs_with_former_codes(mapping_id: str, list_ids: Sequence[str], on: date) -> CTE:
    """from_code, to_code of a mapping in force on `on`, and of each former code of the lists that has no pair itself.

    A former code leads wherever its successors lead.
    """
    pairs, old = pairs_of(mapping_id, on), successions(on, *list_ids)
    former = (
        select(old.c.code.label("from_code"), pairs.c.to_code)
        .join_from(old, pairs, pairs.c.from_code == old.c.successor)
        .where(old.c.code.not_in(select(pairs.c.from_code)))
    )
    return union(select(pairs.c.from_code, pairs.c.to_code), former).cte()


def code_successions(on: date) -> Select[Any]:
    """list_id, code, used_from (null: from the beginning), since, successor: every code that was replaced by `on`."""
    s = successions(on).c
    used_from = func.nullif(s.used_from, literal(date.min, Date), type_=Date()).label("used_from")
    return select(s.list_id, s.code, used_from, s.since, s.successor)


projection = Projection(
    "succession",
    "代码更替",
    "Codes replaced",
    read_models=(
        ReadModel("code-successions", "被取代的代码", "Codes replaced, with their successors", code_successions),
    ),
    reads=("reference",),
)
