"""When a letter that did not go out is tried again, when it is given up, and how long a jammed road rests."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.catalog.work_calendar import WorkCalendar
from tracker.rules.working_days import wd_between

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# What a letter waits after its first, second … failed try; about three days in all (TRUST F9).
PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, *(12 * HOUR,) * 5)
# A road rests for minutes only, so that letters flow soon after it is mended.
RESTS = (MINUTE, 2 * MINUTE, 5 * MINUTE)
# So many failures in a row, or so much time lost to them, jam a road.
JAMMING_FAILURES, JAMMING_SECONDS = 5, 25.0
GIVE_UP_WD = 3


def pause_after(tries: int) -> timedelta | None:
    """What a letter waits after so many failed tries; None: it is given up."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None


def rest_after(failures: int) -> timedelta:
    """What a road rests after it has been found jammed so many times in a row."""
    return RESTS[min(failures, len(RESTS)) - 1]


def is_hopeless(since: date, today: date, calendar: WorkCalendar) -> bool:
    """Whether a road that has been jammed since a day has been so for too long: three working days."""
    return wd_between(calendar, since, today) >= GIVE_UP_WD
