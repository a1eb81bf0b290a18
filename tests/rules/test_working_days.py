"""Working days by hand: dates anybody can look up in the State Council's notices, and why they are so."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tracker.catalog.fields import Words
from tracker.catalog.work_calendar import work_calendar
from tracker.catalog.year_plans import DayKind, PlannedDay, YearPlan
from tracker.rules.working_days import (
    DayNote,
    Move,
    Pause,
    add_wd,
    due_after_pause,
    explain,
    remaining_at_pause,
    touches_unknown,
    wd_between,
)
from tracker.vocabulary import MoveCause

CALENDAR = work_calendar()
SPRING_FESTIVAL = Words("春节", "Spring Festival")
NATIONAL_DAY = Words("国庆节", "National Day")
NEW_YEAR = Words("元旦", "New Year's Day")


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        # Spring Festival 2026: off 15 to 23 February, worked on Saturdays 14 and 28 February.
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 20), 5, date(2026, 2, 28)),
        (date(2026, 2, 9), 15, date(2026, 3, 6)),
        # New Year 2026: off 1 to 3 January, worked on Sunday 4 January.
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
        # Labour Day 2026: off 1 to 5 May, worked on Saturday 9 May.
        (date(2026, 4, 30), 3, date(2026, 5, 8)),
        (date(2026, 4, 30), 4, date(2026, 5, 9)),
        # National Day 2026: off 1 to 7 October, worked on Sunday 20 September and Saturday 10 October.
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        # The holiday of 2020 that was lengthened to 2 February while it ran, by the notice of 26 January.
        (date(2020, 1, 23), 1, date(2020, 2, 3)),
        # A plain week: Friday to the Friday after.
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
    ],
)
def test_a_limit_counts_from_the_next_working_day_through_holidays_and_make_up_days(start, limit, due):
    assert add_wd(CALENDAR, start, limit) == due
    assert wd_between(CALENDAR, start, due) == limit


def test_a_calendar_without_make_up_days_would_err_here():
    weekdays_only = 22  # Monday to Friday minus holidays from 1 September to 9 October 2026
    assert wd_between(CALENDAR, date(2026, 9, 1), date(2026, 10, 10)) == weekdays_only + 2


def test_steps_back_meet_the_nearest_working_day_first():
    sunday = date(2026, 11, 22)
    assert add_wd(CALENDAR, sunday, -1) == date(2026, 11, 20)
    assert add_wd(CALENDAR, date(2026, 11, 23), -1) == date(2026, 11, 20)
    assert add_wd(CALENDAR, date(2026, 2, 24), -2) == date(2026, 2, 13)
    assert wd_between(CALENDAR, sunday, date(2026, 11, 19)) == -2


def test_nothing_added_is_the_day_itself_even_on_a_weekend():
    assert add_wd(CALENDAR, date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_first_working_days_of_quarters_are_never_new_year_or_national_day():
    first_days = [add_wd(CALENDAR, date(2026, 12, 31), 1), add_wd(CALENDAR, date(2026, 9, 30), 1)]
    assert first_days == [date(2027, 1, 4), date(2026, 10, 8)]


@pytest.mark.parametrize(
    ("start", "end", "provisional"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), False),
        (date(2026, 12, 1), date(2027, 1, 4), True),
        (date(2026, 12, 31), date(2026, 12, 31), False),
        (date(2027, 1, 4), date(2026, 12, 31), True),
        (date(2027, 1, 1), date(2026, 12, 31), False),
        (date(2003, 12, 31), date(2004, 1, 1), False),
    ],
)
def test_only_days_stepped_on_make_a_date_provisional(start, end, provisional):
    assert touches_unknown(CALENDAR, start, end) is provisional


def test_a_year_that_becomes_known_moves_its_dates_and_ends_their_being_provisional():
    # An invented plan: 4 January 2027 is off, Sunday 3 January worked.
    plan = YearPlan(
        2027,
        "test",
        1,
        (
            PlannedDay(date(2027, 1, 1), DayKind.HOLIDAY, NEW_YEAR),
            PlannedDay(date(2027, 1, 3), DayKind.MAKE_UP, NEW_YEAR),
            PlannedDay(date(2027, 1, 4), DayKind.HOLIDAY, NEW_YEAR),
        ),
    )
    imported = CALENDAR.layered({2027: plan})
    start = date(2026, 12, 31)
    assert (add_wd(CALENDAR, start, 1), add_wd(imported, start, 1)) == (date(2027, 1, 4), date(2027, 1, 3))
    assert touches_unknown(imported, start, date(2027, 1, 3)) is False


@pytest.mark.parametrize("start", [date(2003, 12, 31), date(2100, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_outside_2004_to_2099_is_refused_in_clear_words(start):
    words = rf"{start} lies outside the working calendar \(2004 to 2099\)"
    with pytest.raises(ValueError, match=words):
        add_wd(CALENDAR, start, 1)
    with pytest.raises(ValueError, match=words):
        wd_between(CALENDAR, date(2026, 1, 1), start)


def test_a_due_day_outside_the_calendar_cannot_be_explained():
    with pytest.raises(ValueError, match="2100-01-01 lies outside the working calendar"):
        explain(CALENDAR, date(2099, 12, 28), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("start", "n"), [(date(2099, 12, 30), 2), (date(2004, 1, 2), -1), (date(2026, 1, 1), 10**9)]
)
def test_a_limit_that_leaves_the_calendar_is_refused_in_clear_words(start, n):
    with pytest.raises(ValueError, match="lies outside the years 2004 to 2099"):
        add_wd(CALENDAR, start, n)


def test_an_instant_is_no_civil_day():
    with pytest.raises(TypeError, match="office's date"):
        add_wd(CALENDAR, datetime(2026, 12, 31, 17), 1)  # noqa: DTZ001 - any instant is refused


def test_parked_days_are_taken_off_the_clock():
    due = add_wd(CALENDAR, date(2026, 11, 2), 15)
    assert due == date(2026, 11, 23)
    assert remaining_at_pause(CALENDAR, date(2026, 11, 13), due) == 6
    assert due_after_pause(CALENDAR, due, Pause(date(2026, 11, 13), date(2026, 12, 4))) == date(2026, 12, 14)


def test_parked_and_resumed_on_one_day_changes_nothing_even_for_a_due_date_on_a_weekend():
    today, saturday = date(2026, 11, 9), date(2026, 11, 14)
    assert due_after_pause(CALENDAR, saturday, Pause(today, today)) == saturday


def test_parked_on_the_due_day_it_is_due_on_the_day_it_is_taken_up_again():
    friday, sunday = date(2026, 11, 13), date(2026, 11, 22)
    assert due_after_pause(CALENDAR, friday, Pause(friday, sunday)) == sunday


def test_parking_on_the_weekend_after_the_due_day_does_not_make_it_less_overdue():
    friday, saturday = date(2026, 11, 13), date(2026, 11, 14)
    assert remaining_at_pause(CALENDAR, saturday, friday) == -1
    assert due_after_pause(CALENDAR, friday, Pause(saturday, date(2026, 11, 25))) == date(2026, 11, 24)
    assert due_after_pause(CALENDAR, friday, Pause(saturday, date(2026, 11, 15))) == friday


def test_an_overdue_date_chosen_on_a_weekend_stays_overdue():
    saturday, sunday = date(2026, 11, 14), date(2026, 11, 15)
    assert remaining_at_pause(CALENDAR, sunday, saturday) == -1
    assert due_after_pause(CALENDAR, saturday, Pause(sunday, sunday)) == saturday


@pytest.mark.parametrize("to_on", [None, date(2026, 11, 12)])
def test_a_pause_that_has_not_ended_or_ends_before_it_begins_moves_nothing(to_on):
    with pytest.raises(ValueError, match="has no length"):
        due_after_pause(CALENDAR, date(2026, 11, 20), Pause(date(2026, 11, 13), to_on))


def test_why_this_date_tells_each_day_of_the_spring_festival():
    start = date(2026, 2, 13)
    notes = explain(CALENDAR, start, add_wd(CALENDAR, start, 2))
    holidays = [note(15 + n, DayKind.HOLIDAY, SPRING_FESTIVAL) for n in range(9)]
    assert notes == (
        note(14, DayKind.MAKE_UP, SPRING_FESTIVAL, counted=1),
        *holidays,
        note(24, DayKind.WORKDAY, None, counted=2),
    )


def note(day: int, kind: DayKind, name: Words | None, counted: int | None = None) -> DayNote:
    return DayNote(date(2026, 2, day), kind, name, counted, paused=None, provisional=False)


def test_why_this_date_marks_the_unknown_year_and_its_statutory_holiday():
    notes = explain(CALENDAR, date(2026, 12, 30), date(2027, 1, 4))
    assert [(n.on.day, n.kind, n.name, n.counted, n.provisional) for n in notes] == [
        (31, DayKind.WORKDAY, None, 1, False),
        (1, DayKind.STATUTORY, NEW_YEAR, None, True),
        (2, DayKind.WEEKEND, None, None, True),
        (3, DayKind.WEEKEND, None, None, True),
        (4, DayKind.WORKDAY, None, 2, True),
    ]


def test_why_this_date_tells_parked_and_verifying_days_and_moves():
    parked = Pause(date(2026, 11, 3), date(2026, 11, 5))
    verifying = Pause(date(2026, 11, 9), cause=MoveCause.VERIFYING)
    early = Move(date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 5), MoveCause.EXTENDED)
    resumed = Move(date(2026, 11, 5), date(2026, 11, 5), date(2026, 11, 9), MoveCause.RESUMED)
    late = Move(date(2026, 11, 20), date(2026, 11, 9), date(2026, 11, 10), MoveCause.CHANGED)
    notes = explain(
        CALENDAR,
        date(2026, 11, 2),
        date(2026, 11, 10),
        pauses=[parked, verifying],
        moves=[early, resumed, late],
    )
    assert [(n.on.day, n.counted, n.paused, n.moves) for n in notes] == [
        (3, 1, None, (early,)),
        (4, None, MoveCause.PARKED, ()),
        (5, None, MoveCause.PARKED, (resumed,)),
        (6, 2, None, ()),
        (7, None, None, ()),
        (8, None, None, ()),
        (9, 3, None, ()),
        (10, None, MoveCause.VERIFYING, (late,)),
    ]


def test_nothing_is_to_be_explained_where_the_due_day_is_the_start():
    assert explain(CALENDAR, date(2026, 11, 2), date(2026, 11, 2)) == ()
