"""Forms: what a page asks, and how what is wrong is said, at its field and in a summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from tracker.rules.faults import Fault
from tracker.rules.text_reading import UNSTORABLE
from tracker.web.wording import fault_text
from tracker.web.writes import is_resumed

INVALID = 422


class Form(FlaskForm):  # type: ignore[misc]
    """A form that knows whether it was really sent, and says its errors with their fields."""

    class Meta:
        """CSRFProtect judges every unsafe request before any form does."""

        csrf = False

    def sent(self) -> bool:
        """Whether it was sent and holds: a form shown again after signing in is looked at, not sent."""
        return bool(self.is_submitted()) and not is_resumed() and self.validate()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether every field holds, and no text has what a database cannot store."""
        holds = bool(super().validate(extra_validators))
        for field in self:
            if isinstance(field.data, str) and UNSTORABLE.search(field.data):
                field.data = UNSTORABLE.sub("", field.data)
                field.errors = [gettext("This holds a character that cannot be stored; please type it anew.")]
                holds = False
        return holds

    def status(self) -> int:
        """The status of the page that shows it: 422 when what was sent does not hold."""
        return INVALID if self.errors else 200

    def add(self, faults: Mapping[str, Fault]) -> None:
        """Say what an action found wrong, each at its field."""
        for name, fault in faults.items():
            field = self[name]
            field.errors = [*field.errors, fault_text(fault)]

    def drawn_from(self) -> int:
        """The version of the row that an edit form was drawn from; 0, which no row has, when it is not readable."""
        text = str(self["version"].data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        """Every error as (id of its field, text), in the order of the fields."""
        return [(_target(field), _summed(field, text)) for field in self for text in field.errors]


def _target(field: Field) -> str | None:
    return None if isinstance(field, HiddenField) else str(field.id)


def _summed(field: Field, text: str) -> str:
    return str(gettext("%(label)s: %(value)s", label=field.label.text, value=text))
