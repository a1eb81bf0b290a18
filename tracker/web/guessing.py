"""Passwords as they are typed: counted, compared without holding the database, and recorded when wrong."""

from __future__ import annotations

from tracker import clock
from tracker.actions import accounts, sessions
from tracker.models import Person
from tracker.queries.people import person_by_username
from tracker.web.addresses import client_address
from tracker.web.configuration import settings
from tracker.web.writes import settle


def guessed(username: str, password: str) -> Person | None:
    """The active person with this name and password; None for wrong, unknown and too many tries alike.

    The try is counted and committed before the password is compared, and an outdated hash is made anew.
    """
    at, address, cost = clock.now(), client_address(), settings().password_cost
    admitted = sessions.admits(username, at, address=address)
    settle()
    if not admitted:
        return None
    person = person_by_username(username)
    stored = person.password_hash if person and person.active else ""
    settle()
    # Compared first and for everybody: an unknown name takes as long (TRUST 38).
    matches = accounts.matches(stored, password, cost)
    if person is None or not matches:
        sessions.note_failure(person, at, address=address)
        settle()
        return None
    fresh = accounts.hash_password(password, cost) if accounts.is_outdated(stored, cost) else stored
    person.password_hash = fresh
    sessions.forget_tries(username, address)
    return person


def is_own(person: Person, password: str) -> bool:
    """Whether this is the password of the person signed in, asked again before rights change (TRUST 45)."""
    return guessed(person.username, password) is not None
