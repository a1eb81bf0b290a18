"""Signing in and out, and the links that set a password."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.actions import accounts, sessions
from tracker.extensions import limiter
from tracker.models import Person
from tracker.queries.people import person_by_username
from tracker.vocabulary import Permission
from tracker.web import session
from tracker.web.access import me
from tracker.web.addresses import client_address, inside
from tracker.web.configuration import settings
from tracker.web.entrance import login_page
from tracker.web.forms import INVALID
from tracker.web.forms.login import LoginForm
from tracker.web.kept import unseal
from tracker.web.route import ACT, FORM, Route
from tracker.web.writes import settle

GONE = 404
# A brake on what anybody may call and what costs a hash: an office behind one address signs in well below it.
BRAKE = limiter.limit("120/minute", methods=["POST"])


@BRAKE
def sign_in() -> ResponseReturnValue:
    """The login page; a right password begins a session, a wrong one is answered alike for all names."""
    if request.method == "GET":
        return (
            redirect(url_for("home.home"))
            if me()
            else login_page(LoginForm(next=request.args.get("next", "")))
        )
    form = LoginForm()
    if not form.validate():
        return login_page(form), INVALID
    person = _person_for(form.username.data or "", form.password.data or "")
    if person is None:
        return login_page(form, failed=True), INVALID
    session.sign_in(person)
    kept = unseal(form.kept.data)
    if kept and not person.must_change_password:
        return render_template("login/resume.html", kept=kept)
    return redirect(inside(form.next.data), 303)


def sign_out() -> ResponseReturnValue:
    """End the session, here and for every copy of its cookie."""
    session.sign_out()
    return session.clear_site_data(current_app.make_response(redirect(url_for("login.sign_in"), 303)))


def _person_for(username: str, password: str) -> Person | None:
    """The person with this name and password, once the try is counted; an outdated hash is made anew."""
    at, address, cost = clock.now(), client_address(), settings().password_cost
    if not sessions.may_try(username, at, address=address):
        return None
    sessions.note_try(username, at, address=address)
    person = person_by_username(username)
    stored = person.password_hash if person and person.active else ""
    settle()
    if not accounts.matches(stored, password, cost):
        sessions.note_failure(person, at, address=address)
        settle()
        return None
    if accounts.is_outdated(stored, cost) and person:
        person.password_hash = accounts.hash_password(password, cost)
    return person


ROUTES = (
    Route("/login", sign_in, Permission.ANYONE, methods=FORM, writes=True),
    Route("/logout", sign_out, Permission.SIGNED_IN, methods=ACT, writes=True),
)
