"""Who is asking, and whether they may: every route is wrapped with the permission it asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import clock
from tracker.actions.audit import Doer
from tracker.models import Person
from tracker.queries import people
from tracker.rules.permissions import Actor, holds
from tracker.vocabulary import Permission
from tracker.web.addresses import client_address
from tracker.web.entrance import ask_to_sign_in
from tracker.web.route import View

NOBODY = Actor(person_id=None, name="")
# What a person may reach who still has to choose a password of their own.
BEFORE_PASSWORD_CHANGE = frozenset({"profile.password", "login.sign_out", "locale.choose"})


def me() -> Person | None:
    """The person signed in, read once per request; None for a visitor."""
    return current_user.person if current_user.is_authenticated else None


def signed_in() -> Person:
    """The person signed in, in views that ask for somebody signed in."""
    person = me()
    if person is None:
        abort(403)
    return person


def actor() -> Actor:
    """Every right the asking person holds today, read once per request."""
    if "actor" not in g:
        person = me()
        g.actor = people.actor_of(person, clock.office_date()) if person else NOBODY
    return g.actor  # type: ignore[no-any-return]


def doer() -> Doer:
    """The person signed in as somebody who changes something now."""
    at = clock.now()
    return Doer(person_id=signed_in().id, at=at, today=clock.office_date(at), address=client_address())


def may(permission: Permission) -> bool:
    """Whether the asking person holds a permission in some scope."""
    if permission is Permission.ANYONE:
        return True
    return me() is not None and holds(actor(), permission)


def requires(permission: Permission) -> Callable[[View], View]:
    """Wrap a view: visitors go to the login page and come back, who lacks the permission gets 403."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(**values: object) -> ResponseReturnValue:
            if permission is not Permission.ANYONE:
                person = me()
                if person is None:
                    return ask_to_sign_in()
                if person.must_change_password and request.endpoint not in BEFORE_PASSWORD_CHANGE:
                    return redirect(url_for("profile.password"))
                if not may(permission):
                    abort(403)
            return view(**values)

        return guarded

    return wrap
