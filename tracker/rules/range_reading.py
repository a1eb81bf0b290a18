"""Reads a range: a lower and an upper figure, either of which may be missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from tracker.catalog.fields import FieldSpec
from tracker.rules.faults import WrongValueError
from tracker.rules.number_reading import LONGEST_NUMBER, folded, read_decimal
from tracker.rules.text_reading import is_blank
from tracker.vocabulary import N_

ENDS = ("min", "max")
# "8000-12000" in a cell; the last sign is the Chinese "to".
BETWEEN = re.compile("(.+?)\\s*(?:-|~|\u2013|\u2014|\u81f3)\\s*(.+)")
LONGEST_RANGE = 2 * LONGEST_NUMBER


def read_range(field: FieldSpec, raw: object) -> dict[str, Decimal | None]:
    """The figures {"min": …, "max": …} in order; one figure alone is a lower end."""
    figures = {end: _figure(field, end, part) for end, part in _parts(raw).items()}
    low, high = figures["min"], figures["max"]
    if low is not None and high is not None and low > high:
        raise WrongValueError(N_("The lower figure must not be above the upper one."))
    return figures


def _parts(raw: object) -> dict[str, object]:
    if isinstance(raw, Mapping):
        return {end: raw.get(end) for end in ENDS}
    if isinstance(raw, str) and len(raw) <= LONGEST_RANGE:
        both = BETWEEN.fullmatch(folded(raw))
        return dict(zip(ENDS, both.groups(), strict=True)) if both else {"min": raw, "max": None}
    if isinstance(raw, int | float | Decimal):
        return {"min": raw, "max": None}
    raise WrongValueError(N_("Please give a lower and an upper figure."))


def _figure(field: FieldSpec, end: str, raw: object) -> Decimal | None:
    if raw is None or (isinstance(raw, str) and is_blank(raw)):
        return None
    try:
        return read_decimal(field, raw)
    except WrongValueError as wrong:
        wrong.at = end
        raise
