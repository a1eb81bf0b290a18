"""The week: what is due on the coming working days, and what should have been done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.catalog.work_calendar import WORKED, work_calendar
from tracker.catalog.year_plans import DayKind
from tracker.queries.week import MOST, DueRow, Whose, due
from tracker.rules.working_days import add_wd
from tracker.vocabulary import N_, Permission, Role
from tracker.web.access import actor
from tracker.web.arguments import date_argument, text_argument, with_arguments
from tracker.web.due import due_words
from tracker.web.filters import called, day, words
from tracker.web.marks import due_mapping, list_name
from tracker.web.route import Route

WORKING_DAYS = 5
MOST_LATE = 12
ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2005, 2098


@dataclass(frozen=True, slots=True)
class Entry:
    """Something due, as the component week draws it."""

    title: str
    href: str
    what: str
    tone: str
    list_code: str
    list_mark: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week with what is due on it."""

    label: str
    iso: str
    today: bool
    off: bool
    note: str
    due: Sequence[Entry]


def index() -> ResponseReturnValue:
    """Five working days from the day asked for, by default today, with the days off that say something."""
    today = clock.office_date()
    calendar = work_calendar()
    start = _start(date_argument("from"), today)
    end = add_wd(calendar, start - ONE_DAY, WORKING_DAYS)
    whose = Whose.ALL if text_argument("whose") == Whose.ALL else Whose.MINE
    rows = due(actor(), whose, today, since=start, until=end)
    late = due(actor(), whose, today, until=today - ONE_DAY)
    return render_template(
        "week/index.html",
        days=_days(start, end, rows, today),
        overdue=[(_entry(row, today), due_mapping(row.due_on, today)) for row in late[:MOST_LATE]],
        more_overdue=len(late) - MOST_LATE,
        is_cut=len(rows) == MOST,
        tabs=[
            (text, with_arguments(whose=one.value), one is whose)
            for one, text in ((Whose.MINE, _("Mine")), (Whose.ALL, _all_label()))
        ],
        next_page=_address(whose, end + ONE_DAY),
        previous_page=_address(whose, add_wd(calendar, start, -WORKING_DAYS)),
        first_page=_address(whose, None) if start != today else None,
        span=_("%(first)s to %(last)s", first=day(start), last=day(end)),
    )


def _start(asked: date | None, today: date) -> date:
    return asked if asked is not None and FIRST_YEAR <= asked.year <= LAST_YEAR else today


def _address(whose: Whose, start: date | None) -> str:
    return with_arguments(whose=whose.value, **{"from": start.isoformat() if start else None})


def _all_label() -> str:
    roles = actor().roles()
    if roles & {Role.COORDINATOR, Role.SUPERVISOR}:
        label = N_("My region's")
    elif roles & {Role.OFFICIAL, Role.HEAD}:
        label = N_("My unit's")
    else:
        label = N_("Promised to us") if Role.LIAISON in roles else N_("Of linked enterprises")
    return words(label)


def _days(start: date, end: date, rows: Sequence[DueRow], today: date) -> list[Day]:
    """Working days, and days off that are holidays or have something due; plain weekends are left out."""
    calendar = work_calendar()
    found = []
    on = start
    while on <= end:
        entries = [_entry(row, today) for row in rows if row.due_on == on]
        off = calendar.day_kind(on) not in WORKED
        note = _note(on)
        if not off or entries or note or on == today:
            found.append(Day(day(on, "weekday"), on.isoformat(), on == today, off, note, entries))
        on += ONE_DAY
    return found


def _note(on: date) -> str:
    """The holiday, or what a make-up day is worked for; "provisional" in years without a plan."""
    calendar = work_calendar()
    name, kind = calendar.day_name(on), calendar.day_kind(on)
    parts = []
    if name is not None:
        text = words(name)
        parts.append(_("make-up day for %(name)s", name=text) if kind is DayKind.MAKE_UP else text)
    elif kind is DayKind.WEEKEND:
        return ""
    if not calendar.is_known(on.year):
        parts.append(_("provisional"))
    return " · ".join(parts)


def _entry(row: DueRow, today: date) -> Entry:
    what = words(row.kind)
    return Entry(
        title=row.task or row.title,
        href=f"/needs/{row.number}",
        what=f"{what} · {called(row.enterprise)}",
        tone=due_words(row.due_on, today)[1],
        list_code=row.list_code,
        list_mark=list_name(row.list_code)[:1],
    )


ROUTES = (Route("/week", index, Permission.READ_NEEDS),)
