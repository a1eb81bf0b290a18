"""The home page: what waits for me, before anything else, for every role a person holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker import clock
from tracker.catalog.lists import need_lists
from tracker.catalog.work_calendar import work_calendar
from tracker.queries import directory, drafts, enterprises, needs, tasks
from tracker.queries import home as waiting
from tracker.queries.home import Section
from tracker.queries.needs import NO_UNIT, Filters
from tracker.queries.returns import open_returns
from tracker.queries.tasks import Wanted, Whose
from tracker.vocabulary import N_, ON_BOOKS, REGION_ROLES, UNIT_ROLES, Permission, Role
from tracker.web import operations
from tracker.web.access import actor, may
from tracker.web.figures import Figure, figure
from tracker.web.filters import called, day, instant, number, words
from tracker.web.marks import list_name
from tracker.web.need_rows import NeedRow, need_row, need_rows
from tracker.web.route import Route
from tracker.web.tasks import TaskLine, task_rows

FEW = 6
MOST_UNITS = 12
HEADINGS: Mapping[Role, str] = {
    Role.LIAISON: N_("What waits for us"),
    Role.OFFICIAL: N_("My own work"),
    Role.HEAD: N_("My unit"),
    Role.COORDINATOR: N_("To route, rule and verify"),
    Role.SUPERVISOR: N_("To rule on and to watch"),
    Role.LEADER: N_("My linked enterprises"),
}


def home() -> ResponseReturnValue:
    """The first page after signing in: sections by role, then what goes with them."""
    today = clock.office_date()
    held = actor().roles()
    found = waiting.sections(actor(), today)
    parts = {name: part(today) if roles & held else None for name, (roles, part) in PARTS.items()}
    return render_template(
        "home/home.html",
        today=_day_line(today),
        sections=[_section(section, today) for section in found],
        nothing_waits=bool(found) and all(section.is_empty for section in found),
        unread=directory.unread(actor().person_id),
        may_file=may(Permission.FILE_NEEDS),
        **parts,
    )


def _section(section: Section, today: date) -> dict[str, Any]:
    """A role's figures that are not nothing, and its most pressing needs."""
    own = section.role is Role.LIAISON
    figures = [
        figure(_(matter.label), count, "/needs", tone=matter.tone, waiting=matter.code)
        for matter, count in section.figures
        if count
    ]
    if section.role is Role.OFFICIAL:
        figures += _task_figures(today)
    rows: list[NeedRow] = [need_row(row, today, next_=matter.next, own=own) for row, matter in section.rows]
    return {"title": _(HEADINGS[section.role]), "figures": figures, "rows": rows}


def _task_figures(today: date) -> list[Figure]:
    mine = tasks.count(actor(), Wanted(Whose.MINE), today)
    late = tasks.count(actor(), Wanted(Whose.MINE, overdue=True), today)
    figures = [figure(_("My open tasks"), mine, "/tasks", whose="mine")] if mine else []
    if late:
        figures.append(figure(_("My tasks overdue"), late, "/tasks", tone="red", whose="mine", overdue="yes"))
    return figures


def _day_line(today: date) -> str:
    """The date, and what kind of day it is where that is worth saying."""
    calendar = work_calendar()
    name = calendar.day_name(today)
    kind = words(name) if name else ""
    if not calendar.is_workday(today):
        kind = _("%(name)s, no working day", name=kind) if kind else _("no working day")
    elif kind:
        kind = _("worked in exchange for %(name)s", name=kind)
    return f"{day(today, 'weekday')} · {kind}" if kind else day(today, "weekday")


def _own_needs(today: date) -> list[NeedRow]:
    """The enterprise's needs on the books, with where they stand."""
    page = needs.ledger(actor(), Filters(statuses=ON_BOOKS), today, sort="updated", size=FEW)
    return need_rows(page.rows, today, own=True)


def _my_needs(today: date) -> list[NeedRow] | None:
    """The official's own needs by due date; who has another role besides need not be told that there are none."""
    page = needs.ledger(actor(), Filters(statuses=ON_BOOKS, mine=True), today, size=FEW)
    if not page.rows and actor().roles() - UNIT_ROLES:
        return None
    return need_rows(page.rows, today)


def _my_tasks(today: date) -> list[TaskLine]:
    page = tasks.tasks(actor(), Wanted(Whose.MINE), today, size=FEW)
    return task_rows(page.rows, today)


def _open_drafts(today: date) -> list[dict[str, str]]:
    return [
        {
            "href": f"/drafts/{draft.id}",
            "title": str(draft.data.get("title") or _("Without a title yet")),
            "list": list_name(draft.list_code),
            "list_code": draft.list_code,
            "saved": instant(draft.saved_at),
        }
        for draft in drafts.open_drafts(actor(), limit=FEW)
    ]


def _returns(today: date) -> list[str]:
    """The quarterly returns that wait for an answer, as sentences."""
    return [
        _(
            "The quarterly return %(quarter)s of %(enterprise)s waits for your answers until %(day)s.",
            quarter=one.quarter,
            enterprise=called(one.enterprise),
            day=day(one.due_on),
        )
        for one in open_returns(actor())
    ]


def _lists(_today: date) -> list[dict[str, str]]:
    """The five lists to file in, by name."""
    return [
        {
            "label": words(found.name),
            "href": f"/needs/new/{found.slug}",
            "text": words(found.description),
            "list_code": code,
            "list_mark": list_name(code)[:1],
        }
        for code, found in need_lists().items()
    ]


def _standing_in(today: date) -> list[str]:
    return [
        _(
            "You stand in for %(name)s at %(unit)s until %(day)s.",
            name=called(person),
            unit=called(unit),
            day=day(last),
        )
        for person, unit, last in waiting.stood_in_for(actor(), today)
    ]


def _behind(today: date) -> list[dict[str, Any]]:
    """Overdue needs by lead unit, as bars."""
    rows = waiting.overdue_by_unit(actor(), today, most=MOST_UNITS)
    most = max((row.count for row in rows), default=1)
    return [
        {
            "label": called(row.unit) if row.unit else _("No unit yet"),
            "value": number(row.count),
            "share": max(1, row.count * 100 // most),
            "href": f"/needs?overdue=yes&unit={row.code or NO_UNIT}",
            "tone": "red",
        }
        for row in rows
    ]


def _linked(today: date) -> list[dict[str, str]]:
    page = enterprises.enterprises(actor(), enterprises.Wanted(), today, size=2 * FEW)
    return [
        {
            "name": called(row.enterprise),
            "href": f"/enterprises/{row.enterprise.uscc}",
            "note": ngettext("%(num)d need on the books", "%(num)d needs on the books", row.on_books),
            "late": ngettext("%(num)d overdue", "%(num)d overdue", row.late) if row.late else "",
        }
        for row in page.rows
    ]


def _linked_needs(today: date) -> list[NeedRow]:
    """What the linked enterprises have on the books, and what the leader sponsors, by due date."""
    page = needs.ledger(actor(), Filters(statuses=ON_BOOKS), today, size=FEW)
    return need_rows(page.rows, today)


def _administration(today: date) -> dict[str, Any]:
    """People and units in figures, and how far the calendar is known."""
    counted = waiting.people_counted(today)
    late = sum(standing.late for standing in operations.standings())
    calendar = work_calendar()
    years = [(year, calendar.is_known(year)) for year in (today.year, (today + timedelta(days=365)).year)]
    return {
        "figures": [
            figure(_("People who may sign in"), counted["people"], "/people"),
            figure(_("Units"), counted["units"], "/units"),
            figure(_("Jobs behind time"), late, "/operations", tone="red"),
        ],
        "without_role": counted["without_role"],
        "years": years,
    }


def _always(_today: date) -> bool:
    return True


PARTS: Mapping[str, tuple[frozenset[Role], Callable[[date], Any]]] = {
    "own_needs": (frozenset({Role.LIAISON}), _own_needs),
    "my_needs": (UNIT_ROLES, _my_needs),
    "my_tasks": (UNIT_ROLES, _my_tasks),
    "open_drafts": (UNIT_ROLES | {Role.LIAISON}, _open_drafts),
    "returns": (frozenset({Role.LIAISON}), _returns),
    "lists": (frozenset({Role.LIAISON}), _lists),
    "standing_in": (UNIT_ROLES, _standing_in),
    "behind": (REGION_ROLES, _behind),
    "linked": (frozenset({Role.LEADER}), _linked),
    "linked_needs": (frozenset({Role.LEADER}), _linked_needs),
    "administration": (frozenset({Role.ADMINISTRATOR}), _administration),
    "audits": (frozenset({Role.AUDITOR}), _always),
}
ROUTES = (Route("/", home, Permission.SIGNED_IN),)
