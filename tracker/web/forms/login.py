"""The login form and the forms behind links sent to people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tracker.web.forms import Form
from tracker.web.forms.passwords import NewPasswordFields

LONGEST_NAME = 60
LONGEST_PASSWORD = 1024


class LoginForm(Form):
    """Name and password; where to go next, and the form that was in hand when the session ended."""

    username = StringField(
        _l("Username"), [InputRequired(_l("Type your username.")), Length(max=LONGEST_NAME)]
    )
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Type your password.")), Length(max=LONGEST_PASSWORD)]
    )
    next = HiddenField()
    kept = HiddenField()


class SetPasswordForm(NewPasswordFields, Form):
    """A first password, or a new one, behind a link."""
