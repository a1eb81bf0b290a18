"""Dates reckoned anew: counted ones as a plain count of days says, chosen ones stay, and once is enough."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import plan_of_2027
from tracker.catalog.work_calendar import seed_calendar
from tracker.rules.deadlines.reckoning import Dated, reckoned
from tracker.rules.working_days import add_wd, remaining_at_pause
from tracker.vocabulary import DeadlineKind as K

OLD = seed_calendar()
NEW = OLD.layered({2027: plan_of_2027()})
TODAY = date(2026, 12, 21)
OFF = {day.on for day in plan_of_2027().days if day.kind == "holiday"}
WORKED = {day.on for day in plan_of_2027().days if day.kind == "make-up"}


def works(day: date) -> bool:
    """Whether offices work on a day of 2027 by the plan; before it, by the old calendar."""
    if day.year != 2027:
        return OLD.is_workday(day)
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def stepped(start: date, working_days: int) -> date:
    """The date so many working days on, found by walking."""
    day, left = start, abs(working_days)
    step = timedelta(days=1 if working_days > 0 else -1)
    while left:
        day += step
        left -= works(day)
    return day


def counted(kind: K, from_on: date, wd: int, *, paused_on: date | None = None) -> Dated:
    due_on = add_wd(OLD, from_on, wd)
    return Dated(kind, min(from_on, due_on), due_on, from_on, wd, paused_on, due_on.year > 2026)


def chosen(kind: K, due_on: date) -> Dated:
    return Dated(kind, date(2026, 12, 14), due_on, None, None, None, due_on.year > 2026)


@pytest.mark.parametrize(
    ("from_on", "wd", "due_on"),
    [
        (date(2026, 12, 14), 5, date(2026, 12, 21)),
        (date(2026, 12, 28), 3, date(2026, 12, 31)),
        (date(2026, 12, 28), 4, date(2027, 1, 4)),
        (date(2026, 12, 28), 9, date(2027, 1, 9)),
        (date(2027, 1, 4), 30, date(2027, 2, 19)),
    ],
)
def test_a_counted_date_keeps_its_working_days(from_on, wd, due_on):
    found = reckoned([counted(K.REPORT, from_on, wd)], NEW, TODAY)
    assert [(one.due_on, one.provisional) for one in found] == [(due_on, False)]


def test_a_chosen_date_stays_and_loses_only_its_mark():
    (one,) = reckoned([chosen(K.INSTRUCTION, date(2027, 2, 8))], NEW, TODAY)
    assert (one.due_on, one.is_moved, one.is_changed, one.provisional) == (
        date(2027, 2, 8),
        False,
        True,
        False,
    )


def test_a_date_that_still_touches_an_unknown_year_stays_provisional():
    (one,) = reckoned([counted(K.PROMISE, date(2027, 12, 27), 8)], NEW, TODAY)
    assert (one.is_changed, one.provisional) == (False, True)


def test_a_paused_date_keeps_what_was_left_also_below_nothing():
    left = remaining_at_pause(OLD, date(2027, 2, 3), date(2027, 2, 10))
    before = counted(K.PROMISE, date(2027, 2, 3), left, paused_on=date(2027, 2, 3))
    late = counted(K.PROMISE, date(2027, 2, 16), -2, paused_on=date(2027, 2, 16))
    assert [before.due_on, late.due_on] == [date(2027, 2, 10), date(2027, 2, 12)]
    found = [reckoned([one], NEW, TODAY)[0].due_on for one in (before, late)]
    assert found == [stepped(date(2027, 2, 3), 5), stepped(date(2027, 2, 16), -2)]
    assert found == [date(2027, 2, 18), date(2027, 2, 4)]


def test_tasks_stay_within_a_promise_that_moves_to_an_earlier_day():
    promise, last = counted(K.PROMISE, date(2027, 1, 4), 15), date(2027, 1, 25)
    own, task = counted(K.TASK, date(2027, 1, 4), 15), chosen(K.TASK, last)
    assert promise.due_on == last
    found = reckoned([task, promise, own, chosen(K.INSTRUCTION, last)], NEW, TODAY)
    assert [one.due_on for one in found] == [date(2027, 1, 22)] * 3 + [last]


def test_a_task_does_not_run_away_from_a_promise_that_stays():
    found = reckoned([chosen(K.PROMISE, date(2027, 2, 11)), counted(K.TASK, date(2027, 2, 3), 6)], NEW, TODAY)
    assert [one.due_on for one in found] == [date(2027, 2, 11)] * 2


def test_what_could_still_be_met_is_never_suddenly_overdue_and_what_was_overdue_never_more_so():
    today = date(2027, 1, 25)
    due_today, overdue = counted(K.PROMISE, date(2027, 1, 4), 15), counted(K.REPORT, date(2027, 1, 4), 6)
    found = reckoned([due_today, overdue], NEW, today)
    assert [one.due_on for one in found] == [today, date(2027, 1, 12)]
    assert stepped(date(2027, 1, 4), 6) == date(2027, 1, 11)
    later = counted(K.REPORT, date(2027, 2, 3), 5)
    assert [one.due_on for one in reckoned([later], NEW, date(2027, 2, 16))] == [date(2027, 2, 18)]


DATES = st.dates(date(2026, 11, 20), date(2027, 12, 20))
COUNTED = st.builds(counted, st.sampled_from(list(K)), DATES, st.integers(0, 40))
PAUSED = st.builds(
    lambda kind, on, wd: counted(kind, on, wd, paused_on=on),
    st.sampled_from([K.PROMISE, K.TASK, K.APPROVE_TASK]), DATES, st.integers(-10, 40),
)  # fmt: skip
CHOSEN = st.builds(chosen, st.sampled_from([K.TASK, K.PROMISE, K.INSTRUCTION, K.PARK_REVIEW]), DATES)


@given(st.one_of(COUNTED, PAUSED), DATES)
def test_alone_every_counted_date_is_what_walking_day_by_day_finds(one, today):
    walked = stepped(one.counted_from_on, one.counted_wd)
    if one.paused_on is None:
        walked = max(walked, min(one.due_on, today))
    assert reckoned([one], NEW, today)[0].due_on == walked


@given(st.lists(st.one_of(COUNTED, PAUSED, CHOSEN), max_size=6), DATES, st.integers(0, 30))
def test_done_again_nothing_changes_also_later(dates, today, later):
    dates = [one for place, one in enumerate(dates) if one.kind is not K.PROMISE or place == 0]
    found = reckoned(dates, NEW, today)
    after = [replace(one.before, due_on=one.due_on, provisional=one.provisional) for one in found]
    again = reckoned(after, NEW, today + timedelta(days=later))
    assert [one.due_on for one in again if one.is_changed] == []


@given(st.lists(st.one_of(COUNTED, PAUSED, CHOSEN), max_size=6), DATES)
def test_without_a_new_calendar_nothing_moves(dates, today):
    dates = [one for place, one in enumerate(dates) if one.kind is not K.PROMISE or place == 0]
    assert [one for one in reckoned(dates, OLD, today) if one.is_moved] == []
