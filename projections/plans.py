"""Plans: a consortium's construction plan with its targets, and industry plans (plan clauses 三(一) and 三(三)).

A plan holds from a day on, until the same plan is adopted or revised from a later day; each statement says the plan
whole, so that what an earlier one named and the newest does not is no longer planned.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, Subquery, and_, func, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel
from projections.engine.periods import in_force

construction_plan = Entity(
    "construction_plan",
    family="plan",
    key=("subject", "effective_from"),
    sets={
        "ConstructionPlanAdopted": (
            *("consortium_id", "title", "document", "body", "adopted_on", "valid_until", "budget", "indicator_tree"),
        )
    },
)

planned_target = Entity(
    "planned_target",
    family="plan",
    key=("subject", "effective_from", "indicator", "year"),
    sets={"ConstructionPlanAdopted": ("target", "unit", "baseline")},
    each="targets",
    of=construction_plan,
)

industry_plan = Entity(
    "industry_plan",
    family="plan",
    key=("subject",),
    sets={"IndustryPlanPublished": ("title", "county", "park")},
)
"""What a plan is about: revisions leave it as it is."""

WHOLE = ("IndustryPlanPublished", "IndustryPlanRevised")
"""Each states the whole plan."""

industry_plan_terms = Entity(
    "industry_plan_terms",
    family="plan",
    key=("subject", "effective_from"),
    sets={
        name: {"publisher": "member"} | {same: same for same in ("document", "valid_until", "consortium")}
        for name in WHOLE
    },
)

planned_industry = Entity(
    "planned_industry",
    family="plan",
    key=("subject", "effective_from", "industry", "year"),
    sets=dict.fromkeys(WHOLE, ("expected_output", "expected_firms")),
    each="industries",
    of=industry_plan_terms,
)

planned_jobs = Entity(
    "planned_jobs",
    family="plan",
    key=("subject", "effective_from", "industry", "occupation", "year"),
    sets=dict.fromkeys(WHOLE, ("new_jobs", "education")),
    each="jobs",
    of=industry_plan_terms,
)

chain_link = Entity(
    "chain_link",
    family="plan",
    key=("subject", "effective_from", "chain", "link"),
    sets=dict.fromkeys(WHOLE, ("link_position", "link_state", "industry", "lead_enterprise")),
    each="chains",
    of=industry_plan_terms,
)


def _in_force(plan: Entity, on: date) -> Subquery:
    """Plans that have begun and not run out on `on`; of one plan the statement that holds from the latest day."""
    holds = in_force(plan, on)
    return select(holds).where(holds.c.valid_until >= on).subquery()


def _children(child: Entity, plans: FromClause) -> tuple[Subquery, Any]:
    """The rows that the plans' newest statements name, and how they are joined to `plans`."""
    rows = current(child)
    return rows, and_(rows.c.subject == plans.c.subject, rows.c.effective_from == plans.c.effective_from)


def construction_plans(on: date) -> Select[Any]:
    """Construction plans in force on `on`: whose, for how long, with what budget (yuan) and how many targets."""
    plans = _in_force(construction_plan, on)
    targets, same = _children(planned_target, plans)
    p = plans.c
    columns = (p.subject, p.consortium_id, p.title, p.document, p.adopted_on, p.effective_from, p.valid_until, p.budget)
    return (
        select(*columns, p.indicator_tree, func.count(targets.c.indicator).label("targets"))
        .select_from(plans.outerjoin(targets, same))
        .group_by(*columns, p.indicator_tree)
    )


def planned_targets(on: date) -> Select[Any]:
    """Targets for the year of `on`: consortium_id, indicator_tree, indicator, year, target, unit, baseline.

    Per consortium and tree those of one plan: of the plans in force on `on` the one that holds from the latest day, then
    the one adopted last. `plan` is its subject, `event_id` the fact that adopted it.
    """
    p = _in_force(construction_plan, on)
    newest = [p.c[name].desc() for name in ("effective_from", "adopted_on", "consortium_id_at", "consortium_id_by")]
    turn = func.row_number().over(partition_by=(p.c.consortium_id, p.c.indicator_tree), order_by=newest)
    ranked = select(p, turn.label("turn")).subquery()
    plans = select(ranked).where(ranked.c.turn == 1).subquery()
    targets, same = _children(planned_target, plans)
    t = targets.c
    return (
        select(plans.c.consortium_id, plans.c.indicator_tree, t.indicator, t.year, t.target, t.unit, t.baseline,
               plans.c.subject.label("plan"), plans.c.consortium_id_by.label("event_id"))
        .select_from(plans.join(targets, same))
        .where(t.year == on.year)
    )  # fmt: skip


def industry_plans(on: date) -> Select[Any]:
    """Industry plans in force on `on`: what for, by whom, for how long; jobs: posts planned over all years (persons)."""
    plans, about = _in_force(industry_plan_terms, on), industry_plan.table.c
    jobs, same = _children(planned_jobs, plans)
    p = plans.c
    columns = (p.subject, about.title, about.county, about.park, p.publisher, p.document, p.consortium,
               p.effective_from, p.valid_until)  # fmt: skip
    return (
        select(*columns, func.coalesce(func.sum(jobs.c.new_jobs), 0).label("jobs"))
        .select_from(plans.outerjoin(industry_plan.table, about.subject == p.subject).outerjoin(jobs, same))
        .group_by(*columns)
    )


def links_in_force(on: date) -> Subquery:
    """Links of the chains that industry plans in force on `on` name: the columns of `chain_link`, and `consortium`."""
    plans = _in_force(industry_plan_terms, on)
    links, same = _children(chain_link, plans)
    return select(links, plans.c.consortium).select_from(plans.join(links, same)).subquery()


def jobs_in_force(on: date) -> Subquery:
    """Posts that industry plans in force on `on` name: the columns of `planned_jobs`."""
    plans = _in_force(industry_plan_terms, on)
    jobs, same = _children(planned_jobs, plans)
    return select(jobs).select_from(plans.join(jobs, same)).subquery()


def industry_chains(on: date) -> Select[Any]:
    """Links of key industry chains in the plans in force on `on`, one row per plan and link."""
    links = links_in_force(on).c
    columns = (links.chain, links.link, links.link_position, links.link_state, links.industry, links.lead_enterprise)
    return select(*columns, links.consortium, links.subject.label("plan"))


def planned_posts(on: date) -> Select[Any]:
    """Posts to be filled in the plans in force on `on`, by industry, occupation and year (persons)."""
    jobs = jobs_in_force(on).c
    columns = (jobs.industry, jobs.occupation, jobs.year, jobs.new_jobs, jobs.education)
    return select(*columns, jobs.subject.label("plan"))


def planned_output(on: date) -> Select[Any]:
    """Output (yuan) and enterprises that the plans in force on `on` expect, by industry and year."""
    plans = _in_force(industry_plan_terms, on)
    expected, same = _children(planned_industry, plans)
    e = expected.c
    columns = (e.industry, e.year, e.expected_output, e.expected_firms, e.subject.label("plan"))
    return select(*columns).select_from(plans.join(expected, same))


projection = Projection(
    "plans",
    "规划",
    "Plans",
    entities=(
        *(construction_plan, planned_target),
        *(industry_plan, industry_plan_terms, planned_industry, planned_jobs, chain_link),
    ),
    read_models=(
        ReadModel("construction-plans", "建设规划", "Construction plans", construction_plans),
        ReadModel("planned-targets", "本年规划目标", "Targets planned for the year", planned_targets),
        ReadModel("industry-plans", "产业规划", "Industry plans", industry_plans),
        ReadModel("industry-chains", "产业链", "Industry chains", industry_chains),
        ReadModel("planned-posts", "规划岗位", "Posts planned", planned_posts),
        ReadModel("planned-output", "规划产值", "Output planned", planned_output),
    ),
)
