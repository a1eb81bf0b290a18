"""What went wrong, as a page in the reader's language with a number to tell the administrator."""

from __future__ import annotations

import secrets

import structlog
from flask import Flask, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from tracker import clock
from tracker.actions import audit
from tracker.extensions import db, will_write
from tracker.rules.refused import Hidden, Invalid, Refused, Stale
from tracker.vocabulary import Refusal
from tracker.vocabulary.audit import AuditAct
from tracker.web.access import me
from tracker.web.addresses import client_address
from tracker.web.entrance import ask_to_sign_in, login_page
from tracker.web.forms.login import LoginForm
from tracker.web.wording import sentence

log = structlog.get_logger()
PAGES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})
# Refusals because of who asks; all others are because of how things stand.
BY_PERSON = frozenset({Refusal.NOT_YOURS, Refusal.NOT_TASK_PERSON})
# Refusals because of how much was done just now.
BY_PACE = frozenset({Refusal.TOO_MANY, Refusal.FILING_PACE, Refusal.EXPORT_PACE})
RETRY_SECONDS, PACE_SECONDS = "5", "60"


def init_app(app: Flask) -> None:
    """Answer every failure with a page."""
    app.before_request(_number)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _refused_by_http)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(Hidden, _hidden)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _database_away)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(Exception, _broken)


def error_page(status: int, reason: str | None = None) -> ResponseReturnValue:
    """The page for a status, with the particular reason where there is one; JSON for who asked for JSON."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=reason or "", request_id=g.get("request_id", "")), status
    name = status if status in PAGES else 400 if status < 500 else 500
    return render_template(f"errors/{name}.html", reason=reason, request_id=g.get("request_id")), status


def _number() -> None:
    g.request_id = secrets.token_hex(6)


def _forged(error: CSRFError) -> ResponseReturnValue:
    """A form without this session's token: whose session has ended signs in (again), the rest is refused."""
    if me() is None:
        return ask_to_sign_in() if request.endpoint != "login.sign_in" else (login_page(LoginForm()), 400)
    _note_refusal("csrf")
    return error_page(
        400, gettext("This form belongs to an earlier session. Reload the page and send it again.")
    )


def _refused_by_http(error: HTTPException) -> ResponseReturnValue:
    db.session.rollback()
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status == 403:
        _note_refusal("permission")
    answer = current_app.make_response(error_page(status))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _refused(error: Refused) -> ResponseReturnValue:
    db.session.rollback()
    reason = sentence(error.refusal, error.params)
    if error.refusal in BY_PACE:
        answer = current_app.make_response(error_page(429, reason))
        answer.headers["Retry-After"] = PACE_SECONDS
        return answer
    return error_page(403 if error.refusal in BY_PERSON else 409, reason)


def _stale(error: Stale) -> ResponseReturnValue:
    db.session.rollback()
    return error_page(409, gettext(Refusal.STALE.label))


def _invalid(error: Invalid) -> ResponseReturnValue:
    db.session.rollback()
    return error_page(422, " ".join(sentence(fault.message, fault.params) for fault in error.errors.values()))


def _hidden(error: Hidden) -> ResponseReturnValue:
    db.session.rollback()
    return error_page(404)


def _unstorable(error: DataError) -> ResponseReturnValue:
    """What the edge let through and the database cannot hold: the sender's fault, and ours for not saying it better."""
    log.error("unstorable value", request_id=g.get("request_id"), endpoint=request.endpoint)
    db.session.rollback()
    return error_page(400)


def _database_away(error: Exception) -> ResponseReturnValue:
    log.error("database away", request_id=g.get("request_id"), kind=type(error).__name__)
    _give_up()
    answer = current_app.make_response(error_page(503))
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _broken(error: Exception) -> ResponseReturnValue:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _database_away(error)
    log.error("fault", request_id=g.get("request_id"), path=request.path, exc_info=error)
    _give_up()
    return error_page(500)


def _give_up() -> None:
    """Undo, ask for nobody any more, and draw the page in the language the browser wants."""
    g.failing = True
    db.session.rollback()
    refresh()


def _note_refusal(why: str) -> None:
    """Record who was refused what, in a transaction of its own: the request's is undone (TRUST 66)."""
    person = me()
    if person is None:
        return
    db.session.rollback()
    will_write(True)
    audit.record(
        AuditAct.REFUSED,
        clock.now(),
        actor_id=person.id,
        object_=request.endpoint or "",
        facts={"why": why, "method": request.method},
        address=client_address(),
    )
    db.session.commit()
