from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.desk.calendars import BadHours, Calendar, read_holidays, read_hours

pytestmark = pytest.mark.timeout(30)
thorough = settings(max_examples=80, deadline=None)

OFFICE = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu")}
MADRID = Calendar(ZoneInfo("Europe/Madrid"), read_hours(OFFICE), read_holidays(["2026-12-24"]))
NIGHTS = Calendar(ZoneInfo("America/New_York"), read_hours({"sat": [["20:00", "24:00"]]}))
ALWAYS = Calendar()
EARLY = {"sun": [["01:00", "02:30"], ["02:45", "03:00"], ["03:00", "04:00"]]}
LEAPT_OVER = Calendar(ZoneInfo("Europe/Madrid"), read_hours(EARLY))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001  (the strategy wants it so)
    max_value=datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
calendars = st.sampled_from([MADRID, NIGHTS, ALWAYS, LEAPT_OVER])


@thorough
@given(calendars, moments, st.integers(0, 200_000))
def test_as_much_open_time_goes_by_as_was_added(calendar, start, seconds):
    assert calendar.between(start, calendar.add(start, seconds)) == pytest.approx(seconds)


@thorough
@given(calendars, moments, st.integers(0, 90_000), st.integers(0, 90_000))
def test_adding_in_two_steps_is_adding_at_once(calendar, start, first, second):
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)


@thorough
@given(calendars, moments, moments, moments)
def test_open_time_adds_up(calendar, one, two, three):
    one, two, three = sorted((one, two, three))
    parts = calendar.between(one, two) + calendar.between(two, three)
    assert parts == pytest.approx(calendar.between(one, three))


@thorough
@given(calendars, moments)
def test_the_next_opening_is_open_and_nothing_was_before_it(calendar, start):
    opening = calendar.next_opening(start)
    assert opening is not None
    assert calendar.is_open(opening)
    assert calendar.between(start, opening) == 0


def test_a_promise_made_in_the_evening_runs_from_the_morning():
    # Monday 2026-11-23, 18:00 in Madrid: closed since 17:00.
    assert MADRID.add(at("2026-11-23T17:00"), 3600) == at("2026-11-24T09:00")


def test_a_holiday_does_not_count():
    # Thursday 2026-12-24 is a holiday and Friday to Sunday are closed anyway.
    assert MADRID.next_opening(at("2026-12-23T17:00")) == at("2026-12-28T08:00")


def test_a_clock_that_goes_back_gives_no_hour_twice():
    # Between these Mondays summer time ended in Madrid: 09:00 is 07:00 and then 08:00 in UTC.
    week = MADRID.between(at("2026-10-19T00:00"), at("2026-10-26T00:00"))
    after = MADRID.between(at("2026-10-26T00:00"), at("2026-11-02T00:00"))
    assert week == after == 4 * 7 * 3600


def test_hours_that_the_clock_leaps_over_are_none():
    # On this Sunday 02:00 in Madrid was 03:00: of four hours on the clock there were three, and
    # of those here two.
    leapt = at("2026-03-29T00:00"), at("2026-03-29T12:00")
    assert LEAPT_OVER.between(*leapt) == 2 * 3600
    assert LEAPT_OVER.add(leapt[0], 5400) == at("2026-03-29T01:30")
    assert LEAPT_OVER.is_open(at("2026-03-29T01:00"))


def test_without_hours_it_is_always_open():
    assert ALWAYS.is_open(at("2026-12-25T03:00"))
    assert ALWAYS.add(at("2026-12-25T03:00"), 60) == at("2026-12-25T03:01")


@pytest.mark.parametrize(
    "hours",
    [
        [],
        {"mon": "09:00-17:00"},
        {"day": [["09:00", "17:00"]]},
        {"mon": [["17:00", "09:00"]]},
        {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]},
        {"mon": [["9 o'clock", "12:00"]]},
        {"mon": [["09:00"]]},
        {"mon": []},
    ],
)
def test_hours_that_make_no_sense_are_refused(hours):
    with pytest.raises(BadHours):
        read_hours(hours)


@pytest.mark.parametrize("holidays", ["2026-12-25", ["Christmas"], [20261301]])
def test_holidays_that_are_no_dates_are_refused(holidays):
    with pytest.raises(BadHours):
        read_holidays(holidays)
