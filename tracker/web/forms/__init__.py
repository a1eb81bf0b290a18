"""Forms: what a page asks, and how what is wrong is said, at its field and in a summary."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from tracker.rules.validation import Fault
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
        return bool(self.is_submitted()) and not is_resumed() and bool(self.validate())

    def status(self) -> int:
        """The status of the page that shows it: 422 when what was sent does not hold."""
        return INVALID if self.errors else 200

    def add(self, name: str, fault: Fault) -> None:
        """Say at the field `name` what an action found wrong."""
        field = self[name]
        field.errors = [*field.errors, fault_text(fault)]

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        """Every error as (id of its field, text), in the order of the fields."""
        return [(_target(field), f"{field.label.text}: {text}") for field in self for text in _texts(field)]


def _target(field: Field) -> str | None:
    return None if isinstance(field, HiddenField) else str(field.id)


def _texts(field: Field) -> list[str]:
    return [str(error) for error in field.errors]
