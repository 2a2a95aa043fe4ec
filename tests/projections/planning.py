"""Plans told in a story: construction plans with their targets, industry plans with posts and chains."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.projections.story import Story

OFFICE, PARK = "12370700MB8KT0C306", "11370700MB8KP0D40Q"
LAST = date(2027, 12, 31)


def target(indicator: str, year: int, value: float, unit: str = "%") -> dict[str, Any]:
    return {"indicator": indicator, "year": year, "target": value, "unit": unit, "baseline": None}


def adopt(
    story: Story, local: str, *targets: dict[str, Any], day: str = "2026-01-10", since: str = "2026-01-01", **said: Any
) -> str:
    """A construction plan of WF-GX, adopted on `day` and in force `since`."""
    known: dict[str, Any] = {
        "consortium_id": "WF-GX", "title": f"规划 {local}", "document": None, "body": None,
        "adopted_on": date.fromisoformat(day), "valid_until": LAST, "budget": None, "indicator_tree": "consortium",
    }  # fmt: skip
    dated = {"effective_from": date.fromisoformat(since), "targets": list(targets)}
    return story.tell("ConstructionPlanAdopted", day, OFFICE, local, **(known | dated | said))


def link(name: str, industry: str | None, chain: str = "动力装备", state: str = "strong") -> dict[str, Any]:
    about = {"link_position": "midstream", "link_state": state, "lead_enterprise": None}
    return {"chain": chain, "link": name, "industry": industry, **about}


def jobs(industry: str, occupation: str, count: int = 100, year: int = 2026) -> dict[str, Any]:
    return {"industry": industry, "occupation": occupation, "year": year, "new_jobs": count, "education": "40"}


def plan_industry(
    story: Story,
    local: str,
    chains: list[dict[str, Any]],
    posts: list[dict[str, Any]],
    *,
    day: str = "2026-01-10",
    since: str = "2026-01-01",
    revised: bool = False,
    **said: Any,
) -> str:
    """An industry plan of the park, for WF-GX, published (or revised) on `day` and in force `since`."""
    about: dict[str, Any] = {} if revised else {"title": f"产业规划 {local}", "county": None, "park": "WF-GXQ"}
    expected = [{"industry": "3412", "year": 2026, "expected_output": 1_000_000, "expected_firms": 3}]
    known = {"consortium": "WF-GX", "document": None, "valid_until": LAST, "industries": expected}
    lists = {"chains": chains, "jobs": posts, "effective_from": date.fromisoformat(since)}
    event_type = "IndustryPlanRevised" if revised else "IndustryPlanPublished"
    return story.tell(event_type, day, PARK, local, **(about | known | lists | said))
