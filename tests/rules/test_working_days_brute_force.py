"""The working-day reckoning against a second one that shares nothing with it but the published facts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar

from tracker.catalog.work_calendar import work_calendar
from tracker.rules.working_days import (
    Pause,
    add_wd,
    due_after_pause,
    due_after_resume,
    explain,
    remaining_at_pause,
    touches_unknown,
    wd_between,
)
from tracker.vocabulary import MoveCause

FIRST_START, LAST_START, LONGEST_LIMIT = date(2019, 1, 1), date(2026, 12, 31), 60
DAY = timedelta(days=1)
OFF_EVERY_YEAR = {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}
CALENDAR = work_calendar()


def offices_work(day: date) -> bool:
    """The test's own reading: the package's word up to 2026, after it the plain week and the law."""
    if day.year <= 2026:
        return chinese_calendar.is_workday(day)
    return day.isoweekday() <= 5 and day.isoformat()[5:] not in OFF_EVERY_YEAR


def days_from(start: date, count: int) -> list[date]:
    return [start + n * DAY for n in range(count)]


WORKED = {day: offices_work(day) for day in days_from(date(2018, 1, 1), 365 * 11)}


def walk(start: date, limit: int, stopped: list[tuple[date, date]]) -> date:
    """Step day by day until `limit` working days have gone by that lie in no stop (from, to]."""
    day, left = start, limit
    while left:
        day += DAY
        if WORKED[day] and not any(begin < day <= end for begin, end in stopped):
            left -= 1
    return day


def walk_back(start: date, count: int) -> date:
    """Step back day by day until `count` working days have been met."""
    day = start
    while count:
        day -= DAY
        count -= WORKED[day]
    return day


def test_every_start_from_2019_to_2026_with_every_limit_from_1_to_60_falls_due_as_walked():
    starts = days_from(FIRST_START, (LAST_START - FIRST_START).days + 1)
    assert len(starts) == 2922
    wrong = []
    for start in starts:
        day = start
        for limit in range(1, LONGEST_LIMIT + 1):
            day += DAY
            while not WORKED[day]:
                day += DAY
            if (add_wd(CALENDAR, start, limit), wd_between(CALENDAR, start, day)) != (day, limit):
                wrong.append((start, limit, day))
    assert wrong == []


def test_every_start_steps_back_1_to_60_working_days_as_walked():
    wrong = []
    for start in days_from(FIRST_START, (LAST_START - FIRST_START).days + 1):
        day = start
        for limit in range(1, LONGEST_LIMIT + 1):
            day -= DAY
            while not WORKED[day]:
                day -= DAY
            if (add_wd(CALENDAR, start, -limit), wd_between(CALENDAR, start, day)) != (day, -limit):
                wrong.append((start, limit, day))
    assert wrong == []


def test_a_date_is_provisional_exactly_if_the_walk_to_it_steps_into_2027():
    starts = days_from(date(2026, 9, 1), 122)
    assert starts[-1] == LAST_START
    for start in starts:
        for limit in range(1, LONGEST_LIMIT + 1):
            due = add_wd(CALENDAR, start, limit)
            assert touches_unknown(CALENDAR, start, due) is (due >= date(2027, 1, 1))


def test_a_parked_limit_falls_due_as_if_the_parked_days_did_not_exist():
    for start in days_from(FIRST_START, (LAST_START - FIRST_START).days + 1)[::3]:
        for limit in (1, 2, 5, 15, 30):
            due = add_wd(CALENDAR, start, limit)
            for waited, parked_for in ((0, 3), (1, 1), (4, 20), (11, 45)):
                pause = Pause(start + waited * DAY, start + (waited + parked_for) * DAY)
                if pause.from_on > due:
                    continue
                expected = walk(start, limit, [(pause.from_on, pause.to_on)])
                if wd_between(CALENDAR, pause.from_on, due) == 0:
                    expected = pause.to_on  # parked on the due day: due the day it is taken up again
                assert due_after_pause(CALENDAR, due, pause) == expected


def test_what_was_overdue_when_parked_is_overdue_by_as_many_working_days_when_resumed():
    for parked_on in days_from(FIRST_START, (LAST_START - FIRST_START).days + 1)[::5]:
        for late in (1, 2, 7):
            due = walk_back(parked_on, late)
            for parked_for in (0, 1, 2, 3, 9, 40):
                resumed_on = parked_on + parked_for * DAY
                remaining = remaining_at_pause(CALENDAR, parked_on, due)
                assert remaining == -late
                assert due_after_resume(CALENDAR, resumed_on, remaining) == walk_back(resumed_on, late)


def test_three_thousand_lives_with_parks_and_extensions_fall_due_as_walked():
    chance = random.Random(20260101)
    lives = [a_life(chance) for _ in range(3000)]
    assert {len(stops) for _, _, stops, _ in lives} == {0, 1, 2, 3}
    for start, total, stops, due in lives:
        assert due == walk(start, total, stops)
        pauses = [Pause(begin, end, MoveCause.VERIFYING) for begin, end in stops]
        notes = explain(CALENDAR, start, due, pauses=pauses)
        assert [note.on for note in notes] == days_from(start + DAY, (due - start).days)
        assert [note.counted for note in notes if note.counted] == list(range(1, total + 1))
        assert notes[-1].counted == total
        assert [note.on for note in notes if note.paused] == stopped_days(stops, due)


def a_life(chance: random.Random) -> tuple[date, int, list[tuple[date, date]], date]:
    """A promise extended and parked while days are left, moved at each act by the rules under test."""
    start = FIRST_START + chance.randrange(2922) * DAY
    total = chance.randint(2, 40)
    today, due, stops = start, add_wd(CALENDAR, start, total), []
    for _ in range(chance.randint(0, 3)):
        today += chance.randint(0, 6) * DAY
        left = remaining_at_pause(CALENDAR, today, due)
        if left < 1:
            break
        if chance.random() < 0.3:
            extension = chance.randint(1, 20)
            total, due = total + extension, add_wd(CALENDAR, due, extension)
            continue
        resumed = today + chance.randint(0, 60) * DAY
        due = due_after_pause(CALENDAR, due, Pause(today, resumed))
        stops.append((today, resumed))
        today = resumed
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(stops))
    return start, total, stops, due


def stopped_days(stops: list[tuple[date, date]], due: date) -> list[date]:
    return [day for begin, end in stops for day in days_from(begin + DAY, (end - begin).days) if day <= due]
