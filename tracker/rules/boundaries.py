"""The turn of a quarter: from when its refresh is due, and whether it came late (DOMAIN §8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tracker.catalog.work_calendar import WorkCalendar
from tracker.clock import Quarter, office_date, start_of
from tracker.rules.working_days import add_wd


def refreshed_on(calendar: WorkCalendar, quarter: Quarter) -> date:
    """The quarter's first working day, on which it is refreshed; 1 January and 1 October never are."""
    return add_wd(calendar, quarter.starts_on - timedelta(days=1), 1)


def refresh_is_due(calendar: WorkCalendar, quarter: Quarter, at: datetime) -> bool:
    """Whether the refresh that opens the quarter is to be held at `at`."""
    return at >= start_of(refreshed_on(calendar, quarter))


def is_late(calendar: WorkCalendar, quarter: Quarter, at: datetime) -> bool:
    """Whether a refresh held at `at` is held after its day."""
    return office_date(at) > refreshed_on(calendar, quarter)


def is_running(quarter: Quarter, at: datetime) -> bool:
    """Whether the quarter runs at `at`: only then can its enterprises be asked."""
    return Quarter.of(at) == quarter
