"""Letters that were given up, and roads on which nothing gets through: for whoever mends them (DESIGN §2.6).

An administrator reads no need: a letter is shown by its kind, its reader and what the other side said, nothing else.
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import deliveries as sending
from tracker.delivery.targets import targets
from tracker.models import Jam
from tracker.queries import deliveries
from tracker.queries.deliveries import DeadLetter
from tracker.vocabulary import Action, DeliveryState, MessageKind, Permission, Road
from tracker.web.access import doer, may
from tracker.web.arguments import text_argument, with_arguments
from tracker.web.filters import called, instant, number, words
from tracker.web.route import ACT, Route

# One press resends so many at most; the button stays while there are more.
MOST_AT_ONCE = 500
SHOWN_OF_ADDRESS, SHOWN_OF_PHONE = 1, 3


def index() -> ResponseReturnValue:
    """How the roads stand, and the dead letters, the latest first."""
    page = deliveries.dead_letters(cursor=text_argument("cursor"))
    counts = deliveries.counted()
    return render_template(
        "deliveries/index.html",
        roads=[_road(road, counts) for road in Road],
        jams=[_jam(jam) for jam in deliveries.jams().values()],
        rows=[_row(letter) for letter in page.rows],
        dead=sum(count for (_road, state), count in counts.items() if state is DeliveryState.DEAD),
        resends=may(Permission.RESEND),
        next_page=with_arguments(cursor=page.next) if page.next else None,
        previous_page=with_arguments(cursor=page.previous) if page.previous else None,
    )


def resend(delivery_id: int) -> ResponseReturnValue:
    """Let one dead letter try anew."""
    if not sending.resend(doer(), [delivery_id]):
        abort(404)
    flash(_("The letter waits for its turn again."), "done")
    return redirect(url_for("deliveries.index"), 303)


def resend_all() -> ResponseReturnValue:
    """Let the dead letters try anew."""
    many = sending.resend(doer(), deliveries.dead_ids(MOST_AT_ONCE))
    flash(
        ngettext(
            "%(num)d letter waits for its turn again.", "%(num)d letters wait for their turn again.", many
        ),
        "done",
    )
    return redirect(url_for("deliveries.index"), 303)


def _road(road: Road, counts: Any) -> dict[str, Any]:
    """Whether a road is set up, and what is on it."""
    known = targets()
    set_up = {
        Road.MAIL: known.mail is not None,
        Road.SMS: known.sms is not None,
        Road.ROBOT: bool(known.robots),
    }
    waiting = counts.get((road, DeliveryState.WAITING), 0) + counts.get((road, DeliveryState.SENDING), 0)
    return {
        "name": words(road),
        "set_up": set_up[road],
        "setting": _SETTINGS[road],
        "waiting": number(waiting),
        "dead": number(counts.get((road, DeliveryState.DEAD), 0)),
    }


def _jam(jam: Jam) -> dict[str, str]:
    """A jammed road as a notice."""
    road = Road(jam.target.partition(":")[0])
    return {
        "title": _("Nothing gets through: %(road)s", road=words(road)),
        "text": _(
            "Since %(since)s; tried again on %(until)s. Letters wait and lose nothing.",
            since=instant(jam.since_at),
            until=instant(jam.until_at),
        ),
        "error": jam.error,
    }


def _row(letter: DeadLetter) -> dict[str, Any]:
    """A dead letter as drawn."""
    person, reader = letter.person, letter.person or letter.unit
    address = (person.phone if letter.road is Road.SMS else person.email) if person is not None else ""
    return {
        "id": letter.id,
        "kind": kind_words(letter.kind),
        "road": words(letter.road),
        "reader": called(reader) if reader is not None else "–",
        "person_id": person.id if person is not None else None,
        "address": masked(letter.road, address),
        "tries": number(letter.tries + 1),
        "at": instant(letter.ended_at, "iso"),
        "error": letter.error,
    }


def kind_words(kind: str) -> str:
    """What a message tells of: an act by its word, else its own kind."""
    if kind in set(MessageKind):
        return words(MessageKind(kind))
    return words(Action(kind)) if kind in set(Action) else kind


def masked(road: Road, address: str) -> str:
    """Enough of an address to know it again, too little to use it."""
    if road is Road.SMS:
        return f"{address[:SHOWN_OF_PHONE]}…{address[-SHOWN_OF_PHONE:]}" if address else ""
    local, at, domain = address.partition("@")
    return f"{local[:SHOWN_OF_ADDRESS]}…{at}{domain}" if at else ""


_SETTINGS = {Road.MAIL: "TRACKER_MAIL_URL", Road.SMS: "TRACKER_SMS_URL", Road.ROBOT: "TRACKER_ROBOT_URLS"}

ROUTES = (
    Route("/deliveries", index, Permission.READ_SETTINGS),
    Route("/deliveries/resend", resend_all, Permission.RESEND, methods=ACT, writes=True),
    Route("/deliveries/<int:delivery_id>/resend", resend, Permission.RESEND, methods=ACT, writes=True),
)
