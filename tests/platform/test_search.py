"""Search: by Chinese, pinyin and initials, misspelt or not, with counts of what there is to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from projections.platform.api.app import build_api
from projections.platform.api.search.spelling import score, words
from tests.own_database import database
from tests.platform.city import FIRM, OTHER_FIRM, OTHER_SCHOOL, SCHOOL, City, demand, small_city, stated, today
from tests.platform.conftest import Api
from tests.platform.server import running

POSTS = ["数控车工", "数控铣工程师", "工业机器人运维员", "Java 开发工程师", "育婴员", "电工"]
NOW_AND_THEN: list[dict[str, Any]] = [{}, {"as_of": str(today())}]


@pytest.fixture(scope="module")
def city(services: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with database(services) as engine:
        made = City(engine, tmp_path_factory.mktemp("search") / "archive")
        made.found()
        made.accept(small_city())
        counties = ("370703", "370705")
        for number, title in enumerate(POSTS):
            owner = OTHER_FIRM if number == 4 else FIRM
            about = {"title": title, "county": counties[number % 2], "occupation": "4-04-05-01"}
            made.accept([demand(0, subject=f"{owner}/S-{number}", member=owner, openings=number, **about)])
        made.accept([stated("CohortDeclared", subject=f"{OTHER_SCHOOL}/2027-x", member=OTHER_SCHOOL)])
        yield made


@pytest.fixture(scope="module")
def api(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with running(build_api(city.engine, city.archive, tmp_path_factory.mktemp("dist"))) as url:
        yield Api(url, None)  # type: ignore[arg-type]


def titles(api: Api, **asked: Any) -> list[str]:
    return [item["title"] for item in api.every("/v1/search/demands", **asked) if "/S-" in item["subject"]]


@pytest.mark.parametrize("moment", NOW_AND_THEN)
def test_posts_are_found_however_they_are_typed(api: Api, moment: dict[str, Any]) -> None:
    for typed, first in (
        ("数控车工", "数控车工"),
        ("shukongchegong", "数控车工"),
        ("skcg", "数控车工"),
        ("数空车工", "数控车工"),  # a homophone
        ("shukongchegon", "数控车工"),  # a letter short
        ("shukonchegong", "数控车工"),
        ("机械人运维", "工业机器人运维员"),  # another character
        ("jqr", "工业机器人运维员"),
        ("ＪＡＶＡ", "Java 开发工程师"),
        ("kaifa gcs", "Java 开发工程师"),
        ("javva", "Java 开发工程师"),
        ("yuyingyuan", "育婴员"),
    ):
        found = titles(api, q=typed, **moment)
        assert found[:1] == [first], (typed, found)
    assert "数控铣工程师" in titles(api, q="shukong", **moment)
    assert titles(api, q="宇航员") == titles(api, q="xyzxyz") == []


def test_a_post_is_found_by_its_employer_and_every_word_has_to_fit(api: Api) -> None:
    assert titles(api, q="样例纺织") == titles(api, q="ylfz") == ["育婴员"]
    assert titles(api, q="样例动力 电工") == ["电工"]
    assert titles(api, q="样例纺织 电工") == []


@pytest.mark.parametrize("moment", NOW_AND_THEN)
def test_facets_count_what_there_is_under_the_other_filters(api: Api, moment: dict[str, Any]) -> None:
    whole = api.every("/v1/search/demands", **moment)
    answer = api.json("/v1/search/demands", county="370703", limit=2, **moment)
    assert answer["rows"] == sum(item["county"] == "370703" for item in whole)
    facets = {facet["column"]: facet for facet in answer["facets"]}
    for column in ("county", "member_kind", "occupation"):
        rows = whole if column == "county" else [item for item in whole if item["county"] == "370703"]
        counts = {value["value"]: value["rows"] for value in facets[column]["values"]}
        assert counts == Counter(item[column] for item in rows), column
    assert facets["county"]["title_zh"] == "县市区"
    [there] = [value for value in facets["county"]["values"] if value["value"] == "370703"]
    assert there["zh"] == "寒亭区"
    assert facets["member_kind"]["values"][0]["zh"] == "企业"
    following = api.json("/v1/search/demands", county="370703", limit=2, cursor=answer["next"], **moment)
    assert (following["facets"], following["rows"]) == (None, None)


def test_best_comes_first_page_by_page_and_a_sort_goes_before(api: Api) -> None:
    scores = [item["score"] for item in api.every("/v1/search/demands", q="gong", limit=2)]
    assert len(scores) > 2
    assert scores == sorted(scores, reverse=True)
    openings = [item["openings"] for item in api.every("/v1/search/demands", q="gong", sort="-openings", limit=2)]
    assert openings == sorted(openings, reverse=True)
    cursor = api.json("/v1/search/demands", q="gong", limit=2)["next"]
    assert api.get("/v1/search/demands", q="kong", limit=2, cursor=cursor).status_code == 422


def test_cohorts_are_found_by_school_and_major(api: Api) -> None:
    assert {item["member"] for item in api.every("/v1/search/cohorts", q="shandong jingmao")} == {OTHER_SCHOOL}
    [one] = api.every("/v1/search/cohorts", q="wfzy")
    assert (one["member"], one["member_zh"]) == (SCHOOL, "潍坊职业学院")
    assert one["major_zh"]
    found = api.every("/v1/search/cohorts", q=one["major_zh"])
    assert {item["major"] for item in found} == {one["major"]}


@pytest.mark.parametrize("query", ["salary=1", "sort=salary", f"q={'x' * 101}", "limit=0"])
def test_what_cannot_be_used_is_named(api: Api, query: str) -> None:
    answer = api.get(f"/v1/search/demands?{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.json()["detail"]


def test_a_fit_is_better_the_nearer_it_is() -> None:
    text = "数控车工"
    typed = ["数控车工", "车工", "chegong", "数空车工", "skcg", "数控车员"]
    points = [score(word, text) for word in typed]
    assert points == sorted(points, reverse=True)
    assert all(points)
    assert score("ongch", text) == 0  # from within a syllable
    assert score("铣工", "育婴员") == 0
    assert words("  ＣＮＣ 车工  a b c d ") == ["cnc", "车工", "a", "b", "c"]
