"""Reads a year's plan as an administrator hands it in: the format of seeds/calendar, or a plain table of days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar.constants import Holiday

from tracker.catalog.fields import Words
from tracker.catalog.loading import CatalogError, read_toml
from tracker.catalog.year_plans import (
    LONGEST_HOLIDAY,
    PlanFault,
    PlannedDay,
    Statutory,
    YearPlan,
    plan_faults,
    unjudged_plan,
)
from tracker.vocabulary import N_

TOML = re.compile(r"^\s*(\[\[holiday\]\]|year\s*=)", re.MULTILINE)
# Comma, tab or semicolon, also as a Chinese keyboard types them.
BETWEEN_CELLS = re.compile("[,;\t\uff0c\uff1b]")
DAY = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
SPAN = re.compile(rf"{DAY}(?:\s*(?:~|\u301c|\uff5e|\u81f3|to)\s*{DAY})?")
NAMES = {name: Words(zh=one.chinese, en=one.value) for one in Holiday for name in (one.chinese, one.value)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What stands beside a plain table, which itself has neither year nor source nor version."""

    year: int
    source: str
    version: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan as far as it could be read, and everything that is wrong with it; sound where nothing is."""

    plan: YearPlan | None
    faults: tuple[PlanFault, ...]


def is_toml(text: str) -> bool:
    """Whether a plan is written in the format of seeds/calendar, which says everything by itself."""
    return TOML.search(text) is not None


def judge_toml(text: str, statutory: Statutory) -> Judged:
    """A plan in the format of seeds/calendar, with every fault; where it cannot be read, with the first."""
    try:
        plan = unjudged_plan(read_toml(text, ""))
    except CatalogError as error:
        place = error.where.removeprefix(" › ")
        return Judged(None, (PlanFault(error.says, error.facts, place),))
    return Judged(plan, plan_faults(plan, statutory))


def judge_table(text: str, given: Given, statutory: Statutory) -> Judged:
    """A plan as lines of date (or first ~ last date), kind and name, with every fault at its line."""
    days: list[PlannedDay] = []
    faults: list[PlanFault] = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in BETWEEN_CELLS.split(line)]
        if not any(cells) or (number == 1 and not any(character.isdigit() for character in line)):
            continue
        try:
            days.extend(_days(cells, statutory))
        except CatalogError as error:
            faults.append(PlanFault(error.says, error.facts, str(number)))
    plan = YearPlan(given.year, given.source, given.version, tuple(days))
    return Judged(plan, (*faults, *plan_faults(plan, statutory)))


def _days(cells: list[str], statutory: Statutory) -> Iterator[PlannedDay]:
    span, kind, name, *more = [*cells, "", ""][: max(3, len(cells))]
    first, last = _span(span)
    if kind.lower() not in statutory.kinds:
        raise CatalogError("", N_("“%(kind)s” is neither a day off nor a make-up day"), kind=kind)
    if not name:
        raise CatalogError("", N_("the name of the holiday is missing"))
    words = NAMES.get(name) or Words(zh=name, en=more[0] if more and more[0] else name)
    for number in range((last - first).days + 1):
        yield PlannedDay(first + timedelta(days=number), statutory.kinds[kind.lower()], words)


def _span(text: str) -> tuple[date, date]:
    found = SPAN.fullmatch(text)
    try:
        numbers = [int(number) for number in (found.groups() if found else ()) if number]
        first = date(*numbers[:3])
        last = date(*numbers[3:]) if numbers[3:] else first
    except (TypeError, ValueError):
        raise CatalogError("", N_("“%(text)s” is no date such as 2027-01-01"), text=text) from None
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_HOLIDAY:
        facts = {"first": first, "last": last, "length": length, "most": LONGEST_HOLIDAY}
        raise CatalogError(
            "", N_("%(first)s to %(last)s would be %(length)s days off (1 to %(most)s)"), **facts
        )
    return first, last
