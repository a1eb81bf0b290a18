"""Choosing a password: typed twice, judged by rules/passwords.py."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from tracker.models import Person
from tracker.rules import passwords
from tracker.web.forms import Form

LONGEST = 1024


class NewPasswordFields(PlainForm):
    """A new password, typed twice."""

    new_password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Choose a password.")), Length(max=LONGEST)],
        description=_l("At least 12 characters; a sentence is easy to keep in mind."),
    )
    again = PasswordField(
        _l("New password again"),
        [
            InputRequired(_l("Type the new password once more.")),
            EqualTo("new_password", _l("The two passwords differ.")),
        ],
    )


class ChangePasswordForm(NewPasswordFields, Form):
    """A new password, with the present one as proof (TRUST 35)."""

    password = PasswordField(
        _l("Present password"), [InputRequired(_l("Type your present password.")), Length(max=LONGEST)]
    )


def accepts(form: Form, person: Person) -> bool:
    """Whether the new password is good enough for this person; else says so at its field."""
    own = (person.username, person.name, person.name_en, person.email.partition("@")[0], person.phone)
    fault = passwords.fault(str(form["new_password"].data), own)
    if fault is not None:
        form.add({"new_password": fault})
    return fault is None
