"""The amounts of a need: what its list measures, what it is worth in yuan, what a partial closing leaves."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tracker.catalog.fields import Condition, Label, matches
from tracker.catalog.need_list import Measure, NeedList
from tracker.rules.field_checks import number_at


def holds(condition: Condition | None, data: Mapping[str, Any]) -> bool:
    """Whether a need with this data fulfils a condition of its list."""
    return condition is None or matches(condition, data.get(condition.field))


def amount_of(found: NeedList, data: Mapping[str, Any]) -> Decimal | None:
    """The amount asked for (heads, quantity, money), in the unit of unit_of(); None where there is none."""
    return number_at(found.amount_field, data) if found.amount_field is not None else None


def unit_of(found: NeedList, data: Mapping[str, Any]) -> Label | None:
    """The unit of amount_of()."""
    field = found.own_field(found.amount_unit_field) if found.amount_unit_field is not None else None
    choice = field.choice(str(data.get(field.name))) if field is not None else None
    return choice.label if choice is not None else found.amount_unit


def yuan_of(found: NeedList, data: Mapping[str, Any]) -> int | None:
    """The money of a need in whole yuan; None where it is not about money."""
    if found.money is None or not holds(found.money.when, data):
        return None
    number = number_at(found.money.field, data)
    return None if number is None else int(number * found.money.yuan)


def measure_of(found: NeedList, data: Mapping[str, Any]) -> Measure:
    """By what "solved" is measured for a need with this data."""
    return next(measure for measure in found.closure.measures if holds(measure.when, data))
