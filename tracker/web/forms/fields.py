"""The kinds of fields that pages about people share, each with its limits and its words."""

from __future__ import annotations

from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from tracker.rules.faults import WrongValueError
from tracker.rules.text_reading import read_phone
from tracker.web.wording import fault_text

FIRST_YEAR, LAST_YEAR = 2000, 2100
NEEDED = _l("This is needed.")
TOO_LONG = _l("At most %(max)d characters are possible.")


class CivilDate(DateField):
    """A date, by the browser's own calendar; years no office ever means are refused."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read YYYY-MM-DD."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError(self.gettext("Not a valid date value.")) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(
                str(_l("The year must lie between %(first)s and %(last)s.", first=2000, last=2100))
            )
        self.data = day


def line(label: Any, longest: int, *, required: bool = True, help_: Any = "") -> StringField:
    """One line of text without spaces around it."""
    return StringField(label, _checks(longest, required), filters=[stripped], description=help_)


def paragraph(label: Any, longest: int, *, required: bool = True, help_: Any = "") -> TextAreaField:
    """Some lines of text."""
    return TextAreaField(label, _checks(longest, required), filters=[stripped], description=help_)


def phone(label: Any) -> StringField:
    """A Chinese phone number, kept in its international form; may be left out."""
    return StringField(label, [Optional(), Length(max=32, message=TOO_LONG), is_phone], filters=[stripped])


def email(label: Any) -> StringField:
    """An e-mail address; may be left out."""
    return StringField(label, [Optional(), Length(max=254, message=TOO_LONG), is_email], filters=[stripped])


def day(label: Any, *, required: bool = True, help_: Any = "") -> CivilDate:
    """A civil date."""
    return CivilDate(label, [InputRequired(NEEDED) if required else Optional()], description=help_)


def choice(label: Any, *, required: bool = True, help_: Any = "") -> SelectField:
    """One of many; the view gives the choices, the empty one first."""
    return SelectField(label, [InputRequired(NEEDED) if required else Optional()], description=help_)


def number_or_none(value: Any) -> int | None:
    """What a select of numbers sent, nothing for the empty choice."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None


def stripped(value: Any) -> Any:
    """A text without spaces around it."""
    return value.strip() if isinstance(value, str) else value


def is_phone(form: object, field: StringField) -> None:
    """Check a phone number and put its stored form in its place."""
    try:
        field.data = read_phone(field.data)
    except WrongValueError as error:
        raise ValidationError(fault_text(error.fault)) from None


def is_email(form: object, field: StringField) -> None:
    """Check the form of an e-mail address; whether anybody reads there, only a message can tell."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(str(_l("This is not an e-mail address."))) from None


def _checks(longest: int, required: bool) -> list[Any]:
    return [DataRequired(NEEDED) if required else Optional(), Length(max=longest, message=TOO_LONG)]
