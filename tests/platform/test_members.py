"""/v1/members: the catalogue of members, live and as of a past day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from projections.member_catalogue import OUTCOMES, UNREADABLE
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.clients.python import every
from projections.platform.clients.python.shapes import CataloguedMember
from projections.records import verdict
from schemas.days import day_of, now
from schemas.errors import UnknownName
from schemas.reasons import Reason
from tests.platform.city import FIRM, OTHER_FIRM, SCHOOL, City, demand, stated
from tests.platform.conftest import Api


def one(api: Api, code: str, **moment: Any) -> CataloguedMember:
    [found] = [row for row in every(api.platform.members, **moment) if row["member_code"] == code]
    return found


def test_the_catalogue_says_who_is_a_member_and_in_which_consortia(api: Api, city: City) -> None:
    rows = list(every(api.platform.members, limit=3))
    codes = [row["member_code"] for row in rows]
    assert codes == sorted(codes)
    assert {SCHOOL, FIRM, OTHER_FIRM} <= set(codes)
    city.accept([stated("MemberJoined", member_code=FIRM, consortium_id="WF-NZ", role="council")])
    firm = one(api, FIRM)
    assert (firm["kind"], firm["status"], firm["status_reason"]) == ("enterprise", "active", None)
    [consortium] = firm["consortia"]
    assert (consortium["consortium_id"], consortium["role"]) == ("WF-NZ", "council")
    assert consortium["consortium_zh"] == "潍坊国家农综区产教联合体"
    city.accept(
        [stated("MemberJoined", member_code=FIRM, consortium_id="WF-XX", subject="operator/membership/WF-XX/1")]
    )
    unknown = one(api, FIRM)["consortia"][-1]
    assert (unknown["consortium_id"], unknown["consortium_zh"], unknown["consortium_en"]) == ("WF-XX", None, None)


def test_the_catalogue_counts_what_each_member_stated_by_type_and_outcome(api: Api, city: City) -> None:
    city.accept([demand(300)], recorded_at=datetime(2026, 7, 11, 4, tzinfo=UTC))
    city.reject(demand(301), Reason("unknown-code", "occupation", "9-9"))
    city.reject(demand(300), outcome="duplicate")
    firm = one(api, FIRM)
    published = {row["event_type"]: row for row in firm["stated"]}["DemandPublished"]
    assert (published["accepted"], published["rejected"], published["duplicate"]) == (14, 1, 1)
    assert published["event_type_zh"] == "需求发布"
    assert published["last_recorded_at"] == firm["last_recorded_at"] == "2026-07-11T04:00:00Z"
    total = len([fact for fact in every(api.platform.facts, limit=500) if fact["member"] == FIRM])
    assert firm["accepted"] == total == sum(row["accepted"] for row in firm["stated"])


def test_a_member_that_has_stated_nothing_is_in_the_catalogue_too(api: Api) -> None:
    silent = one(api, OTHER_FIRM)
    assert (silent["stated"], silent["accepted"], silent["last_recorded_at"]) == ([], 0, None)


def test_the_catalogue_of_a_past_day_knows_what_was_known_then(api: Api, city: City) -> None:
    now = one(api, FIRM)["accepted"]
    city.accept([demand(310)], recorded_at=datetime(2026, 7, 20, 4, tzinfo=UTC))
    assert one(api, FIRM)["accepted"] == now + 1
    assert one(api, FIRM, known_at="2026-07-15")["accepted"] == now
    assert list(every(api.platform.members, as_of="2020-01-01")) == []


def test_one_member_is_shown_with_its_history(api: Api, city: City) -> None:
    stop = {"member_code": FIRM, "suspended_from": "2026-07-01", "reason": "迟报"}
    city.accept([stated("MemberSuspended", subject="operator/standing/1", **stop)])
    answer = api.platform.members_by_code(FIRM)
    assert (answer["status"], answer["status_since"], answer["status_reason"]) == ("suspended", "2026-07-01", "迟报")
    assert [(turn["turn"], turn["day"]) for turn in answer["history"]][-1] == ("suspended", "2026-07-01")
    assert answer["history"][0]["turn"] == "admitted"
    assert answer["accepted"] == one(api, FIRM)["accepted"]


def test_an_unknown_member_is_named(api: Api) -> None:
    with pytest.raises(UnknownName, match="4137010000"):
        api.platform.members_by_code("4137010000")


MOMENTS: list[dict[str, Any]] = [
    {"as_of": "2026-07-12"},
    {"known_at": "2026-07-12"},
    {"as_of": "2026-07-14", "known_at": "2026-07-12"},
    {"as_of": "2026-07-12", "known_at": "2026-07-25"},
    {"as_of": "2020-01-01"},
]


def of_every_verdict(city: City, moment: MomentQuery) -> dict[tuple[str, str, str], tuple[int, datetime]]:
    """The plain way: accepted facts that had happened and were known, and whatever else was recorded by then."""
    ends = [end for end in (moment.occurred_until, moment.recorded_until) if end]
    counted: dict[tuple[str, str, str], tuple[int, datetime]] = {}
    with city.engine.connect() as connection:
        rows = connection.execute(select(verdict)).all()
    for row in rows:
        known = moment.recorded_until is None or row.recorded_at <= moment.recorded_until
        happened = moment.occurred_until is None or row.occurred_at <= moment.occurred_until
        if (known and happened) if row.outcome == "accepted" else row.recorded_at <= min(ends):
            key = (row.member, row.event_type or UNREADABLE, row.outcome)
            count, last = counted.get(key, (0, row.recorded_at))
            counted[key] = (count + 1, max(last, row.recorded_at))
    return counted


def test_a_past_day_counts_what_every_verdict_would(api: Api, city: City) -> None:
    july = [datetime(2026, 7, day, 4, tzinfo=UTC) for day in (11, 13, 20)]
    for number, recorded in enumerate(july):
        occurred = july[number - 1].isoformat().replace("+00:00", "Z")
        city.accept([demand(400 + number, occurred_at=occurred)], recorded_at=recorded)
    for outcome in ("rejected", "duplicate"):
        city.reject(demand(410), Reason("unknown-code", "occupation", "9-9"), outcome=outcome)
    with city.engine.begin() as connection:
        later = text("UPDATE verdict SET recorded_at = recorded_at + interval '3 days' WHERE outcome = 'duplicate'")
        connection.execute(later)
        connection.execute(text("UPDATE verdict SET event_type = NULL WHERE outcome = 'rejected'"))
    for asked in MOMENTS:
        wanted = of_every_verdict(city, MomentQuery(**asked))
        found: dict[tuple[str, str, str], Any] = {}
        for row in every(api.platform.members, **asked):
            for one in map(dict, row["stated"]):
                told = {(row["member_code"], str(one["event_type"]), outcome): one[outcome] for outcome in OUTCOMES}
                found |= {key: count for key, count in told.items() if count}
            lasts = [at for (member, _, _), (_, at) in wanted.items() if member == row["member_code"]]
            last = row["last_recorded_at"] and datetime.fromisoformat(row["last_recorded_at"])
            assert last == max(lasts, default=None)
        there = {row["member_code"] for row in every(api.platform.members, **asked)}
        assert found == {key: count for key, (count, _) in wanted.items() if key[0] in there}, asked
        assert asked == {"as_of": "2020-01-01"} or found


def test_a_rejection_of_today_is_in_the_catalogue_of_today(api: Api, city: City) -> None:
    today = str(day_of(now()))
    before = one(api, FIRM, as_of=today)["rejected"]
    city.reject(demand(420), Reason("unknown-code", "occupation", "9-9"))
    assert one(api, FIRM, as_of=today)["rejected"] == before + 1
    asked = api.platform.members_by_code(FIRM, as_of=today)
    assert (asked["rejected"], asked["accepted"]) == (before + 1, one(api, FIRM)["accepted"])
