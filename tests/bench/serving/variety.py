"""What the city of the history leaves out, since nothing there asks for it: many posts, places and majors, and what
has to be stated of members once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import polars as pl

from schemas.starter import read_codes
from tests.bench.history.city import EMPLOYERS, SCHOOLS
from tests.bench.peers.events import Draw
from tests.platform.city import CONSORTIUM, Fact, admitted, stated

SEED = 7
GRADES = ("", "初级", "中级", "高级", "资深", "见习", "首席", "助理")
POSTS = (
    "",
    "（白班）",
    "（夜班）",
    "一组",
    "二组",
    "三组",
    "（外勤）",
    "（储备）",
    "班长",
    "主管",
    "（项目制）",
    "（驻厂）",
)
YEARS = range(2024, 2028)


@cache
def _codes(name: str, length: int = 0) -> list[str]:
    codes = [str(row["code"]) for row in read_codes(name)]
    return [code for code in codes if not length or len(code) == length]


@cache
def _majors() -> list[str]:
    """Some that lead to occupations."""
    return sorted({str(row["from_code"]) for row in read_codes("major-occupation")} & set(_codes("major")))[:24]


@cache
def _titles() -> list[str]:
    """Some ten thousand."""
    names = [str(row["name_zh"]).split("、")[0] for row in read_codes("occupation")]
    return [f"{grade}{name}{post}" for name in names for grade in GRADES for post in POSTS]


def varied(event: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The facts of an event type, those of demands and graduates with as many kinds of each as a city has."""
    draw = Draw(frame["subject_no"], SEED)
    if event == "DemandPublished":
        return frame.with_columns(
            draw.one_of(_titles(), 1).alias("title"),
            draw.one_of(_codes("occupation"), 2).alias("occupation"),
            draw.one_of(_codes("county"), 3).alias("county"),
            draw.one_of([*_codes("park"), *[None] * 8], 4).alias("park"),
            draw.one_of(_codes("industry", 4) or _codes("industry"), 5).alias("industry"),
        )
    if event == "GraduateRegistered":
        frame = frame.with_columns(draw.one_of(_majors(), 6).alias("major"))
        cohort = pl.col("member") + "/cohort/" + pl.col("graduation_year").cast(pl.String) + "-" + pl.col("major")
        return frame.with_columns(cohort.alias("cohort"))
    return frame


def stated_once() -> Iterator[Fact]:
    """Members, their consortium, majors and cohorts."""
    counties = _codes("county")
    yield stated("ConsortiumFounded")
    for number, (code, kind) in enumerate([(s, "school") for s in SCHOOLS] + [(e, "enterprise") for e in EMPLOYERS]):
        yield admitted(
            code, kind, f"{'院校' if kind == 'school' else '企业'} {number}", counties[number % len(counties)]
        )
        yield stated("MemberJoined", subject=f"operator/membership/{CONSORTIUM}/{code}", member_code=code)
    for school in SCHOOLS:
        for major in _majors():
            yield stated("MajorOpened", member=school, subject=f"{school}/major/{major}", major=major)
            for year in YEARS:
                about = {"graduation_year": year, "major": major, "graduates_on": f"{year}-07-01", "size": 900}
                yield stated("CohortDeclared", member=school, subject=f"{school}/cohort/{year}-{major}", **about)
