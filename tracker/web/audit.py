"""The audit as the auditor reads it: metadata and fingerprints, never the texts; nothing here writes."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.actions.anchors import NIGHTLY
from tracker.queries import anchors, audit
from tracker.queries.audit_names import known
from tracker.queries.people import person_by_username
from tracker.vocabulary import Action, Permission
from tracker.vocabulary.audit import AuditAct
from tracker.web.arguments import date_argument, number_argument, text_argument, with_arguments
from tracker.web.audit_words import labels_of_texts, line_of
from tracker.web.route import Route

NOBODY = 0


def index() -> ResponseReturnValue:
    """What was done beside needs: signing in, rights changed, refusals, secrets read, exports."""
    rows, before = audit.entries(_wanted())
    names = known(rows)
    return render_template(
        "audit/index.html",
        lines=[line_of(row, names) for row in rows],
        acts=list(AuditAct),
        shown=_shown(),
        next_page=_next(before),
        head=anchors.newest(),
    )


def anchored() -> ResponseReturnValue:
    """The anchors of the ledger, newest first: the head to note down outside, and what the last verification found."""
    rows, before = anchors.anchors(number_argument("before"))
    return render_template(
        "audit/anchors.html",
        rows=rows,
        nightly=NIGHTLY,
        head=anchors.newest(),
        verification=anchors.last_verification(),
        next_page=_next(before),
    )


def events() -> ResponseReturnValue:
    """The ledger's events: who did what to which need and when, with fingerprints of what was written."""
    rows, before = audit.events(_wanted())
    return render_template(
        "audit/events.html",
        rows=[(row.event, row.number, labels_of_texts(row.event, row.list_code)) for row in rows],
        acts=list(Action),
        shown=_shown(),
        next_page=_next(before),
    )


def _wanted() -> audit.Wanted:
    from_on, to_on, who = date_argument("from"), date_argument("to"), text_argument("who")
    person = person_by_username(who) if who else None
    return audit.Wanted(
        act=text_argument("act"),
        actor_id=person.id if person else NOBODY if who else None,
        number=text_argument("number"),
        from_at=clock.start_of(from_on) if from_on else None,
        to_at=clock.start_of(to_on + timedelta(days=1)) if to_on else None,
        before=number_argument("before"),
    )


def _shown() -> dict[str, str]:
    return {name: text_argument(name) for name in ("act", "who", "number", "from", "to")}


def _next(before: int | None) -> str | None:
    return with_arguments(before=before) if before else None


ROUTES = (
    Route("/audit", index, Permission.READ_AUDIT),
    Route("/audit/events", events, Permission.READ_AUDIT),
    Route("/audit/anchors", anchored, Permission.READ_AUDIT),
)
