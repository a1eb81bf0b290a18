"""What a draft keeps: whatever was typed and can be stored, so that nobody types anything twice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.catalog.fields import MANY_KINDS, FieldKind
from tracker.rules.faults import Fault, WrongValueError
from tracker.rules.text_reading import check_storable
from tracker.vocabulary import N_

LONGEST_KEPT = 20_000  # characters of one text
MOST_KEPT = 200  # entries of one list
CANNOT_KEEP = Fault(N_("This cannot be kept; please type it anew."))


def kept_as_typed(kind: FieldKind, raw: object) -> tuple[Any, dict[str, Fault]]:
    """`raw` as JSON can hold it, and its faults: a text or number, or a list of them for kinds with many."""
    try:
        if kind in MANY_KINDS and isinstance(raw, list | tuple) and len(raw) <= MOST_KEPT:
            return [_kept(item) for item in raw], {}
        if kind is FieldKind.RANGE and isinstance(raw, Mapping):
            return {end: _kept(raw.get(end)) for end in ("min", "max")}, {}
        return _kept(raw), {}
    except WrongValueError as wrong:
        return None, {"": wrong.fault}


def _kept(raw: object) -> str | int | float | bool | None:
    if isinstance(raw, str) and len(raw) <= LONGEST_KEPT:
        check_storable(raw)
        return raw
    if isinstance(raw, date):
        return raw.isoformat()
    if raw is None or (isinstance(raw, int) and abs(raw) < 2**53):
        return raw
    if isinstance(raw, float) and math.isfinite(raw):
        return raw
    raise WrongValueError(CANNOT_KEEP.message, storable=False)
