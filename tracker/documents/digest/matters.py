"""The sections that ask for somebody's hand: the hardest needs, instructions, what must be decided, the return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.catalog.lists import need_lists
from tracker.documents.digest.subject import NOTHING, Subject, figure, percent, plain
from tracker.documents.paper import Cell, Column, Section, Table
from tracker.documents.words import called, day, number, words
from tracker.vocabulary import N_, RequestKind, Role, Status

# What is weighed -> its words in the formula and over its column.
WEIGHED = {
    "overdue_wd": N_("working days overdue"),
    "repeats": N_("repeated cycles"),
    "disputes": N_("disputes"),
    "reassignments": N_("reassignments in the quarter"),
    "age_wd": N_("working days since filing"),
}
# Who rules on requests.
DECIDERS = (Role.COORDINATOR, Role.SUPERVISOR)
OWNERS = (Role.LIAISON, Role.OFFICIAL, Role.HEAD, Role.LEADER)


def hardest(subject: Subject) -> Section:
    """The needs that weigh most, with the formula and each of its terms."""
    terms = [
        _("%(points)s × %(what)s", points=number(subject.figures.weights[name]), what=_(term))
        for name, term in WEIGHED.items()
    ]
    said = _("Points = %(formula)s.", formula=" + ".join(terms))
    heads = (
        Column(_("Need"), numeric=False),
        Column(_("Unit and status"), numeric=False),
        Column(_("Sponsor"), numeric=False),
        *(Column(_capital(_(term))) for term in WEIGHED.values()),
        Column(_("Points")),
    )
    rows = tuple(_hard(subject, row) for row in subject.figures.hardest)
    empty = _("No need on the books weighs anything by this formula.")
    table = Table(_("The hardest needs on the books"), heads, rows, empty="" if rows else empty)
    return Section(_("The hardest needs"), (said,), (table,))


def decisions(subject: Subject) -> Section:
    """Open instructions, requests that wait for a ruling, hard needs without a sponsor."""
    figures = subject.figures
    lonely = sum(not row["sponsored"] for row in figures.hardest)
    said = [
        ngettext(
            "%(num)d instruction waits for a reply.",
            "%(num)d instructions wait for a reply.",
            figures.count("instructions"),
        )
    ]
    if lonely:
        said.append(
            ngettext(
                "%(num)d of the hardest needs has no sponsor.",
                "%(num)d of the hardest needs have no sponsor.",
                lonely,
            )
        )
    return Section(
        _("Instructions and what must be decided"), tuple(said), (_instructions(subject), _rulings(subject))
    )


def returns(subject: Subject) -> Section:
    """The quarter's return: to how many enterprises it went, and who answered."""
    found = subject.figures.returns
    if not found["held"]:
        return Section(_("The quarterly return"), (_("No return was held in this quarter."),), ())
    heads = (
        Column(_("Sent to enterprises")),
        Column(_("Answered in time")),
        Column(_("Unanswered")),
        Column(_("Answered, in percent")),
    )
    row = (
        figure(found["sent"]),
        figure(found["answered"]),
        figure(found["unanswered"]),
        plain(percent(found["answered"], found["sent"])),
    )
    return Section(_("The quarterly return"), (), (Table(_("The return of the quarter"), heads, (row,)),))


def _hard(subject: Subject, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    unit = subject.names.units.get(row["unit_id"])
    held = called(unit) if unit is not None else _("No unit yet")
    listed = need_lists().get(row["list_code"])
    title = subject.names.titles.get(row["number"], NOTHING)
    return (
        Cell(f"{row['number']} {words(listed.short_name) if listed else ''} {title}", need=row["number"]),
        plain(f"{held} · {words(Status(row['status']))}"),
        plain(_("Yes") if row["sponsored"] else NOTHING),
        *(figure(row[name]) for name in WEIGHED),
        figure(row["score"]),
    )


def _instructions(subject: Subject) -> Table:
    heads = (
        Column(_("Reply due on"), numeric=False),
        Column(_("Need"), numeric=False),
        Column(_("Title"), numeric=False),
        Column(_("Open instructions")),
    )
    rows = [
        (
            plain(day(date.fromisoformat(row["due_on"]))),
            Cell(row["number"], need=row["number"]),
            plain(subject.names.titles.get(row["number"], NOTHING)),
            figure(row["count"]),
        )
        for row in subject.figures.instructions
    ]
    shown = sum(row["count"] for row in subject.figures.instructions)
    if shown:
        rest = subject.figures.count("instructions")
        in_all = plain(_("In all") if rest == shown else _("In all, the earliest shown"))
        rows.append((in_all, plain(""), plain(""), subject.count("instructions")))
    empty = "" if rows else _("No instruction was open at the end of the quarter.")
    return Table(_("Open instructions"), heads, tuple(rows), total=bool(rows), empty=empty)


def _rulings(subject: Subject) -> Table:
    """Requests by kind, and whose ruling they wait for; what units or enterprises decide comes last."""
    deciders = [*DECIDERS, *(role for role in OWNERS if _waits_for(subject, role))]
    heads = (Column(_("What is asked"), numeric=False), *(Column(words(role)) for role in deciders))
    rows = [
        (plain(words(kind)), *(subject.count(f"pending-{kind.value}-{role.value}") for role in deciders))
        for kind in RequestKind
        if any(subject.figures.count(f"pending-{kind.value}-{role.value}") for role in deciders)
    ]
    empty = "" if rows else _("No request waited for a ruling at the end of the quarter.")
    return Table(_("Requests that wait for a ruling, and whose"), heads, tuple(rows), empty=empty)


def _waits_for(subject: Subject, role: Role) -> bool:
    return any(subject.figures.count(f"pending-{kind.value}-{role.value}") for kind in RequestKind)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
