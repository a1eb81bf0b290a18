"""People: invited, given roles in scopes, changed and deactivated; nobody grants a role to themself."""

from __future__ import annotations

from tracker.models import Person


def choose_locale(person: Person, locale: str) -> None:
    """Keep the language a person reads."""
    person.locale = locale
