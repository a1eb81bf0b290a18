"""The inbox: what happened, as sentences in the reader's language, unread first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import inbox as marking
from tracker.documents.telling import Teller
from tracker.queries import inbox
from tracker.queries.directory import unread
from tracker.queries.inbox import Letter
from tracker.queries.timeline import Names
from tracker.vocabulary import MessageKind, Permission
from tracker.web.access import actor, signed_in
from tracker.web.arguments import text_argument, with_arguments
from tracker.web.filters import called, instant, words
from tracker.web.marks import list_name
from tracker.web.route import ACT, Route

LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Line:
    """A message as drawn."""

    id: int
    who: str
    what: str
    at: str
    iso: str
    is_read: bool
    number: str
    title: str
    list_code: str
    list_mark: str


def index() -> ResponseReturnValue:
    """A page of messages."""
    only_unread = text_argument("unread") == "yes"
    page, names = inbox.letters(actor(), unread=only_unread, cursor=text_argument("cursor"))
    waiting = unread(actor().person_id)
    return render_template(
        "inbox/index.html",
        rows=[_line(letter, names) for letter in page.rows],
        waiting=waiting,
        newest=max((letter.id for letter in page.rows), default=0),
        tabs=[
            (_("All"), url_for("inbox.index"), not only_unread),
            (_("Unread"), url_for("inbox.index", unread="yes"), only_unread, waiting),
        ],
        next_page=with_arguments(cursor=page.next) if page.next else None,
        previous_page=with_arguments(cursor=page.previous) if page.previous else None,
        first_page=with_arguments(cursor=None) if page.previous else None,
    )


def read(message_id: int) -> ResponseReturnValue:
    """Mark a message as read and go to the need it tells of."""
    message = inbox.message(actor(), message_id)
    marking.mark_read(message, clock.now())
    return redirect(f"/needs/{message.need.number}" if message.need else url_for("inbox.index"), 303)


def read_all() -> ResponseReturnValue:
    """Mark everything as read that was there when the page was drawn."""
    typed = request.form.get("up_to", "")
    if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_ID:
        marking.mark_all_read(signed_in().id, clock.now(), up_to=int(typed))
    return redirect(url_for("inbox.index"), 303)


def _line(letter: Letter, names: Names) -> Line:
    need, event = letter.need, letter.event
    who = _("the system")
    if event is not None and event.actor is not None:
        who = called(event.actor)
        if event.absent is not None:
            who = _("%(name)s for %(absent)s", name=who, absent=called(event.absent))
    if letter.kind in set(MessageKind):
        what = words(MessageKind(letter.kind))
    elif need is None or event is None:
        who, what = "", _("This concerned a need that you no longer see.")
    else:
        what = Teller(need, names).what(event)
    return Line(
        id=letter.id,
        who=who,
        what=what,
        at=instant(letter.made_at),
        iso=letter.made_at.isoformat(),
        is_read=letter.is_read,
        number=need.number if need else "",
        title=need.title if need else "",
        list_code=need.list_code if need else "",
        list_mark=list_name(need.list_code)[:1] if need else "",
    )


ROUTES = (
    Route("/inbox", index, Permission.SIGNED_IN),
    Route("/inbox/<int:message_id>/read", read, Permission.SIGNED_IN, methods=ACT, writes=True),
    Route("/inbox/read", read_all, Permission.SIGNED_IN, methods=ACT, writes=True),
)
