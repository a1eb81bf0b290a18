"""Sensible combinations: rules over several fields, named in the list's file (TRUST 13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.catalog.fields import Check, CheckKind, FieldSpec, Label
from tracker.rules.faults import Fault
from tracker.vocabulary import N_

Values = Mapping[str, Any]


def check_faults(checks: Sequence[Check], *, fields: Sequence[FieldSpec], values: Values) -> dict[str, Fault]:
    """The faults of `values` by path; a check holds while one of its fields is empty or not asked."""
    faults: dict[str, Fault] = {}
    for check in checks:
        faults |= CHECKERS[check.kind](check, fields, values)
    return faults


def number_at(path: str, values: Values) -> Decimal | None:
    """The number at a path, read from values or from JSON; a path through rows is the sum over them."""
    name, _, column = path.partition(".")
    value = values.get(name)
    if column and isinstance(value, list):
        numbers = [number for row in value if (number := number_at(column, row)) is not None]
        return sum(numbers, Decimal(0)) if numbers else None
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def label_at(path: str, fields: Sequence[FieldSpec]) -> Label:
    """The label of the field at a path, for use in a sentence; the name itself where there is none."""
    name, _, column = path.partition(".")
    found = next((field for field in fields if field.name == name), None)
    if found is None:
        return name
    return label_at(column, found.rows) if column else found.label


def _not_after(check: Check, fields: Sequence[FieldSpec], values: Values) -> dict[str, Fault]:
    first, second = values.get(check.first), values.get(check.second or "")
    if isinstance(first, date) and isinstance(second, date) and first > second:
        return _fault(check, N_("This date must not lie after “%(other)s”."), fields)
    return {}


def _at_most(check: Check, fields: Sequence[FieldSpec], values: Values) -> dict[str, Fault]:
    first, second = number_at(check.first, values), number_at(check.second or "", values)
    if first is not None and second is not None and first > second:
        return _fault(check, N_("This must not be more than “%(other)s”."), fields)
    return {}


def _in_order(check: Check, fields: Sequence[FieldSpec], values: Values) -> dict[str, Fault]:
    order = next(([c.code for c in field.choices] for field in fields if field.name == check.first), [])
    first, second = values.get(check.first), values.get(check.second or "")
    if first in order and second in order and order.index(first) > order.index(second):
        return _fault(check, N_("This is already past “%(other)s”."), fields)
    return {}


def _distinct(check: Check, fields: Sequence[FieldSpec], values: Values) -> dict[str, Fault]:
    name, _, column = check.first.partition(".")
    seen: set[object] = set()
    for n, row in enumerate(values.get(name) or ()):
        if row.get(column) in seen:
            return {f"{name}.{n}.{column}": Fault(N_("This is already in an earlier line."))}
        seen.add(row.get(column))
    return {}


def _improves(check: Check, fields: Sequence[FieldSpec], values: Values) -> dict[str, Fault]:
    faults: dict[str, Fault] = {}
    for n, row in enumerate(values.get(check.first) or ()):
        now, target = number_at("now", row), number_at("target", row)
        if now is None or target is None:
            continue
        if row.get("direction") == "at_least" and target <= now:
            faults[f"{check.first}.{n}.target"] = Fault(
                N_("The target must lie above the present value, or “at most” is meant.")
            )
        if row.get("direction") == "at_most" and target >= now:
            faults[f"{check.first}.{n}.target"] = Fault(
                N_("The target must lie below the present value, or “at least” is meant.")
            )
    return faults


def _fault(check: Check, message: str, fields: Sequence[FieldSpec]) -> dict[str, Fault]:
    return {check.first: Fault(message, {"other": label_at(check.second or "", fields)})}


CHECKERS: Mapping[CheckKind, Callable[[Check, Sequence[FieldSpec], Values], dict[str, Fault]]] = {
    CheckKind.NOT_AFTER: _not_after,
    CheckKind.AT_MOST: _at_most,
    CheckKind.IN_ORDER: _in_order,
    CheckKind.DISTINCT: _distinct,
    CheckKind.IMPROVES: _improves,
}
