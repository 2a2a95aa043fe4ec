"""The cutoff of a period is frozen once its settling day is over: once, whoever looks and whenever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, delete, select

from projections import closings
from projections.closings import Closing, view_of
from projections.demand import demand
from projections.demand import projection as demand_projection
from projections.records import closing
from schemas.days import SHANGHAI, end_of_day, now
from schemas.periods import period_after, period_before, period_of, settling_day_of
from stream_processors.closings import CLOCKS, Closings
from tests.backing import Backing
from tests.instance import Instance
from tests.stream_processors.canon import Canon
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import SCHOOL, value
from tests.stream_processors.timed_log import TimedLog

MOMENT = timedelta(milliseconds=1)


@dataclass
class Office:
    """An instance without members: what is in its canonical log, the test has put there."""

    instance: Instance
    engine: Engine

    @property
    def log(self) -> TimedLog:
        return TimedLog(self.instance)

    def closings(self, settling_day: int = 10) -> Closings:
        return Closings(self.instance.kafka("worker"), self.instance.topics, self.engine, settling_day)

    def kept(self) -> dict[tuple[str, str], Closing]:
        with self.engine.connect() as connection:
            return {(one.kind, one.period): one for one in closings.kept(connection)}

    def forget(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(closing))


@pytest.fixture
def office(instance: Instance) -> Iterator[Office]:
    engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
    yield Office(instance, engine)
    engine.dispose()


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def over(day: date) -> datetime:
    """Just after everybody's clock says that `day` is over."""
    return end_of_day(day) + CLOCKS + MOMENT


def test_a_period_is_closed_when_its_settling_day_is_over_and_not_before(office: Office) -> None:
    look = office.closings().look
    assert look(at(date(2026, 7, 20))) == []  # nothing has been recorded at all
    office.log.record([at(date(2026, 6, 13)), at(date(2026, 7, 10), 23), end_of_day(date(2026, 7, 10)) + MOMENT])
    assert look(end_of_day(date(2026, 7, 10))) == []
    made = look(over(date(2026, 7, 10)))
    assert [(one.kind, one.period) for one in made] == [("month", "2026-06"), ("quarter", "2026-Q2")]
    june, quarter = made
    assert (june.as_of, june.known_at) == (date(2026, 6, 30), date(2026, 7, 10))
    assert june.records == 2  # the third came after the settling day
    assert june.positions == quarter.positions
    assert look(over(date(2026, 7, 10))) == []
    assert office.kept() == {(one.kind, one.period): one for one in made}


def test_another_settling_day_is_another_cutoff(office: Office) -> None:
    office.log.record([at(date(2026, 6, 13)), at(date(2026, 7, 4))])
    assert office.closings(settling_day=3).look(over(date(2026, 7, 3)))[0].records == 1
    office.forget()
    assert office.closings(settling_day=5).look(over(date(2026, 7, 5)))[0].records == 2


def test_a_closing_holds_exactly_what_had_been_recorded_by_its_settling_day(office: Office) -> None:
    """Also where admission was late, and a record of the day stands behind some of the day after."""
    day, log = date(2026, 7, 10), office.log
    in_time = log.record([at(date(2026, 6, 13)), at(day, 20)])
    log.record([end_of_day(day) + MOMENT] * 8)
    in_time += log.record([at(day, 22)])
    log.record([at(date(2026, 7, 11))] * 8)
    made = {one.period: one for one in office.closings().look(over(day))}["2026-06"]
    log.record([at(date(2026, 9, 1))] * 8)
    office.forget()
    assert {one.period: one for one in office.closings().look(at(date(2026, 9, 30)))}["2026-06"] == made
    Canon(office.instance, office.engine).archive()
    view = view_of(replace(made, as_of=day), office.instance.settings.archive_dir, [demand_projection])
    rows = view.rows(select(demand.table.c[demand.groups[0].by].label("by")))
    assert sorted(row["by"] for row in rows) == sorted(in_time)


Records = list[tuple[int, int]]
"""Per record: hours from the beginning until it was recorded, and by how many hours later it was forwarded."""
RECORDS = st.lists(st.tuples(st.integers(0, 24 * 150), st.integers(0, 72)), min_size=1, max_size=40)
NEXT = iter(period_of("month", date(2020 + half // 2, 1 + half % 2 * 6, 1)) for half in range(100))
"""Where each example begins: half a year is for one."""


@pytest.fixture(scope="module")
def long_office(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with services.instance(tmp_path_factory.mktemp("office") / "home") as instance:
        engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
        yield Office(instance, engine)
        engine.dispose()


@settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(records=RECORDS)
def test_a_closing_made_up_weeks_later_equals_the_one_made_in_time(long_office: Office, records: Records) -> None:
    """Records stand in the log in another order than they were recorded in, up to three days late. A look is taken
    in time each month, once what was recorded by then is admitted; then all are forgotten and made up at once."""
    office, begun = long_office, next(NEXT)
    look = office.closings().look
    look(at(begun.first, 0))
    earlier = office.kept()
    at_first = at(begun.first, 0)
    said = sorted(
        (at_first + timedelta(hours=hours + late), at_first + timedelta(hours=hours)) for hours, late in records
    )
    in_time: dict[tuple[str, str], Closing] = {}
    period, written = begun, 0
    for _ in range(6):
        day = settling_day_of(period_before(period), 10)
        # Admission is done with everything of the day by the look, and with whatever was forwarded among it.
        done = max([n + 1 for n, (_, recorded) in enumerate(said) if recorded <= end_of_day(day)], default=0)
        office.log.record([recorded for _, recorded in said[written : max(done, written)]])
        written = max(done, written)
        in_time |= {(one.kind, one.period): one for one in look(over(day))}
        period = period_after(period)
    office.log.record([recorded for _, recorded in said[written:]])
    office.forget()
    made_up = {(one.kind, one.period): one for one in office.closings().look(over(day))}
    assert made_up == earlier | in_time
    assert len(made_up) > len(earlier)


def test_any_number_that_look_at_once_make_one_closing(office: Office) -> None:
    office.log.record([at(date(2026, month, 3)) for month in range(1, 13)])
    made: list[Closing] = []
    lookers = [office.closings() for _ in range(6)]
    ready = threading.Barrier(len(lookers))

    def look(one: Closings) -> None:
        ready.wait()
        made.extend(one.look(over(date(2027, 1, 10))))

    threads = [threading.Thread(target=look, args=(one,)) for one in lookers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    kept = office.kept()
    assert len(made) == len(kept) == 13 + 5 + 2  # with December, the fourth quarter and the year before
    assert {(one.kind, one.period): one for one in made} == kept


def test_a_closing_waits_until_admission_is_done_with_what_came_in_time(desk: Desk) -> None:
    stated = desk.state(SCHOOL, value("MajorOpened", SCHOOL), value("MajorOpened", SCHOOL))
    look = Closings(desk.instance.kafka("worker"), desk.instance.topics, desk.engine).look
    moment = now() + timedelta(days=75)
    assert look(moment) == []
    desk.usual.process(stated[:1])
    desk.commit(stated[:1])
    assert look(moment) == []
    desk.usual.process(stated[1:])
    assert look(moment) == []  # forwarded, but a crash now would forward it again
    desk.commit(stated[1:])
    made = look(moment)
    assert made
    majors = [end for (family, _), end in made[0].positions.items() if family == "major-change"]
    assert sum(majors) == 2
