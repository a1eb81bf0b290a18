"""How values become words: labels, names, dates, instants and numbers in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from flask_babel import get_locale, gettext

from tracker import clock
from tracker.catalog.fields import Words
from tracker.vocabulary import Word

# English papers here put the day first; Chinese forms are those of the locale data.
ENGLISH = {"long": "d MMM y", "weekday": "EEE d MMM"}
SKELETONS = {"long": "yMMMMd", "weekday": "MMMEd"}


class Named(Protocol):
    """A row with a name in both languages: region, unit, enterprise, person."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def words(label: Words | Word | str) -> str:
    """A label in the reader's language: text from seeds, a term of the vocabulary, or an English msgid."""
    if isinstance(label, Words):
        return label.en if _is_english() else label.zh
    return str(gettext(label.label if isinstance(label, Word) else label))


def called(row: Named) -> str:
    """The name of a region, unit, enterprise or person in the reader's language, as far as there is one."""
    return (row.name_en if _is_english() else "") or row.name


def day(value: date | None, form: str = "long") -> str:
    """A civil date; form: long, weekday, or iso (2026-11-23); nothing for none."""
    if value is None:
        return ""
    if form == "iso":
        return value.isoformat()
    return _day(value, form, str(get_locale()))


@lru_cache(maxsize=4096)
def _day(value: date, form: str, locale: str) -> str:
    """Finding the pattern for a skeleton costs a millisecond, and a list says the same dates again and again."""
    if locale == "en":
        return format_date(value, ENGLISH[form], locale="en")
    return format_skeleton(SKELETONS[form], value, locale=locale)


def instant(value: datetime | None, form: str = "long") -> str:
    """An instant as the office's clock shows it; form: those of day, or time (hours and minutes) alone."""
    if value is None:
        return ""
    local = clock.office_time(value)
    if form == "time":
        return f"{local:%H:%M}"
    return f"{day(local.date(), form)} {local:%H:%M}"


def number(value: int | Decimal | None) -> str:
    """A number with its thousands marked; nothing for none."""
    return "" if value is None else str(format_decimal(value, locale=get_locale()))


def money(value: Decimal | int | None) -> str:
    """An amount in ten thousand yuan, the unit of every amount in the books."""
    return "" if value is None else str(gettext("%(amount)s × 10,000 yuan", amount=number(value)))


def _is_english() -> bool:
    return str(get_locale()) == "en"
