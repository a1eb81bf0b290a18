"""Sentences with places to fill, in the reader's language: refusals and faults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext

from tracker.catalog.fields import Words
from tracker.rules.validation import Fault
from tracker.vocabulary import Word
from tracker.web.filters import day, instant, number, words


def sentence(message: Word | str, params: Mapping[str, object]) -> str:
    """`message` translated, its places filled with `params`, each as the reader would write it."""
    text = message.label if isinstance(message, Word) else message
    return str(gettext(text, **{name: _place(value) for name, value in params.items()}))


def fault_text(fault: Fault) -> str:
    """What is wrong at a field."""
    return sentence(fault.message, fault.params)


def readable(value: object) -> str:
    """A value inside a sentence: terms translated, dates and numbers by locale, several joined, text as typed."""
    if isinstance(value, (Word, Words)):
        return words(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, tuple):
        return str(gettext(", ")).join(readable(words(one) if isinstance(one, str) else one) for one in value)
    return str(value)


class _Count(int):
    """A whole number that fits %(n)d, and %(n)s with its thousands marked."""

    def __str__(self) -> str:
        return number(int(self))


def _place(value: object) -> object:
    return _Count(value) if isinstance(value, int) and not isinstance(value, bool) else readable(value)
