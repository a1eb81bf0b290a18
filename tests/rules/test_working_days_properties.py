"""Laws of the working-day reckoning over any days of the calendar, known years and unknown."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.catalog.work_calendar import work_calendar
from tracker.rules.working_days import (
    Pause,
    add_wd,
    due_after_pause,
    due_after_resume,
    remaining_at_pause,
    wd_between,
)

CALENDAR = work_calendar()
DAYS = st.dates(date(2006, 1, 1), date(2096, 12, 31))
STEPS = st.integers(-300, 300)
FEW = st.integers(0, 300)


@given(DAYS, STEPS)
def test_measuring_gives_back_what_was_added(start, n):
    assert wd_between(CALENDAR, start, add_wd(CALENDAR, start, n)) == n


@given(DAYS, st.integers(-400, 400))
def test_adding_what_was_measured_gives_back_a_working_day(start, civil_days):
    due = start + timedelta(days=civil_days)
    if CALENDAR.is_workday(due):
        assert add_wd(CALENDAR, start, wd_between(CALENDAR, start, due)) == due


@given(DAYS, STEPS.filter(bool))
def test_what_was_reckoned_is_a_working_day(start, n):
    assert CALENDAR.is_workday(add_wd(CALENDAR, start, n))


@given(DAYS, STEPS)
def test_a_longer_limit_falls_due_later(start, n):
    assert add_wd(CALENDAR, start, n) < add_wd(CALENDAR, start, n + 1)


@given(DAYS, FEW, STEPS)
def test_a_later_start_never_falls_due_earlier(start, civil_days, n):
    later = start + timedelta(days=civil_days)
    assert add_wd(CALENDAR, start, n) <= add_wd(CALENDAR, later, n)


@given(DAYS, FEW, FEW, st.sampled_from([1, -1]))
def test_two_limits_one_after_the_other_are_their_sum(start, first, second, way):
    middle = add_wd(CALENDAR, start, way * first)
    assert add_wd(CALENDAR, middle, way * second) == add_wd(CALENDAR, start, way * (first + second))


@given(st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_counts_of_adjoining_spans_add_up_in_both_directions(days):
    a, b, c = days
    assert wd_between(CALENDAR, a, c) == wd_between(CALENDAR, a, b) + wd_between(CALENDAR, b, c)
    assert wd_between(CALENDAR, c, a) == wd_between(CALENDAR, c, b) + wd_between(CALENDAR, b, a)


@given(DAYS, st.integers(-60, 60), FEW)
def test_overdue_or_not_and_by_how_much_outlives_a_pause(due, parked_after, parked_for):
    parked_on = due + timedelta(days=parked_after)
    resumed_on = parked_on + timedelta(days=parked_for)
    remaining = remaining_at_pause(CALENDAR, parked_on, due)
    moved = due_after_resume(CALENDAR, resumed_on, remaining)
    assert (moved < resumed_on) is (due < parked_on)
    assert remaining_at_pause(CALENDAR, resumed_on, moved) == remaining


@given(DAYS, st.integers(-60, 60), FEW)
def test_a_pause_never_moves_a_due_date_back_and_never_changes_whether_it_is_overdue(due, after, parked_for):
    parked_on = due + timedelta(days=after)
    pause = Pause(parked_on, parked_on + timedelta(days=parked_for))
    moved = due_after_pause(CALENDAR, due, pause)
    assert moved >= due
    assert (moved < pause.to_on) is (due < parked_on)
