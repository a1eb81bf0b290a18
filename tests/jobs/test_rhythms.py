"""Rhythms: which periods have come at an instant, by the office's clock and the working calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.clock import office_instant
from tracker.jobs.rhythms import Daily, Every, Period, Weekly

OFFICE = ZoneInfo("Asia/Shanghai")
NIGHT = Daily(time(3))
BRIEF = Daily(time(8, 30), until=time(17, 30), workdays=True)
WEEKLY = Weekly(time(8, 30))


def at(text: str) -> datetime:
    """An instant by the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE).astimezone(UTC)


def keys(rhythm, text: str) -> list[str]:
    """The periods due then; each works as of then."""
    found = rhythm.due(at(text))
    assert [period.as_of for period in found] == [at(text)] * len(found)
    return [period.key for period in found]


def test_what_repeats_itself_has_one_period_for_ever():
    now = at("2026-11-25 10:00")
    assert Every(600).due(now) == (Period("latest", now, timedelta(minutes=10)),)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-25 02:59:59", "2026-11-24"),
        ("2026-11-25 03:00:00", "2026-11-25"),
        ("2026-11-25 23:59:59", "2026-11-25"),
        ("2026-11-28 12:00:00", "2026-11-28"),
    ],
)
def test_a_nightly_job_is_due_until_the_next_night_on_every_day_of_the_week(now, due):
    assert keys(NIGHT, now) == [due]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-25 08:29:59", []),
        ("2026-11-25 08:30:00", ["2026-11-25"]),
        ("2026-11-25 17:29:59", ["2026-11-25"]),
        ("2026-11-25 17:30:00", []),
        ("2026-11-28 10:00:00", []),  # a Saturday
        ("2026-10-10 10:00:00", ["2026-10-10"]),  # a Saturday worked in exchange
        ("2026-10-01 10:00:00", []),
    ],
)
def test_a_working_days_job_keeps_the_calendar_and_the_hours(now, due):
    assert keys(BRIEF, now) == due


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23 08:29:59", []),
        ("2026-11-23 08:30:00", ["2026-W48"]),
        ("2026-11-27 16:00:00", ["2026-W48"]),  # missed since Monday, made up on Friday
        ("2026-11-28 10:00:00", []),
        ("2026-11-30 08:30:00", ["2026-W49"]),
        ("2027-01-04 08:30:00", ["2027-W01"]),
        ("2026-12-31 09:00:00", ["2026-W53"]),
    ],
)
def test_a_weekly_job_comes_on_the_first_working_day_of_the_week_or_a_later_one(now, due):
    assert keys(WEEKLY, now) == due


@pytest.mark.parametrize(
    ("rhythm", "now", "then"),
    [
        (NIGHT, "2026-11-25 02:00", "2026-11-25 03:00"),
        (NIGHT, "2026-11-25 03:00", "2026-11-26 03:00"),
        (BRIEF, "2026-11-27 09:00", "2026-11-30 08:30"),
        (BRIEF, "2026-09-30 20:00", "2026-10-08 08:30"),
        (WEEKLY, "2026-11-23 08:30", "2026-11-30 08:30"),
        (WEEKLY, "2026-11-22 08:30", "2026-11-23 08:30"),
        (WEEKLY, "2026-10-01 08:30", "2026-10-08 08:30"),
    ],
)
def test_the_next_turn_is_known(rhythm, now, then):
    assert rhythm.next_at(at(now)) == at(then)


def test_over_a_year_every_next_turn_is_an_instant_at_which_a_new_period_is_due():
    """Due and next are two ways to say one thing, so they are held against each other."""
    for rhythm in (NIGHT, BRIEF, WEEKLY):
        now = office_instant(date(2026, 1, 1), 0)
        turns = []
        while now < office_instant(date(2027, 1, 1), 0):
            now = rhythm.next_at(now)
            before = [period.key for period in rhythm.due(now - timedelta(seconds=1))]
            (turn,) = [period.key for period in rhythm.due(now)]
            assert turn not in before
            turns.append(turn)
        assert len(turns) == len(set(turns))
