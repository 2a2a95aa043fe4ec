"""/v1/majors: the demand that each major on offer serves, what lacks, and changes by year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query

from projections.engine.view import View
from projections.major_coverage import (
    CLOSING,
    KINDS,
    NO_DEMAND,
    Coverage,
    Offered,
    Suggestion,
    changes_by_year,
    coverage,
    suggestions,
)
from projections.platform.api.majors.reasons import reason
from projections.platform.api.majors.shapes import (
    MajorDemand,
    MajorDemandQuery,
    MajorYears,
    SuggestionQuery,
    SuggestionTold,
)
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import NAMELESS, Name, code_names, member_names
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS

DIGITS = 2


class Names:
    """Names of majors, occupations, schools and counties on the view's day."""

    def __init__(self, view: View, schools: Iterable[str]) -> None:
        self.majors = code_names(view, "bachelor_major") | code_names(view, "major")
        self.occupations = code_names(view, "occupation")
        self.counties = code_names(view, "county")
        self._schools = member_names(view, set(schools))

    def schools(self, codes: Iterable[str]) -> list[dict[str, Any]]:
        return [{"code": code, "zh": self._schools.get(code), "en": None} for code in codes]


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/majors", tags=["专业 / majors"], responses=READ_PROBLEMS)

    @router.get(
        "/demand", summary="在办专业所对接的需求 / the demand that majors serve", response_model=Page[MajorDemand]
    )
    def demand(query: Annotated[MajorDemandQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            found = coverage(view, query.county)
            wanted = [
                major
                for major in found.majors.values()
                if query.major in (None, major.major) and (query.member is None or query.member in major.schools)
            ]
            named = Names(view, (school for major in wanted for school in major.schools))
        items = [_served(major, found, named) for major in wanted]
        name = f"majors/demand/{query.major or ''}/{query.member or ''}/{query.county or ''}"
        page, following = page_of(name, query, items, lambda one: (-one["open"], one["major"]))
        return {"items": page, "next": following}

    @router.get(
        "/suggestions",
        summary="专业设置建议及理由 / what lacks in majors on offer, and why",
        response_model=Page[SuggestionTold],
    )
    def suggested(query: Annotated[SuggestionQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            found = coverage(view, query.county)
            told = [one for one in suggestions(found) if query.kind in (None, one.kind)]
            named = Names(view, (school for one in told for school in one.schools))
        items = [_suggested(one, found, named) for one in told]
        name = f"majors/suggestions/{query.kind or ''}/{query.county or ''}"
        page, following = page_of(name, query, items, lambda one: (KINDS.index(one["kind"]), -one["open"], one["code"]))
        return {"items": page, "next": following}

    @router.get("/changes", summary="历年专业变动 / changes of majors by year", response_model=MajorYears)
    def changes(query: Annotated[MomentQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            return {"as_of": view.on, "years": changes_by_year(view)}

    return router


def _named(code: str, names: dict[str, Name]) -> dict[str, Any]:
    return {"code": code} | names.get(code, NAMELESS)._asdict()


def _served(major: Offered, found: Coverage, named: Names) -> dict[str, Any]:
    served = [_named(code, named.occupations) | {"open": found.open.get(code, 0)} for code in major.occupations]
    return {
        "major": major.major,
        "major_zh": named.majors.get(major.major, NAMELESS).zh or major.name_zh,
        "schools": named.schools(major.schools),
        "planned": major.planned,
        "open": sum(one["open"] for one in served),
        "occupations": sorted(served, key=lambda one: (-one["open"], one["code"])),
    }


def _suggested(one: Suggestion, found: Coverage, named: Names) -> dict[str, Any]:
    of_major = one.kind in (CLOSING, NO_DEMAND)
    name = (named.majors if of_major else named.occupations).get(one.code, NAMELESS).zh
    if of_major and name is None:
        name = found.majors[one.code].name_zh
    # Former codes lead somewhere too, but none of them can be opened.
    majors = [_named(code, named.majors) for code in one.majors if of_major or code in named.majors]
    zh, en = reason(one, name or one.code, [major["zh"] or major["code"] for major in majors])
    where = {} if of_major else found.counties.get(one.code, {})
    counties = [_named(code, named.counties) | {"open": n} for code, n in where.items() if code]
    return {
        "kind": one.kind,
        "code": one.code,
        "name_zh": name,
        "open": one.open,
        "planned": None if one.planned is None else round(one.planned, DIGITS),
        "majors": majors,
        "schools": named.schools(one.schools),
        "counties": sorted(counties, key=lambda place: (-place["open"], place["code"])),
        "until": one.until,
        "reason_zh": zh,
        "reason_en": en,
    }
