"""My profile: language, how to reach me, my password, and the browsers in which I am signed in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.actions import accounts, people, sessions
from tracker.models import LoginSession
from tracker.queries.directory import holdings
from tracker.queries.sessions import open_sessions
from tracker.rules.faults import Fault
from tracker.rules.refused import Hidden, Stale
from tracker.vocabulary import N_, Permission
from tracker.web.access import doer, signed_in
from tracker.web.addresses import client_address
from tracker.web.configuration import settings
from tracker.web.conflicts import differences
from tracker.web.forms.passwords import ChangePasswordForm, accepts
from tracker.web.forms.people import ContactForm
from tracker.web.guessing import is_own
from tracker.web.route import ACT, FORM, Route
from tracker.web.session import this_session
from tracker.web.writes import settle

WRONG_PASSWORD = Fault(
    N_("This is not your present password, or there were too many tries: then wait 15 minutes.")
)
CONFLICT = 409


def show() -> ResponseReturnValue:
    """What is known of me, my roles, and my open sessions."""
    person = signed_in()
    return render_template(
        "profile/profile.html",
        person=person,
        holdings=holdings([person.id], clock.office_date())[person.id],
        sessions=_open_sessions(person.id),
        current=this_session(),
    )


def contact() -> ResponseReturnValue:
    """Change how I am called and reached; a new e-mail address asks for the password."""
    person = signed_in()
    form = ContactForm(data=asdict(people.of(person)) | {"version": person.version})
    if form.sent() and _may_change_email(form):
        try:
            people.change(doer(), person, form.particulars(), version=form.drawn_from())
        except Stale as stale:
            form.version.data = str(person.version)
            rows = differences(form, stale.current)
            return render_template("profile/contact.html", form=form, conflicts=rows), CONFLICT
        flash(_("Saved."), "done")
        return redirect(url_for("profile.show"), 303)
    return render_template("profile/contact.html", form=form, conflicts=()), form.status()


def password() -> ResponseReturnValue:
    """Choose a new password; every other browser is signed out."""
    person = signed_in()
    form = ChangePasswordForm()
    if form.sent() and accepts(form, person):
        if not is_own(person, str(form.password.data)):
            form.add({"password": WRONG_PASSWORD})
        else:
            settle()
            hashed = accounts.hash_password(str(form.new_password.data), settings().password_cost)
            row = this_session()
            accounts.change_password(doer(), person, hashed, keep_session=row.id if row else None)
            flash(_("Your password is changed; every other browser is signed out."), "done")
            return redirect(url_for("profile.show"), 303)
    return render_template(
        "profile/password.html", form=form, forced=person.must_change_password
    ), form.status()


def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out one of my browsers."""
    row = next((row for row in _open_sessions(signed_in().id) if row.id == session_id), None)
    if row is None:
        raise Hidden
    sessions.end(row, clock.now(), address=client_address())
    flash(_("That browser is signed out."), "done")
    return redirect(url_for("profile.show"), 303)


def end_other_sessions() -> ResponseReturnValue:
    """Sign out every browser but this one."""
    row = this_session()
    sessions.end_others(doer(), keep=row.id if row else None)
    flash(_("Every other browser is signed out."), "done")
    return redirect(url_for("profile.show"), 303)


def _may_change_email(form: ContactForm) -> bool:
    person = signed_in()
    if (form.email.data or "") == person.email or is_own(person, str(form.password.data or "")):
        return True
    form.add({"password": WRONG_PASSWORD})
    return False


def _open_sessions(person_id: int) -> list[LoginSession]:
    chosen = settings()
    idle, longest = timedelta(minutes=chosen.session_idle_minutes), timedelta(hours=chosen.session_hours)
    return list(open_sessions(person_id, clock.now(), idle=idle, longest=longest))


ROUTES = (
    Route("/profile", show, Permission.SIGNED_IN),
    Route("/profile/contact", contact, Permission.SIGNED_IN, methods=FORM, writes=True),
    Route("/profile/password", password, Permission.SIGNED_IN, methods=FORM, writes=True),
    Route(
        "/profile/sessions/<int:session_id>/end", end_session, Permission.SIGNED_IN, methods=ACT, writes=True
    ),
    Route("/profile/sessions/end", end_other_sessions, Permission.SIGNED_IN, methods=ACT, writes=True),
)
