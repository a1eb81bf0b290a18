"""Passwords and the links that set them: hashed, checked, made once and ended."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import update

from tracker.actions import audit, sessions
from tracker.actions.audit import Doer
from tracker.extensions import db
from tracker.models import AccessToken, Person
from tracker.queries.sessions import digest
from tracker.vocabulary import TokenPurpose
from tracker.vocabulary.audit import AuditAct

LIFETIMES = {TokenPurpose.INVITATION: timedelta(days=7), TokenPurpose.RESET: timedelta(minutes=30)}
CHEAPEST = 1


def hash_password(password: str, cost: int) -> str:
    """The argon2id hash of a password; `cost` is the number of passes, at 1 (tests) with little memory."""
    return _hasher(cost).hash(password)


def matches(stored: str, password: str, cost: int) -> bool:
    """Whether a password fits a stored hash; an empty hash fits nothing and takes as long (TRUST 38)."""
    try:
        _hasher(cost).verify(stored or _nobodys_hash(cost), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored != ""


def is_outdated(stored: str, cost: int) -> bool:
    """Whether a hash was made at another cost and is to be made anew at the next login (TRUST 51)."""
    return _hasher(cost).check_needs_rehash(stored)


def set_password(person: Person, hashed: str, at: datetime, *, keep_session: int | None = None) -> None:
    """Give a person a new password; their other sessions and all links to them end (TRUST 39, 43)."""
    person.password_hash = hashed
    person.must_change_password = False
    person.version += 1
    end_links(person.id, at)
    sessions.end_all(person.id, at, but=keep_session)


def change_password(doer: Doer, person: Person, hashed: str, *, keep_session: int | None) -> None:
    """A person's own new password, in the session that is kept."""
    set_password(person, hashed, doer.at, keep_session=keep_session)
    audit.record_by(doer, AuditAct.CHANGE_PASSWORD, f"person:{person.id}")


def purpose_for(person: Person) -> TokenPurpose:
    """What a link for this person does: invite until there is a password, reset it afterwards."""
    return TokenPurpose.RESET if person.password_hash else TokenPurpose.INVITATION


def make_link(
    person: Person, purpose: TokenPurpose, at: datetime, *, maker_id: int | None, address: str = ""
) -> str:
    """The token of a new link for `person`, shown once to its maker (None: the command line); earlier ones end."""
    end_links(person.id, at)
    token = secrets.token_urlsafe(sessions.TOKEN_BYTES)
    db.session.add(
        AccessToken(
            token_digest=digest(token),
            purpose=purpose,
            person_id=person.id,
            made_by_id=maker_id,
            made_at=at,
            expires_at=at + LIFETIMES[purpose],
        )
    )
    act = AuditAct.INVITE if purpose is TokenPurpose.INVITATION else AuditAct.RESET_LINK
    audit.record(act, at, actor_id=maker_id, object_=f"person:{person.id}", address=address)
    db.session.flush()
    return token


def end_links(person_id: int, at: datetime) -> None:
    """End every link made for a person."""
    query = update(AccessToken).where(AccessToken.person_id == person_id, AccessToken.ended_at.is_(None))
    db.session.execute(query.values(ended_at=at))


def use_link(link: AccessToken, person: Person, hashed: str, at: datetime, *, address: str = "") -> bool:
    """Set the password by a link; False when somebody used it in the same moment."""
    query = (
        update(AccessToken)
        .where(AccessToken.id == link.id, AccessToken.ended_at.is_(None))
        .values(ended_at=at)
    )
    if db.session.execute(query).rowcount != 1:  # type: ignore[attr-defined]
        return False
    set_password(person, hashed, at)
    act = AuditAct.JOIN if link.purpose is TokenPurpose.INVITATION else AuditAct.RESET
    audit.record(act, at, actor_id=person.id, object_=f"person:{person.id}", address=address)
    return True


@lru_cache
def _hasher(cost: int) -> PasswordHasher:
    if cost <= CHEAPEST:
        return PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    return PasswordHasher(time_cost=cost, memory_cost=64 * 1024, parallelism=2)


@lru_cache
def _nobodys_hash(cost: int) -> str:
    """Checked in place of an unknown person's hash, so that it takes as long."""
    return hash_password(secrets.token_urlsafe(), cost)
