"""Letters that gather: the morning brief, the weekly overdue list, and warnings to the administrator.

They are written from what stands when they are sent, so that nothing in them is over already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from tracker import clock
from tracker.catalog.work_calendar import work_calendar
from tracker.delivery.letter import Item, Letter, Reader, at_site, due_words
from tracker.documents.words import called, number, words
from tracker.models import Message
from tracker.queries import home, needs
from tracker.queries.deliveries import confidential_among, place_told
from tracker.queries.needs import Filters, LedgerRow
from tracker.rules.working_days import wd_between
from tracker.vocabulary import DropReason, Role

# A list longer than this is read on the page.
MOST_ROWS, MOST_UNITS = 30, 20


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a letter: its heading, figures with the way to their rows, and the most pressing rows."""

    heading: str
    figures: tuple[tuple[str, str, str], ...]
    items: tuple[Item, ...]


def brief(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """What waits for somebody this morning, role by role; nothing is sent where nothing waits."""
    today = clock.office_date(at)
    found = [one for one in home.sections(reader.actor, today) if not one.is_empty]
    if not found or _is_of_another_day(message, today):
        return DropReason.OVER
    hidden = confidential_among([row.id for section in found for row, _matter in section.rows])
    groups = [
        Group(
            heading=words(section.role) if len(found) > 1 else "",
            figures=tuple(
                (words(matter.label), number(count), at_site(f"/needs?waiting={matter.code}"))
                for matter, count in section.figures
                if count
            ),
            items=tuple(_item(row, gettext(matter.next), today, hidden) for row, matter in section.rows),
        )
        for section in found
    ]
    return Letter("brief", {"reader": reader.name, "groups": groups, "page": at_site("/")})


def overdue_list(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """What is overdue in the reader's regions, the longest first, and how much by unit."""
    today = clock.office_date(at)
    rows = needs.ledger(reader.actor, Filters(overdue=True), today, size=MOST_ROWS).rows
    if not rows:
        return DropReason.OVER
    hidden = confidential_among([row.id for row in rows])
    units = home.overdue_by_unit(reader.actor, today, most=MOST_UNITS)
    return Letter(
        "overdue-list",
        {
            "reader": reader.name,
            "units": [
                (called(one.unit) if one.unit else gettext("No unit yet"), number(one.count)) for one in units
            ],
            "items": [_item(row, called(row.unit) if row.unit else "", today, hidden) for row in rows],
            "page": at_site("/needs?overdue=yes"),
        },
    )


def empty_role(message: Message, reader: Reader, at: datetime) -> Letter | DropReason:
    """A role that nobody holds where somebody had to be told."""
    place, role = place_told(message), message.facts.get("role")
    if place is None or role not in set(Role):
        return DropReason.OVER
    told = {
        "reader": reader.name,
        "role": words(Role(role)),
        "place": called(place),
        "page": at_site("/people"),
    }
    return Letter("empty-role", told)


def _is_of_another_day(message: Message, today: date) -> bool:
    """A brief that waited for a mended road is no brief any more: the next one says it all."""
    return clock.office_date(message.made_at) != today


def _item(row: LedgerRow, what: str, today: date, hidden: frozenset[int]) -> Item:
    late = wd_between(work_calendar(), row.due_on, today) if row.due_on is not None else 0
    title = gettext("Confidential: please sign in to read") if row.id in hidden else row.title
    return Item(title, row.number, what, due_words(row.due_on, late), at_site(f"/needs/{row.number}"))
