"""Why this date: a due date told day by day, with holidays, make-up days, standstills and moves (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.catalog.work_calendar import work_calendar
from tracker.models import Deadline, DeadlineMove, Need
from tracker.queries.case import case_of
from tracker.queries.timeline import is_enterprise_side
from tracker.rules.refused import Hidden
from tracker.rules.story import shown_deadlines
from tracker.rules.working_days import DayNote, Move, Pause, explain
from tracker.vocabulary import MoveCause, Permission
from tracker.web.access import actor
from tracker.web.due import chip, due_of
from tracker.web.filters import day, words
from tracker.web.route import Route

STANDSTILLS = frozenset({MoveCause.PARKED, MoveCause.VERIFYING})


@dataclass(frozen=True, slots=True)
class DayRow:
    """One civil day of a limit."""

    day: str
    iso: str
    kind: str
    counted: int | None
    notes: tuple[str, ...]
    provisional: bool


def why(number: str, deadline_id: int) -> ResponseReturnValue:
    """The explanation of one due date of a need; dates the reader may not know of do not exist."""
    today = clock.office_date()
    need = case_of(number, actor(), today).need
    deadline = _deadline(need, deadline_id)
    notes = explain(
        work_calendar(),
        deadline.starts_on,
        deadline.due_on,
        pauses=tuple(pauses_of(deadline.moves)),
        moves=tuple(moves_of(deadline.moves)),
    )
    return render_template(
        "needs/why.html",
        need=need,
        deadline=deadline,
        due=chip(due_of(deadline, today)),
        days=[_row(note) for note in notes],
        counted=max((note.counted or 0 for note in notes), default=0),
        moves=list(moves_of(deadline.moves)),
    )


def pauses_of(moves: Iterable[DeadlineMove]) -> Iterator[Pause]:
    """The times during which the clock stood still, from the moves that stopped and started it."""
    since: DeadlineMove | None = None
    for move in moves:
        if move.cause in STANDSTILLS:
            since = since or move
        elif since is not None and move.cause in (MoveCause.RESUMED, MoveCause.SENT_BACK):
            yield Pause(since.on, move.on, since.cause)
            since = None
    if since is not None:
        yield Pause(since.on, None, since.cause)


def moves_of(moves: Iterable[DeadlineMove]) -> Iterator[Move]:
    """The moves that changed the date."""
    for move in moves:
        if move.from_due_on != move.to_due_on:
            yield Move(move.on, move.from_due_on, move.to_due_on, move.cause)


def _deadline(need: Need, deadline_id: int) -> Deadline:
    shown = shown_deadlines(need, enterprise_side=is_enterprise_side(actor(), need))
    found = next((one for one in shown if one.id == deadline_id), None)
    if found is None:
        raise Hidden
    return found


def _row(note: DayNote) -> DayRow:
    return DayRow(
        day=day(note.on, "weekday"),
        iso=note.on.isoformat(),
        kind=words(note.kind),
        counted=note.counted,
        notes=tuple(_said(note)),
        provisional=note.provisional,
    )


def _said(note: DayNote) -> Iterator[str]:
    if note.name is not None:
        yield words(note.name)
    if note.paused is not None:
        yield gettext("not counted: %(cause)s", cause=words(note.paused))
    for move in note.moves:
        yield gettext(
            "%(cause)s: moved from %(before)s to %(after)s",
            cause=words(move.cause),
            before=day(move.from_due),
            after=day(move.to_due),
        )


ROUTES = (Route("/needs/<number>/deadlines/<int:deadline_id>", why, Permission.SIGNED_IN),)
