"""/v1/members: the catalogue of members, live and as of a past day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from schemas.reasons import Reason
from tests.platform.city import FIRM, OTHER_FIRM, SCHOOL, City, demand, stated
from tests.platform.conftest import Api


def one(api: Api, code: str, **moment: Any) -> Any:
    [found] = [row for row in api.every("/v1/members", **moment) if row["member_code"] == code]
    return found


def test_the_catalogue_says_who_is_a_member_and_in_which_consortia(api: Api, city: City) -> None:
    rows = api.every("/v1/members", limit=3)
    codes = [row["member_code"] for row in rows]
    assert codes == sorted(codes)
    assert {SCHOOL, FIRM, OTHER_FIRM} <= set(codes)
    city.accept([stated("MemberJoined", member_code=FIRM, consortium_id="WF-NZ", role="council")])
    firm = one(api, FIRM)
    assert (firm["kind"], firm["status"], firm["status_reason"]) == ("enterprise", "active", None)
    [consortium] = firm["consortia"]
    assert (consortium["consortium_id"], consortium["role"]) == ("WF-NZ", "council")


def test_the_catalogue_counts_what_each_member_stated_by_type_and_outcome(api: Api, city: City) -> None:
    city.accept([demand(300)], recorded_at=datetime(2026, 7, 11, 4, tzinfo=UTC))
    city.reject(demand(301), Reason("unknown-code", "occupation", "9-9"))
    city.reject(demand(300), outcome="duplicate")
    firm = one(api, FIRM)
    published = {row["event_type"]: row for row in firm["stated"]}["DemandPublished"]
    assert (published["accepted"], published["rejected"], published["duplicate"]) == (14, 1, 1)
    assert published["event_type_zh"] == "需求发布"
    assert published["last_recorded_at"] == firm["last_recorded_at"] == "2026-07-11T04:00:00Z"
    total = len([fact for fact in api.every("/v1/facts") if fact["member"] == FIRM])
    assert firm["accepted"] == total == sum(row["accepted"] for row in firm["stated"])


def test_a_member_that_has_stated_nothing_is_in_the_catalogue_too(api: Api) -> None:
    silent = one(api, OTHER_FIRM)
    assert (silent["stated"], silent["accepted"], silent["last_recorded_at"]) == ([], 0, None)


def test_the_catalogue_of_a_past_day_knows_what_was_known_then(api: Api, city: City) -> None:
    now = one(api, FIRM)["accepted"]
    city.accept([demand(310)], recorded_at=datetime(2026, 7, 20, 4, tzinfo=UTC))
    assert one(api, FIRM)["accepted"] == now + 1
    assert one(api, FIRM, known_at="2026-07-15")["accepted"] == now
    assert api.every("/v1/members", as_of="2020-01-01") == []


def test_one_member_is_shown_with_its_history(api: Api, city: City) -> None:
    stop = {"member_code": FIRM, "suspended_from": "2026-07-01", "reason": "迟报"}
    city.accept([stated("MemberSuspended", subject="operator/standing/1", **stop)])
    answer = api.json(f"/v1/members/{FIRM}")
    assert (answer["status"], answer["status_since"], answer["status_reason"]) == ("suspended", "2026-07-01", "迟报")
    assert [(turn["turn"], turn["day"]) for turn in answer["history"]][-1] == ("suspended", "2026-07-01")
    assert answer["history"][0]["turn"] == "admitted"
    assert answer["accepted"] == one(api, FIRM)["accepted"]


def test_an_unknown_member_is_named(api: Api) -> None:
    answer = api.get("/v1/members/4137010000")
    assert answer.status_code == 404
    assert "4137010000" in answer.json()["detail"]
