"""Signed-in browsers: the cookie holds a random token, the row behind it says whether it still counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Response, g, request, session
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError

from tracker import clock
from tracker.actions import sessions
from tracker.extensions import db, login, will_write, writing
from tracker.models import LoginSession, Person
from tracker.queries import sessions as open_sessions
from tracker.web.addresses import client_address
from tracker.web.configuration import settings
from tracker.web.writes import SAFE_METHODS

# How often at most a look at a page is noted in its session's row.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login carries about: the person, and the open session under its random token."""

    token: str
    row: LoginSession
    person: Person

    def get_id(self) -> str:
        """The token, so that a copied cookie is worth nothing once its row has ended."""
        return self.token


def init_app(app: Flask) -> None:
    """Let Flask-Login find people by the token of their session."""
    login.init_app(app)
    login.session_protection = None
    login.user_loader(_load)


def sign_in(person: Person) -> None:
    """Begin a session for `person` in this browser, under a new token (TRUST 41)."""
    row, token = sessions.begin(
        person, clock.now(), address=client_address(), browser=request.headers.get("User-Agent", "")
    )
    session.clear()
    g.pop("actor", None)
    login_user(SignedIn(token, row, person))


def sign_out() -> None:
    """End this browser's session for good."""
    if current_user.is_authenticated:
        sessions.end(current_user.row, clock.now(), address=client_address())
    logout_user()
    session.clear()
    g.pop("actor", None)


def this_session() -> LoginSession | None:
    """The row of this browser's session."""
    return current_user.row if current_user.is_authenticated else None


def clear_site_data(response: Response) -> Response:
    """Tell the browser to forget what it stored for this site (TRUST 59)."""
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _load(token: str) -> SignedIn | None:
    at = clock.now()
    chosen = settings()
    found = open_sessions.open_session(
        token,
        at,
        idle=timedelta(minutes=chosen.session_idle_minutes),
        longest=timedelta(hours=chosen.session_hours),
    )
    if found is None:
        return None
    row, person = found
    if at - row.seen_at >= SEEN_EVERY:
        _note_seen(row)
    return SignedIn(token, row, person)


def _note_seen(row: LoginSession) -> None:
    """Note the look in a transaction of its own; nothing but the session was read before it."""
    db.session.rollback()
    try:
        with writing():
            sessions.note_seen(row.id, clock.now())
            db.session.commit()
    except OperationalError:
        # A look at a page does not fail because somebody else is writing: it is noted with the next one.
        db.session.rollback()
    will_write(request.method not in SAFE_METHODS)
