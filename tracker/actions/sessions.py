"""Signing in and out: sessions begun and ended, and wrong passwords counted."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from tracker.actions import audit
from tracker.actions.audit import Doer
from tracker.extensions import db, in_line
from tracker.models import LoginAttempt, LoginSession, Person
from tracker.queries import sessions
from tracker.queries.sessions import digest
from tracker.vocabulary.audit import AuditAct

TOKEN_BYTES = 32
# Guesses within the window: at one account from one address, at one account from anywhere, from one address
# (an office shares one). The second is wide: a stranger shall not lock somebody out by guessing (TRUST 32).
WINDOW = timedelta(minutes=15)
TRIES_HERE = 5
TRIES_ANYWHERE = 50
TRIES_FROM_ADDRESS = 50


def begin(person: Person, at: datetime, *, address: str, browser: str) -> tuple[LoginSession, str]:
    """A new session of `person` and its token, stored nowhere; wrong tries from here are forgotten."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = LoginSession(
        token_digest=digest(token),
        person_id=person.id,
        began_at=at,
        seen_at=at,
        address=address,
        browser=browser.replace("\0", "")[:200],
    )
    db.session.add(row)
    forget_tries(person.username, address)
    audit.record(AuditAct.LOGIN, at, actor_id=person.id, object_=f"person:{person.id}", address=address)
    db.session.flush()
    return row, token


def note_seen(session_id: int, at: datetime) -> None:
    """Note that a session was used at `at`."""
    db.session.execute(update(LoginSession).where(LoginSession.id == session_id).values(seen_at=at))


def end(row: LoginSession, at: datetime, *, address: str) -> None:
    """End one session; its cookie, however often copied, is worth nothing from now on."""
    if row.ended_at is None:
        row.ended_at = at
        audit.record(
            AuditAct.LOGOUT, at, actor_id=row.person_id, object_=f"session:{row.id}", address=address
        )


def end_all(person_id: int, at: datetime, *, but: int | None = None) -> None:
    """End every session of a person, except the one numbered `but`."""
    query = update(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
    if but is not None:
        query = query.where(LoginSession.id != but)
    db.session.execute(query.values(ended_at=at))


def end_others(doer: Doer, *, keep: int | None) -> None:
    """End every session of the doer but the one numbered `keep`."""
    end_all(doer.person_id, doer.at, but=keep)
    audit.record_by(doer, AuditAct.END_SESSIONS, f"person:{doer.person_id}")


def admits(username: str, at: datetime, *, address: str) -> bool:
    """Count a try at a password before it is looked at; False, uncounted, where the limits are reached.

    Commit at once: tries sent side by side wait here for each other, so exactly as many as the limit go on.
    Names that do not exist count alike, and a refused try does not count, so that waiting helps.
    """
    since, name = at - WINDOW, digest(username)
    for queue in sorted((f"try:name:{name}", f"try:address:{address}")):
        in_line(queue)
    if (
        sessions.tries_since(since, name_digest=name, address=address) >= TRIES_HERE
        or sessions.tries_since(since, name_digest=name) >= TRIES_ANYWHERE
        or sessions.tries_since(since, address=address) >= TRIES_FROM_ADDRESS
    ):
        return False
    db.session.add(LoginAttempt(name_digest=name, address=address, at=at))
    db.session.flush()
    return True


def forget_tries(username: str, address: str) -> None:
    """Forget the tries at an account from here: the password was right."""
    here = (LoginAttempt.name_digest == digest(username), LoginAttempt.address == address)
    db.session.execute(delete(LoginAttempt).where(*here))


def note_failure(person: Person | None, at: datetime, *, address: str) -> None:
    """Record a failed try; the name typed is not kept, it may be a password typed into the wrong field."""
    found = f"person:{person.id}" if person else "unknown"
    audit.record(AuditAct.LOGIN_FAILED, at, actor_id=None, object_=found, address=address)
