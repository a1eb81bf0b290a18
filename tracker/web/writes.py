"""The one edge of a request that commits: changes stay when the view answers well, else they are undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

from flask import Flask, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from tracker.extensions import db, will_write
from tracker.rules.refused import Invalid, Refused, Stale
from tracker.web.addresses import here
from tracker.web.route import View

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIRST_BAD_STATUS = 400


def init_app(app: Flask) -> None:
    """Begin each unsafe request in writing mode before anything reads: SQLite then takes its lock at once."""
    app.before_request(_begin)
    app.teardown_request(_end)


def writes(view: View) -> View:
    """Wrap a view: what it changed by an unsafe method is committed when it answers below 400, else undone.

    A form shown again after signing in (`is_resumed`) changes nothing, and what a view drew that did not ask for
    it, and so took it for sent, is not shown.
    """

    @wraps(view)
    def edge(**values: object) -> ResponseReturnValue:
        if request.method in SAFE_METHODS:
            return view(**values)
        response = current_app.make_response(view(**values))
        if _is_resumed():
            db.session.rollback()
            return response if g.get("resumption_asked") and not response.location else redirect(here())
        if response.status_code < FIRST_BAD_STATUS:
            db.session.commit()
        else:
            db.session.rollback()
        return response

    return edge


def settle() -> None:
    """Commit what was done so far and let go of the database: something slow follows, such as hashing."""
    if not _is_resumed():
        db.session.commit()


@contextmanager
def attempt() -> Iterator[None]:
    """Undo alone what is begun inside and then refused: what the request did before stays, whatever it answers.

    For a view that stores files before it acts: somebody refused need not choose them anew.
    """
    try:
        with db.session.begin_nested():
            yield
    except (Invalid, Refused, Stale):
        settle()
        raise


def is_resumed() -> bool:
    """Whether this is a form shown again with its text after signing in, which is looked at and not sent."""
    g.resumption_asked = True
    return _is_resumed()


def _is_resumed() -> bool:
    return request.method == "POST" and "resumed" in request.form


def _begin() -> None:
    will_write(request.method not in SAFE_METHODS)


def _end(error: BaseException | None) -> None:
    will_write(False)
