"""The login page itself, wherever it is met: at its own address, or in the way of another page."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries import directory
from tracker.web import kept
from tracker.web.addresses import here
from tracker.web.configuration import settings
from tracker.web.forms.login import LoginForm

# Shown on the login page of a demo, which is reachable from its own machine only (DESIGN §3).
DEMO_PASSWORD = "five-lists-demo"  # noqa: S105
UNAUTHORIZED = 401


def login_page(form: LoginForm, *, failed: bool = False) -> str:
    """The login page, with the demo's people when this is the demo."""
    people = directory.demo_people(clock.office_date()) if settings().demo else ()
    return render_template(
        "login/login.html", form=form, failed=failed, demo_people=people, demo_password=DEMO_PASSWORD
    )


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to the login page and back; what was posted comes along."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("login.sign_in", next=here()))
    form = LoginForm(formdata=None, next=here(), kept=kept.seal())
    return login_page(form), UNAUTHORIZED
