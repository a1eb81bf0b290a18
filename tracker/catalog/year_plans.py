"""Reads the State Council's holiday plans, one a year: from the calendar package and from seeds/calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
PACKAGE = "chinesecalendar"
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
    """The fixed dates of the law, in force since the year `since`, and what typed plans call the kinds of day."""

    since: int
    days: tuple[StatutoryDay, ...]
    kinds: Mapping[str, DayKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanFault:
    """What is wrong in a plan, as a message that can be translated, and at which place of it (none: as a whole)."""

    says: str
    facts: Mapping[str, object]
    place: str = ""

    def __str__(self) -> str:
        facts = {name: one.en if isinstance(one, Words) else one for name, one in self.facts.items()}
        said = self.says % facts
        return f"{self.place}: {said}" if self.place else said


def read_plan(table: Table, statutory: Statutory) -> YearPlan:
    """One plan in the format of seeds/calendar/statutory.toml; raises CatalogError with every fault."""
    plan = unjudged_plan(table)
    if faults := plan_faults(plan, statutory):
        table.fail("; ".join(str(fault) for fault in faults))
    return plan


def unjudged_plan(table: Table) -> YearPlan:
    """One plan as it stands there, whatever it says; raises CatalogError where it cannot be read."""
    plan = YearPlan(
        year=table.integer("year"),
        source=table.text("source"),
        version=table.integer("version"),
        days=tuple(day for block in table.tables("holiday") for day in _block_days(block)),
    )
    table.done()
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
    words = {
        **dict.fromkeys(table.texts("holiday_words"), DayKind.HOLIDAY),
        **dict.fromkeys(table.texts("make_up_words"), DayKind.MAKE_UP),
    }
    days = tuple(_fixed_day(day) for day in table.tables("day"))
    statutory = Statutory(table.integer("since"), days, words)
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
    source = f"{PACKAGE} {installed_version(PACKAGE)}"
    return {year: YearPlan(year, source, 1, tuple(days)) for year, days in by_year.items()}


def plan_faults(plan: YearPlan, statutory: Statutory) -> tuple[PlanFault, ...]:
    """Everything in which a plan contradicts itself, the week or the law; empty for a sound one."""
    if not EARLIEST_YEAR <= plan.year <= LATEST_YEAR:
        facts = {"year": plan.year, "first": EARLIEST_YEAR, "last": LATEST_YEAR}
        return (PlanFault(N_("the year %(year)s lies outside %(first)s to %(last)s"), facts),)
    if plan.version < 1:
        return (PlanFault(N_("the version must be 1 or more, not %(version)s"), {"version": plan.version}),)
    return (*_misplaced(plan), *_worked_by_mistake(plan, statutory))


def _misplaced(plan: YearPlan) -> Iterator[PlanFault]:
    first, last = date(plan.year - 1, 12, 25), date(plan.year, 12, 31)
    for day, times in Counter(planned.on for planned in plan.days).items():
        if times > 1:
            yield PlanFault(N_("%(day)s is named %(times)s times"), {"day": day, "times": times})
        if not first <= day <= last:
            facts = {"day": day, "year": plan.year}
            yield PlanFault(N_("%(day)s lies outside %(year)s and the last week before it"), facts)


def _worked_by_mistake(plan: YearPlan, statutory: Statutory) -> Iterator[PlanFault]:
    for planned in plan.days:
        if planned.kind is DayKind.MAKE_UP and planned.on.weekday() < 5:
            yield PlanFault(N_("the make-up day %(day)s is not a Saturday or Sunday"), {"day": planned.on})
    off = {planned.on for planned in plan.days if planned.kind is DayKind.HOLIDAY}
    for fixed in statutory.days if plan.year >= statutory.since else ():
        if (day := date(plan.year, fixed.month, fixed.day)) not in off:
            facts = {"day": day, "name": fixed.name}
            yield PlanFault(N_("%(day)s (%(name)s) is off by law but in no holiday of the plan"), facts)


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
        facts = {"first": first, "last": last, "length": length, "most": LONGEST_HOLIDAY}
        block.fail(N_("%(first)s to %(last)s would be %(length)s days off (1 to %(most)s)"), **facts)
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
