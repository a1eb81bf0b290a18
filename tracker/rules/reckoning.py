"""What an edition reckons days with: kept beside it, so that a later rebuild gives the same numbers (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tracker.catalog.fields import Words
from tracker.catalog.limits import Limits
from tracker.catalog.work_calendar import WorkCalendar
from tracker.catalog.year_plans import DayKind, PlannedDay, Statutory, YearPlan
from tracker.rules.working_days import add_wd, wd_between
from tracker.vocabulary import DeadlineKind


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The calendar of the years a ledger has seen, and the limit for the first contact."""

    calendar: WorkCalendar
    contact_wd: int

    def days(self, start: date, end: date) -> int:
        """Working days in (start, end]."""
        return wd_between(self.calendar, start, end)

    def contact_due(self, claimed_on: date) -> date:
        """When the enterprise is to have been contacted."""
        return add_wd(self.calendar, claimed_on, self.contact_wd)


def basis_of(calendar: WorkCalendar, limits: Limits, *, since: date, until: date) -> dict[str, Any]:
    """What has to be kept of calendar and limits, as JSON: each year's days that depart from Monday to Friday.

    Whole years are kept, and the one after `until`, into which a limit may reach.
    """
    years = {
        str(year): {
            "off": [_short(day) for day in _weekdays(year) if not calendar.is_workday(day)],
            "worked": [_short(day) for day in _weekends(year) if calendar.is_workday(day)],
        }
        for year in range(since.year, until.year + 2)
    }
    return {"contact_wd": limits.days(DeadlineKind.CONTACT), "years": years}


def reckoning_from(basis: Mapping[str, Any]) -> Reckoning:
    """The reckoning that a basis was taken of."""
    years = tuple(
        (int(year), tuple(days["off"]), tuple(days["worked"]))
        for year, days in sorted(basis["years"].items())
    )
    return Reckoning(_calendar(years), basis["contact_wd"])


@lru_cache(maxsize=4)
def _calendar(years: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]) -> WorkCalendar:
    plans = {
        year: YearPlan(
            year=year,
            source="",
            version=1,
            days=tuple(PlannedDay(_day(year, text), DayKind.HOLIDAY, _NAMELESS) for text in off)
            + tuple(PlannedDay(_day(year, text), DayKind.MAKE_UP, _NAMELESS) for text in worked),
        )
        for year, off, worked in years
    }
    return WorkCalendar(plans, Statutory(since=0, days=()))


_NAMELESS = Words("", "")


def _short(day: date) -> str:
    return f"{day:%m-%d}"


def _day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def _weekdays(year: int) -> list[date]:
    return [day for day in _days(year) if day.weekday() < 5]


def _weekends(year: int) -> list[date]:
    return [day for day in _days(year) if day.weekday() >= 5]


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
