"""The Chinese working calendar as one frozen value: which days offices work, and how many up to a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from tracker.catalog.fields import Words
from tracker.catalog.year_plans import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    DayKind,
    PlannedDay,
    Statutory,
    YearPlan,
    package_plans,
    read_plans,
    read_statutory,
)
from tracker.settings import place

WORKED = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP})
_FIRST = date(EARLIEST_YEAR, 1, 1).toordinal()
_LAST = date(LATEST_YEAR, 12, 31).toordinal()


@dataclass(frozen=True)
class WorkCalendar:
    """Years 2004 to 2099: those with a plan are known, others are Monday to Friday minus the statutory dates.

    Every answer is a table look-up, because a batch reckons hundreds of thousands of dates. Days outside the
    years raise ValueError, instants TypeError (take the office's date first).
    """

    plans: Mapping[int, YearPlan]
    statutory: Statutory
    _planned: dict[date, PlannedDay] = field(init=False, repr=False, compare=False)
    _fixed: dict[tuple[int, int], Words] = field(init=False, repr=False, compare=False)
    _through: list[int] = field(init=False, repr=False, compare=False)
    _workdays: list[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # In order of years: a plan that reaches into the December before corrects that year's own plan.
        planned = {day.on: day for year in sorted(self.plans) for day in self.plans[year].days}
        through, workdays = [], []
        object.__setattr__(self, "_planned", planned)
        object.__setattr__(self, "_fixed", {(day.month, day.day): day.name for day in self.statutory.days})
        for ordinal in range(_FIRST, _LAST + 1):
            day = date.fromordinal(ordinal)
            if self._kind(day) in WORKED:
                workdays.append(day)
            through.append(len(workdays))
        object.__setattr__(self, "_through", through)
        object.__setattr__(self, "_workdays", workdays)

    def is_known(self, year: int) -> bool:
        """Whether the year's plan is here; dates that touch a year without one are provisional."""
        return year in self.plans

    def is_workday(self, day: date) -> bool:
        """Whether offices work on the day, make-up days included."""
        index = _index(day)
        return self._through[index] > (self._through[index - 1] if index else 0)

    def day_kind(self, day: date) -> DayKind:
        """What the day is; STATUTORY occurs in unknown years only."""
        _index(day)
        return self._kind(day)

    def day_name(self, day: date) -> Words | None:
        """The holiday the day belongs to, or that it makes up for; None on plain days."""
        kind = self.day_kind(day)
        if kind is DayKind.STATUTORY:
            return self._fixed[day.month, day.day]
        return self._planned[day].name if day in self._planned else None

    def count_through(self, day: date) -> int:
        """How many working days lie between 1 January 2004 and the day, both included."""
        return self._through[_index(day)]

    def workday(self, number: int) -> date:
        """The working day of that number, counted as in count_through; raises ValueError beyond the years."""
        if not 1 <= number <= len(self._workdays):
            raise ValueError(f"the date reckoned lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}")
        return self._workdays[number - 1]

    def layered(self, plans: Mapping[int, YearPlan]) -> WorkCalendar:
        """A calendar in which these plans replace those of their years (years an administrator imported)."""
        return WorkCalendar({**self.plans, **plans}, self.statutory)

    def _kind(self, day: date) -> DayKind:
        if planned := self._planned.get(day):
            return planned.kind
        if day.year not in self.plans and (day.month, day.day) in self._fixed:
            return DayKind.STATUTORY
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKDAY


@dataclass(frozen=True, slots=True)
class _Laid:
    """A calendar with plans of the database laid over the seeds, and the mark under which it was laid."""

    mark: int
    calendar: WorkCalendar


_laid: _Laid | None = None


def work_calendar() -> WorkCalendar:
    """The calendar in force: the package's years, replaced and continued by seeds/calendar, then by what was laid."""
    laid = _laid
    return laid.calendar if laid else seed_calendar()


@cache
def seed_calendar() -> WorkCalendar:
    """The calendar of this installation before anything was imported."""
    return read_calendar(place("seeds") / "calendar")


def lay(plans: Mapping[int, YearPlan], mark: int) -> None:
    """Lay plans over the seeds for the whole process, each unless the seeds hold a newer version of its year.

    `mark` says which they are, so that whoever reads them knows when to lay them anew; the database is read elsewhere.
    """
    global _laid
    seeds = seed_calendar()
    newer = {year: plan for year, plan in plans.items() if not _is_older(plan, seeds.plans.get(year))}
    _laid = _Laid(mark, seeds.layered(newer))


def lift() -> None:
    """Take away what was laid."""
    global _laid
    _laid = None


def laid_mark() -> int | None:
    """The mark of what is laid; None where nothing is."""
    laid = _laid
    return laid.mark if laid else None


def _is_older(plan: YearPlan, other: YearPlan | None) -> bool:
    return other is not None and plan.version < other.version


def read_calendar(folder: Path) -> WorkCalendar:
    """The package's years with the folder's laid over them; raises CatalogError when a file is wrong."""
    statutory = read_statutory(folder)
    return WorkCalendar(package_plans() | read_plans(folder, statutory), statutory)


def _index(day: date) -> int:
    if isinstance(day, datetime):
        raise TypeError("the working calendar takes civil dates: give the office's date of the instant")
    ordinal = day.toordinal()
    if not _FIRST <= ordinal <= _LAST:
        raise ValueError(f"{day} lies outside the working calendar ({EARLIEST_YEAR} to {LATEST_YEAR})")
    return ordinal - _FIRST
