"""Create forms sent twice: the same once-only key leads to the first result, also when both race."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from flask import redirect, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.actions import once as keys
from tracker.web.access import signed_in
from tracker.web.addresses import inside


def new_key() -> str:
    """A fresh key for the hidden field `once` of a create form."""
    return secrets.token_urlsafe(16)


def typed_key() -> str:
    """The key the form came with, or a fresh one: a form shown again keeps its key."""
    return request.form.get("once") or new_key()


def answer_once(create: Callable[[], str]) -> ResponseReturnValue:
    """Run `create`, which returns the address of what it made, and go there.

    The same form sent again goes to the first result; a form without a key is simply acted on. Only for views
    whose route writes.
    """
    return redirect(inside(made_once(create)), 303)


def made_once(create: Callable[[], str]) -> str:
    """The address that `create` returned when this form was first sent."""
    typed = request.form.get("once", "")
    if not typed:
        return create()
    person = signed_in()
    key = hashlib.sha256(f"{person.id}:{typed}".encode("utf-8", "surrogatepass")).hexdigest()
    return keys.once(key, person.id, clock.now(), create)
