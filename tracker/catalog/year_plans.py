"""Reads the State Council's holiday plans, one a year: from the calendar package and from seeds/calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version as installed_version
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

from tracker.catalog.fields import Words
from tracker.catalog.loading import Table, read_file
from tracker.vocabulary import N_, Word

EARLIEST_YEAR = 2004  # the first year the package knows
LATEST_YEAR = 2099
STATUTORY_FILE = "statutory.toml"
LONGEST_HOLIDAY = 16  # days; the longest so far was 10 (Spring Festival 2020), more is a mistyped date


class DayKind(Word):
    """What a civil day is to an office."""

    WORKDAY = "workday", N_("Working day")
    MAKE_UP = "make-up", N_("Make-up working day")
    WEEKEND = "weekend", N_("Weekend")
    HOLIDAY = "holiday", N_("Public holiday")
    STATUTORY = "statutory", N_("Statutory holiday")


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day on which a plan departs from the plain week (HOLIDAY, also on weekends, or MAKE_UP)."""

    on: date
    kind: DayKind
    name: Words


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One year's plan as published; its days may reach into the last week of December before."""

    year: int
    source: str
    version: int
    days: tuple[PlannedDay, ...]


@dataclass(frozen=True, slots=True)
class StatutoryDay:
    """A date that is off in every year."""

    month: int
    day: int
    name: Words


@dataclass(frozen=True, slots=True)
class Statutory:
    """The fixed dates of the law, in force since the year `since`."""

    since: int
    days: tuple[StatutoryDay, ...]


def read_plan(table: Table, statutory: Statutory) -> YearPlan:
    """One plan in the format of seeds/calendar/statutory.toml; raises CatalogError with every fault."""
    plan = YearPlan(
        year=table.integer("year"),
        source=table.text("source"),
        version=table.integer("version"),
        days=tuple(day for block in table.tables("holiday") for day in _block_days(block)),
    )
    table.done()
    if faults := plan_faults(plan, statutory):
        table.fail("; ".join(faults))
    return plan


def read_plans(folder: Path, statutory: Statutory) -> dict[int, YearPlan]:
    """Every year's file of a folder; raises CatalogError naming the file that is wrong or misnamed."""
    plans = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == STATUTORY_FILE:
            continue
        table = read_file(path)
        plan = read_plan(table, statutory)
        if path.stem != str(plan.year):
            table.fail(f"the file must be named {plan.year}.toml after its year")
        plans[plan.year] = plan
    return plans


def read_statutory(folder: Path) -> Statutory:
    """The fixed dates of the law from the folder's statutory.toml; raises CatalogError when it is wrong."""
    table = read_file(folder / STATUTORY_FILE)
    statutory = Statutory(table.integer("since"), tuple(_fixed_day(day) for day in table.tables("day")))
    table.done()
    return statutory


def package_plans() -> dict[int, YearPlan]:
    """The years the calendar package knows, each day filed under its own civil year."""
    names = {holiday.value: Words(zh=holiday.chinese, en=holiday.value) for holiday in Holiday}
    known = [PlannedDay(day, DayKind.HOLIDAY, names[name]) for day, name in holidays.items()]
    known += [PlannedDay(day, DayKind.MAKE_UP, names[name]) for day, name in workdays.items()]
    by_year: dict[int, list[PlannedDay]] = {}
    for planned in sorted(known, key=lambda planned: planned.on):
        by_year.setdefault(planned.on.year, []).append(planned)
    source = f"chinesecalendar {installed_version('chinesecalendar')}"
    return {year: YearPlan(year, source, 1, tuple(days)) for year, days in by_year.items()}


def plan_faults(plan: YearPlan, statutory: Statutory) -> tuple[str, ...]:
    """Everything in which a plan contradicts itself, the week or the law; empty for a sound one."""
    if not EARLIEST_YEAR <= plan.year <= LATEST_YEAR:
        return (f"the year {plan.year} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}",)
    if plan.version < 1:
        return (f"the version must be 1 or more, not {plan.version}",)
    return (*_misplaced(plan), *_worked_by_mistake(plan, statutory))


def _misplaced(plan: YearPlan) -> Iterator[str]:
    first, last = date(plan.year - 1, 12, 25), date(plan.year, 12, 31)
    for day, times in Counter(planned.on for planned in plan.days).items():
        if times > 1:
            yield f"{day} is named {times} times"
        if not first <= day <= last:
            yield f"{day} lies outside {plan.year} and the last week before it"


def _worked_by_mistake(plan: YearPlan, statutory: Statutory) -> Iterator[str]:
    for planned in plan.days:
        if planned.kind is DayKind.MAKE_UP and planned.on.weekday() < 5:
            yield f"the make-up day {planned.on} is not a Saturday or Sunday"
    off = {planned.on for planned in plan.days if planned.kind is DayKind.HOLIDAY}
    for fixed in statutory.days if plan.year >= statutory.since else ():
        if (day := date(plan.year, fixed.month, fixed.day)) not in off:
            yield f"{day} ({fixed.name.en}) is off by law but in no holiday of the plan"


def _block_days(block: Table) -> Iterator[PlannedDay]:
    name, first, last, make_up = (
        block.words("name"),
        block.day("from"),
        block.day("to"),
        block.days("make_up"),
    )
    block.done()
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_HOLIDAY:
        block.fail(f"{first} to {last} would be {length} days off (1 to {LONGEST_HOLIDAY})")
    yield from (PlannedDay(first + timedelta(days=n), DayKind.HOLIDAY, name) for n in range(length))
    yield from (PlannedDay(day, DayKind.MAKE_UP, name) for day in make_up)


def _fixed_day(table: Table) -> StatutoryDay:
    fixed = StatutoryDay(table.integer("month"), table.integer("day"), table.words("name"))
    table.done()
    try:
        date(EARLIEST_YEAR + 1, fixed.month, fixed.day)  # a common year: 29 February is no fixed date
    except ValueError as error:
        table.fail(f"month {fixed.month}, day {fixed.day}: {error}")
    return fixed
