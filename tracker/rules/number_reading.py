"""Reads numbers and dates as people type them, as programs send them and as spreadsheets hold them."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Context, Decimal

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.rules.faults import WrongValueError
from tracker.vocabulary import N_

LONGEST_NUMBER = 40  # characters; enough for any amount, short enough to read at once
LARGEST_INTEGER = 2**31 - 1  # fits an integer column of both databases
LARGEST_DECIMAL = Decimal(10) ** 15
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099
DECIMALS = {FieldKind.INTEGER: 0, FieldKind.DECIMAL: 4, FieldKind.MONEY: 4, FieldKind.RANGE: 2}

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})", re.ASCII)
# Minus signs that NFKC leaves alone; the signs of year, month and day between Chinese dates' figures.
MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
DATE_SIGNS = str.maketrans({"\u5e74": "-", "\u6708": "-", "\u65e5": "", "/": "-", ".": "-"})
EXACT = Context(prec=2 * LONGEST_NUMBER)


def folded(text: str) -> str:
    """Text with full-width digits and signs made plain, without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


def read_integer(field: FieldSpec, raw: object) -> int:
    """A whole number within the field's limits."""
    number = _number(raw)
    if number != number.to_integral_value(context=EXACT):
        raise WrongValueError(N_("Please type a whole number, such as 12."))
    _check_limits(field, number, least=Decimal(-LARGEST_INTEGER), most=Decimal(LARGEST_INTEGER))
    return int(number)


def read_decimal(field: FieldSpec, raw: object) -> Decimal:
    """A number within the field's limits and decimals, without trailing zeros."""
    number = _number(raw)
    least = Decimal(0) if field.kind in (FieldKind.MONEY, FieldKind.RANGE) else -LARGEST_DECIMAL
    _check_limits(field, number, least=least, most=LARGEST_DECIMAL)
    most = DECIMALS[field.kind] if field.decimals is None else field.decimals
    number = EXACT.add(number.normalize(EXACT), Decimal(0))  # and no negative zero
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > most:
        raise WrongValueError(N_("At most %(most)s digits after the point."), most=most)
    return number.quantize(Decimal(1), context=EXACT) if number == number.to_integral_value() else number


def read_reference(field: FieldSpec, raw: object) -> int:
    """The id of a row, such as a unit or a file: a whole number from 1."""
    try:
        number = _number(raw)
    except WrongValueError:
        number = Decimal(0)
    if not 1 <= number <= LARGEST_INTEGER or number != int(number):
        raise WrongValueError(N_("Please choose one of those offered."))
    return int(number)


def read_date(field: FieldSpec, raw: object, *, since: date, today: date) -> date:
    """A civil date of a plausible year: one to come not before `since`, one gone by not after `today`.

    A date's `minimum` is the earliest year, where that is not the usual one.
    """
    day = _date(raw)
    earliest = EARLIEST_YEAR if field.minimum is None else int(field.minimum)
    if not earliest <= day.year <= LATEST_YEAR:
        raise WrongValueError(
            N_("The year must lie between %(first)s and %(last)s."),
            first=str(earliest),
            last=str(LATEST_YEAR),
        )
    if field.not_before_today and day < since:
        if since < today:
            raise WrongValueError(N_("This date must not lie before the day of filing."))
        raise WrongValueError(N_("This date must not lie before today."))
    if field.not_after_today and day > today:
        raise WrongValueError(N_("This date must not lie after today."))
    return day


def _number(raw: object) -> Decimal:
    wrong = WrongValueError(N_("Please type a number in figures, such as 12 or 12.5."))
    if isinstance(raw, bool):
        raise wrong
    if isinstance(raw, int):
        return Decimal(max(-(2**63), min(raw, 2**63)))  # beyond any field's limits; a longer one costs time
    if isinstance(raw, float):
        if not math.isfinite(raw):
            raise wrong
        return Decimal(format(raw, ".15g"))  # what a spreadsheet shows, without binary dust
    if isinstance(raw, Decimal):
        if not raw.is_finite() or len(raw.as_tuple().digits) > LONGEST_NUMBER:
            raise wrong
        return raw
    if not isinstance(raw, str) or len(raw) > LONGEST_NUMBER:
        raise wrong
    text = folded(raw).translate(MINUS)
    if not NUMBER.fullmatch(text):
        raise wrong
    return Decimal(text.replace(",", ""))


def _check_limits(field: FieldSpec, number: Decimal, *, least: Decimal, most: Decimal) -> None:
    lowest = least if field.minimum is None else field.minimum
    highest = most if field.maximum is None else field.maximum
    if number < lowest:
        raise WrongValueError(N_("This must be at least %(least)s."), least=lowest)
    if number > highest:
        raise WrongValueError(N_("This must be at most %(most)s."), most=highest)


def _date(raw: object) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    found = None
    if isinstance(raw, str) and len(raw) <= LONGEST_NUMBER:
        found = DATE.fullmatch(folded(raw).translate(DATE_SIGNS))
    if found is not None:
        year, month, day = (int(part) for part in found.groups() if part is not None)
        try:
            return date(year, month, day)
        except ValueError:
            pass
    raise WrongValueError(N_("Please give a date that exists, such as 2026-09-30."))
