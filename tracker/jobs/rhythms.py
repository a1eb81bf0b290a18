"""When a job is due: rhythms say which periods have come at an instant; what is done already, jobs/run.py knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_date, office_instant, office_time

# The period of a job that only looks for what is due by itself: one row for ever, written anew by each run.
LATEST = "latest"
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """What a run is for, and the instant it works as of; done once, or again when so much time has gone by."""

    key: str
    as_of: datetime
    again_after: timedelta | None = None


class Rhythm(Protocol):
    """Which periods have come, oldest first; a job that asks the database brings a rhythm of its own."""

    def due(self, at: datetime) -> Sequence[Period]:
        """The periods that have come at `at` and are still worth doing, done or not, oldest first."""

    def next_at(self, at: datetime) -> datetime | None:
        """When the next period after `at` comes; None where only the database knows."""


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, so many seconds after the last run began."""

    seconds: int

    def due(self, at: datetime) -> Sequence[Period]:
        """The one period there is."""
        return (Period(LATEST, at, timedelta(seconds=self.seconds)),)

    def next_at(self, at: datetime) -> datetime | None:
        """At once: since the last run is counted by whoever knows it."""
        return at


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a civil day from a time on; a day that is missed altogether is not made up.

    With `until` only before that time of the same day, else until the next day's turn; on working days where so said.
    """

    from_time: time
    until: time | None = None
    workdays: bool = False

    def due(self, at: datetime) -> Sequence[Period]:
        """Today's period, or yesterday's while today's has not come."""
        now = office_time(at)
        day = now.date()
        if now.time() < self.from_time and self.until is None:
            day -= timedelta(days=1)
        elif now.time() < self.from_time or (self.until and now.time() >= self.until):
            return ()
        return (Period(day.isoformat(), at),) if self._is_on(day) else ()

    def next_at(self, at: datetime) -> datetime | None:
        """The next turn after `at`."""
        day = office_date(at)
        while not self._is_on(day) or _instant(day, self.from_time) <= at:
            day += timedelta(days=1)
        return _instant(day, self.from_time)

    def _is_on(self, day: date) -> bool:
        return not self.workdays or work_calendar().is_workday(day)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Once a week, on its first working day from a time on; if missed then, on a later working day of the week."""

    from_time: time

    def due(self, at: datetime) -> Sequence[Period]:
        """This week's period, on working days only."""
        now = office_time(at)
        if now.time() < self.from_time or not work_calendar().is_workday(now.date()):
            return ()
        year, week, _day = now.date().isocalendar()
        return (Period(f"{year:04d}-W{week:02d}", at),)

    def next_at(self, at: datetime) -> datetime | None:
        """The first turn after `at` in a week that is not yet on."""
        monday = office_date(at) - timedelta(days=office_date(at).weekday())
        while True:
            week = (monday + timedelta(days=number) for number in range(7))
            first = next((day for day in week if work_calendar().is_workday(day)), None)
            if first and _instant(first, self.from_time) > at:
                return _instant(first, self.from_time)
            monday += WEEK


def _instant(day: date, at: time) -> datetime:
    return office_instant(day, at.hour, at.minute)
