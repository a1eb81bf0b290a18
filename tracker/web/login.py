"""Signing in and out, and the links that set a password."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import accounts
from tracker.extensions import limiter
from tracker.queries.sessions import usable_link
from tracker.vocabulary import Permission, TokenPurpose
from tracker.web import session
from tracker.web.access import me
from tracker.web.addresses import client_address, inside
from tracker.web.configuration import settings
from tracker.web.entrance import login_page
from tracker.web.forms import INVALID
from tracker.web.forms.login import LoginForm, SetPasswordForm
from tracker.web.forms.passwords import accepts
from tracker.web.guessing import guessed
from tracker.web.headers import without_referrer
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
        if me():
            return redirect(url_for("home.home"))
        return login_page(LoginForm(next=request.args.get("next", "")))
    form = LoginForm()
    if not form.validate():
        return login_page(form), INVALID
    person = guessed(form.username.data or "", form.password.data or "")
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


@BRAKE
def join(token: str) -> ResponseReturnValue:
    """The page behind an invitation: looking shows it, sending sets the first password and signs in."""
    return _by_link(token, TokenPurpose.INVITATION)


@BRAKE
def reset(token: str) -> ResponseReturnValue:
    """The page behind a reset link: looking shows it, sending sets a new password and signs in."""
    return _by_link(token, TokenPurpose.RESET)


def _by_link(token: str, purpose: TokenPurpose) -> ResponseReturnValue:
    found = usable_link(token, purpose, clock.now())
    if found is None:
        return without_referrer(render_template("login/link_ended.html"), GONE)
    link, person = found
    form = SetPasswordForm()
    if form.sent() and accepts(form, person):
        settle()
        hashed = accounts.hash_password(str(form.new_password.data), settings().password_cost)
        if accounts.use_link(link, person, hashed, clock.now(), address=client_address()):
            session.sign_in(person)
            flash(_("Welcome. Your password is set."), "done")
            return redirect(url_for("home.home"), 303)
        return without_referrer(render_template("login/link_ended.html"), GONE)
    page = render_template("login/set_password.html", form=form, person=person)
    return without_referrer(page, form.status())


ROUTES = (
    Route("/join/<token>", join, Permission.ANYONE, methods=FORM, writes=True),
    Route("/reset/<token>", reset, Permission.ANYONE, methods=FORM, writes=True),
    Route("/login", sign_in, Permission.ANYONE, methods=FORM, writes=True),
    Route("/logout", sign_out, Permission.SIGNED_IN, methods=ACT, writes=True),
)
