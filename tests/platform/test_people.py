"""Counts of people: what each role sees of the six graduates of the small city, and what nobody can work out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Integer, cast, literal, select

from projections.platform.api.people import last_month_end, near
from projections.platform.api.rows.shown_models import guarded as guarded_select
from projections.reports.contents.suppression import tells_few
from schemas.days import day_of, now
from schemas.reasons import Reason
from tests.platform.city import FIRM, SCHOOL, demand, graduate, stated
from tests.platform.guarded import Guarded
from tests.platform.server import stream, verdicts

OUTSIDERS = [None, "firm.hr", "dept.edu", "ops.li"]


def figure(guarded: Guarded, name: str, account: str | None = None, **moment: Any) -> Any:
    return next(one for one in guarded.json("/v1/figures", account, **moment)["figures"] if one["id"] == name)


@pytest.mark.parametrize(
    ("day", "today", "end"),
    [
        (date(2026, 11, 28), date(2026, 11, 28), date(2026, 10, 31)),
        (date(2026, 10, 31), date(2026, 11, 28), date(2026, 10, 31)),
        (date(2026, 10, 30), date(2026, 11, 28), date(2026, 9, 30)),
        (date(2026, 11, 30), date(2026, 11, 30), date(2026, 10, 31)),
        (date(2026, 11, 30), date(2026, 12, 1), date(2026, 11, 30)),
        (date(2030, 1, 1), date(2026, 3, 1), date(2026, 2, 28)),
    ],
)
def test_a_month_end_is_the_last_that_is_over(day: date, today: date, end: date) -> None:
    assert last_month_end(day, today) == end


def test_counts_are_rounded_to_five() -> None:
    assert [near(n) for n in (0, 2, 2.5, 7, 7.5, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 10, 15]


def test_the_office_sees_exact_counts_of_now_and_nobody_else_does(guarded: Guarded) -> None:
    assert guarded.json("/v1/summary", "office.chen")["counts"]["graduates"] == 6
    for account in OUTSIDERS:
        answer = guarded.json("/v1/summary", account)
        assert answer["counts"]["graduates"] == 5, account
        assert answer["people_as_of"] == str(last_month_end(date.max, date.fromisoformat(answer["as_of"])))


def test_a_figure_of_few_people_is_hidden_and_others_are_not(guarded: Guarded) -> None:
    exact = figure(guarded, "placement_rate", "office.chen")
    assert (exact["numerator"], exact["denominator"], exact["shown"]) == (2, 6, "exact")
    for account in OUTSIDERS:
        seen = figure(guarded, "placement_rate", account)
        assert (seen["value"], seen["numerator"], seen["denominator"], seen["events"]) == (None,) * 4, account
        assert seen["shown"] == "hidden"
        ratio = figure(guarded, "openings_per_seeker", account)
        assert ratio["shown"] in ("rounded", "hidden")
        assert ratio["denominator"] is None or ratio["denominator"] % 5 == 0
        assert figure(guarded, "filling_rate", account) == figure(guarded, "filling_rate", "office.chen")


def test_trend_and_change_are_of_month_ends_and_rounded_too(guarded: Guarded) -> None:
    trend = guarded.json("/v1/figures/openings_per_seeker/trend", months=4)
    assert all(point["denominator"] is None or point["denominator"] % 5 == 0 for point in trend["points"])
    assert trend["points"][-1]["on"] == str(last_month_end(date.max, day_of(now())))
    hidden = guarded.json("/v1/figures/placement_rate/trend", months=4)
    assert {point["value"] for point in hidden["points"]} == {None}
    assert guarded.json("/v1/figures/placement_rate/trend", "office.chen")["points"][-1]["numerator"] == 2
    seen = figure(guarded, "placement_rate", change=True)
    assert (seen["month_ago"], seen["change"]) == (None, None)
    exact = figure(guarded, "placement_rate", "office.chen", change=True)
    assert exact["month_ago"] is not None


def test_what_happens_within_a_month_cannot_be_told_from_outside(guarded: Guarded) -> None:
    """Against differencing: neither by waiting, nor by asking about two days of one month."""
    paths = ("/v1/figures", "/v1/summary", "/v1/fit/occupations", "/v1/models/fit")

    def seen(account: str | None, **moment: Any) -> Any:
        answers = [guarded.json(path, account, **moment) for path in paths]
        told = ("id", "value", "numerator", "denominator", "events", "as_of", "shown")
        people = [[one[n] for n in told] for one in answers[0]["figures"] if one["shown"] != "exact"]
        return people, answers[1]["counts"]["graduates"], [row["supply"] for row in answers[2]["items"]], answers[3]

    before = {account: seen(account) for account in OUTSIDERS}
    guarded.city.accept([graduate(70 + n) for n in range(9)], recorded_at=now())
    try:
        assert guarded.json("/v1/summary", "office.chen")["counts"]["graduates"] == 15
        for account in OUTSIDERS:
            assert seen(account) == before[account], account
            first, second = (seen(account, as_of=f"2026-09-{day}") for day in ("03", "29"))
            assert first == second
            first, second = (seen(account, known_at=f"2026-08-{day}") for day in ("03", "29"))
            assert first[0] == second[0]
    finally:
        guarded.city.accept([], recorded_at=now())


def test_people_whom_nobody_had_recorded_by_the_month_end_are_not_published_and_not_nobody(guarded: Guarded) -> None:
    """All of the city was recorded on 10 July: ten days later demands are known, and people of the end of June are not."""
    asked = {"known_at": "2026-07-20"}
    for account in OUTSIDERS:
        for path in ("/v1/fit", "/v1/fit/occupations", "/v1/fit/counties"):
            rows = guarded.every(path, account, **asked)
            assert sum(row["open"] for row in rows) > 0
            assert {(row["supply"], row["gap"], row["shown"]) for row in rows} == {(None, None, "unpublished")}, account
        points = guarded.json("/v1/fit/trend", account, months=1, **asked)["points"]
        assert [(point["supply"], point["shown"]) for point in points] == [(None, "unpublished")] * 2
        summary, places = (guarded.json(path, account, **asked) for path in ("/v1/summary", "/v1/places"))
        assert (summary["counts"]["graduates"], summary["people_on_record"]) == (None, False)
        assert {place["figures"]["supply"] for place in places["items"]} == {None}
        assert not places["people_on_record"]
        placed = figure(guarded, "placement_rate", account, **asked)
        assert (placed["numerator"], placed["events"], placed["shown"]) == (None, None, "unpublished")
        leaves = guarded.json("/v1/evaluation/tree", account, **asked)["nodes"]
        [leaf] = [one for one in leaves if one["query"] == "placement_rate"]
        assert (leaf["denominator"], leaf["shown"]) == (None, "unpublished")
        assert "尚未公布" in leaf["note_zh"]
        assert figure(guarded, "filling_rate", account, **asked)["denominator"]
        schools = [node for node in guarded.json("/v1/map", account, **asked)["nodes"] if node["kind"] == "school"]
        assert {node["weight"] for node in schools} <= {None}
        now_told = guarded.every("/v1/fit/occupations", account)
        assert {row["shown"] for row in now_told} <= {"rounded", "hidden"}
        assert 0 in {row["supply"] for row in now_told}, "of what is on record nobody is 0"
    exact = guarded.every("/v1/fit/occupations", "office.chen", **asked)
    assert {row["shown"] for row in exact} == {"exact"}
    assert any(row["supply"] for row in exact)
    assert figure(guarded, "placement_rate", "office.chen", **asked)["denominator"] == 6
    assert guarded.json("/v1/summary", "office.chen", **asked)["people_on_record"]


def test_no_fact_about_a_graduate_is_told_to_outsiders(guarded: Guarded) -> None:
    kinds = {"GraduateRegistered", "OutcomeReported", "CohortDeclared"}
    for account in OUTSIDERS:
        for path in ("/v1/facts", "/v1/cloudevents/facts"):
            assert not kinds & set(guarded.client(account).get(path, params={"limit": 500}).text.split('"'))
        [school] = [one for one in guarded.every("/v1/members", account) if one["member_code"] == SCHOOL]
        assert not kinds & {one["event_type"] for one in school["stated"]}
        assert school["accepted"] == sum(one["accepted"] for one in school["stated"])
    assert kinds <= {fact["event_type"] for fact in guarded.every("/v1/facts", "office.chen")}
    own = guarded.every("/v1/facts", "school.plan")
    assert kinds <= {fact["event_type"] for fact in own if fact["member"] == SCHOOL}


def test_the_stream_shows_each_what_the_lists_show_it(guarded: Guarded) -> None:
    cookie = guarded.access.sessions.begin("firm.hr")
    with stream(guarded.url) as public, stream(guarded.url, cookie=f"kiteline_session={cookie}") as firm:
        guarded.city.accept([graduate(90)])
        guarded.city.reject(demand(91), Reason("unknown-code", "occupation", "9-9"))
        seqs = guarded.city.accept([demand(92)])
        [fact] = verdicts(public, 1)
        assert fact.data["seq"] == seqs[0]
        first, second = verdicts(firm, 2)
        assert (first.event, first.data["member"], second.data["seq"]) == ("rejection", FIRM, seqs[0])


def test_rejections_are_shown_to_whom_they_belong(guarded: Guarded) -> None:
    seq = guarded.city.reject(demand(93), Reason("unknown-code", "occupation", "9-9"))
    other = guarded.city.reject(graduate(94), Reason("unknown-code", "major", "9"))
    for account, sees in (("firm.hr", {seq}), ("school.plan", {other}), ("office.chen", {seq, other})):
        found = {one["seq"] for one in guarded.every("/v1/rejections", account)}
        assert found & {seq, other} == sees, account
    assert {one["seq"] for one in guarded.every("/v1/rejections", "ops.li")} & {seq, other} == {seq}
    assert guarded.client().get("/v1/rejections").status_code == 401
    assert guarded.client("dept.edu").get("/v1/rejections").status_code == 403


def test_read_models_of_people_are_open_as_their_row_says(guarded: Guarded) -> None:
    for name in ("graduate-supply", "cohorts", "findings"):
        assert guarded.client().get(f"/v1/models/{name}").status_code == 401
        assert guarded.client("ops.li").get(f"/v1/models/{name}").status_code == 403
        assert guarded.every(f"/v1/models/{name}", "firm.hr") == [] or name == "findings"
    [row] = guarded.every("/v1/models/graduate-supply", "dept.edu")
    assert (row["member"], row["registered"], row["placed"], row["unplaced"]) == (SCHOOL, None, None, None)
    assert guarded.every("/v1/models/graduate-supply", "school.plan") == guarded.every(
        "/v1/models/graduate-supply", "office.chen"
    )
    [cohort] = guarded.every("/v1/models/cohorts", "dept.edu")
    assert cohort["size"] % 5 == 0


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((17, 12, 5), (15, 10, 5)),
        ((12, 12, 0), (10, 10, 0)),
        ((12, 9, 3), (None, None, None)),
        ((4, 0, 4), (None, None, None)),
        ((0, 0, 0), (0, 0, 0)),
        ((20, 17, 3), (None, None, None)),
        ((8, 13, None), (10, 15, 0)),
    ],
)
def test_counts_of_people_are_rounded_or_hidden_by_the_database_itself(
    guarded: Guarded, counts: tuple[int | None, ...], shown: tuple[int | None, ...]
) -> None:
    """So that a filter on a column sees no more than who asks; and as the suppression of reports would have it."""
    names = ("registered", "placed", "unplaced")
    columns: list[Any] = [cast(literal(n), Integer).label(name) for name, n in zip(names, counts, strict=True)]
    asked = select(*columns)
    with guarded.city.engine.connect() as connection:
        assert tuple(connection.execute(guarded_select(asked, names, 5)).one()) == shown
    assert tells_few([n or 0 for n in counts], 5) == (shown == (None, None, None))


def test_evidence_of_people_is_for_the_office_and_for_whose_it_is(guarded: Guarded) -> None:
    path = "/v1/evidence/placement_rate"
    assert guarded.client().get(path).status_code == 401
    assert guarded.client("dept.edu").get(path).status_code == 403
    assert guarded.every(path, "firm.hr") == []
    assert guarded.every(path, "school.plan") == guarded.every(path, "office.chen") != []


def test_students_of_cooperations_are_people_too_and_their_cooperations_are_not(guarded: Guarded) -> None:
    own = {"subject": f"{SCHOOL}/HZ-77", "member": SCHOOL}
    agreed = stated("CooperationAgreed", kind="apprenticeship", starts_on="2026-01-01", ends_on=None, **own)
    guarded.city.accept([agreed, stated("CooperationProgressed", students_enrolled=28, **own)])
    assert figure(guarded, "apprentices", "office.chen")["value"] == 28
    for account in OUTSIDERS:
        seen = figure(guarded, "apprentices", account, change=True)
        assert (seen["value"], seen["numerator"], seen["denominator"], seen["shown"]) == (30, 30, 1, "rounded"), account
        assert date.fromisoformat(seen["as_of"]) == last_month_end(date.max, day_of(now()))
    assert guarded.json("/v1/figures/apprentices/trend")["points"][-1]["value"] == 30
    assert {one["event_type"] for one in guarded.every("/v1/evidence/apprentices")} >= {"CooperationProgressed"}
    progressed = stated(
        "CooperationProgressed", students_enrolled=4, term="2026-2027-1", counted_on="2026-07-01", **own
    )
    guarded.city.accept([progressed])
    assert figure(guarded, "apprentices")["shown"] == "hidden"


def test_findings_about_graduates_are_for_the_office_and_for_whose_they_are(guarded: Guarded) -> None:
    guarded.city.accept([graduate(95, cohort=f"{SCHOOL}/nobody-declared-it")])
    seen = {}
    for account in (None, "firm.hr", "school.plan", "office.chen"):
        kinds = {one["kind"]: one["count"] for one in guarded.every("/v1/findings/kinds", account)}
        listed = [one for one in guarded.every("/v1/findings", account) if one["family"] == "graduate"]
        seen[account] = (kinds.get("cohort-undeclared"), len(listed))
    assert seen[None] == (None, 0)
    assert seen["firm.hr"] == (0, 0)
    assert seen["school.plan"] == seen["office.chen"]
    assert seen["office.chen"][0]


@pytest.mark.parametrize("topic", ["graduate.events", "inbox.91370700123456781A", "t7.inbox.91370700123456781A.portal"])
def test_the_length_of_a_log_that_counts_people_cannot_be_felt_for(guarded: Guarded, topic: str) -> None:
    asked = {"wait_for": f"{topic}:0:7", "wait_seconds": "0"}
    assert guarded.client().get("/v1/summary", params=asked).status_code == 401
    assert guarded.client("school.plan").get("/v1/summary", params=asked).status_code == 403
    allowed = guarded.client("office.chen").get("/v1/summary", params=asked)
    assert allowed.status_code == 503  # let through; this API has no broker to ask
    own = {"wait_for": f"inbox.{SCHOOL}:0:7"}
    assert guarded.client("school.plan").get("/v1/summary", params=own).status_code == 503


def test_counts_in_order_of_time_start_with_a_full_month() -> None:
    assert last_month_end(date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC).date()) == date(2025, 12, 31)
