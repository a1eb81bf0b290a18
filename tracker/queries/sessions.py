"""Open sessions: by the token of a browser, and those of a person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select

from tracker.extensions import db
from tracker.models import AccessToken, LoginAttempt, LoginSession, Person
from tracker.vocabulary import TokenPurpose


def digest(secret: str) -> str:
    """What is stored in place of a secret token: enough to know it again, useless to the table's readers."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(
    token: str, at: datetime, *, idle: timedelta, longest: timedelta
) -> tuple[LoginSession, Person] | None:
    """The session under this token, with its active person; None once ended, idle or too old (TRUST 42)."""
    query = (
        select(LoginSession, Person)
        .join(Person, Person.id == LoginSession.person_id)
        .where(LoginSession.token_digest == digest(token), Person.active, _is_open(at, idle, longest))
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def open_sessions(
    person_id: int, at: datetime, *, idle: timedelta, longest: timedelta
) -> Sequence[LoginSession]:
    """Every open session of a person, the latest seen first."""
    query = (
        select(LoginSession)
        .where(LoginSession.person_id == person_id, _is_open(at, idle, longest))
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    )
    return db.session.scalars(query).all()


def usable_link(token: str, purpose: TokenPurpose, at: datetime) -> tuple[AccessToken, Person] | None:
    """The link with this token and its active person; None once used, ended or expired (TRUST 39)."""
    query = (
        select(AccessToken, Person)
        .join(Person, Person.id == AccessToken.person_id)
        .where(
            AccessToken.token_digest == digest(token),
            AccessToken.purpose == purpose,
            AccessToken.ended_at.is_(None),
            AccessToken.expires_at > at,
            Person.active,
        )
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def tries_since(since: datetime, *, name_digest: str | None = None, address: str | None = None) -> int:
    """How many wrong passwords were tried since an instant, for a name, from an address, or both."""
    query = select(LoginAttempt.id).where(LoginAttempt.at > since)
    if name_digest is not None:
        query = query.where(LoginAttempt.name_digest == name_digest)
    if address is not None:
        query = query.where(LoginAttempt.address == address)
    return len(db.session.scalars(query).all())


def _is_open(at: datetime, idle: timedelta, longest: timedelta) -> ColumnElement[bool]:
    return and_(
        LoginSession.ended_at.is_(None),
        LoginSession.seen_at > at - idle,
        LoginSession.began_at > at - longest,
    )
