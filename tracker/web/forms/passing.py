"""The form that asks for whom a link is that a coordinator passes on."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from tracker.models import Person
from tracker.web.forms import Form
from tracker.web.forms.fields import NEEDED


class PassForm(Form):
    """Whose link it is."""

    person = RadioField(_l("For whom"), [InputRequired(NEEDED)])

    def chosen(self, readers: Sequence[Person]) -> Person:
        """The person chosen among those offered."""
        return next(person for person in readers if str(person.id) == self.person.data)
