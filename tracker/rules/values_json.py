"""Clean values to JSON and back: numbers with decimals as text, dates in ISO form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.catalog.fields import FieldKind, FieldSpec

PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
DECIMAL_KINDS = frozenset({FieldKind.DECIMAL, FieldKind.MONEY})


def to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` of validate() as JSON holds them; equal values give equal JSON."""
    return {name: _plain(value) for name, value in values.items()}


def from_json(fields: Sequence[FieldSpec], data: Mapping[str, Any]) -> dict[str, Any]:
    """The values that to_json() was given; what a draft kept as typed stays so, unknown keys fall away."""
    return {field.name: _typed(field, data[field.name]) for field in fields if field.name in data}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return to_json(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _typed(field: FieldSpec, value: Any) -> Any:
    if field.kind is FieldKind.ROWS and isinstance(value, list):
        return [from_json(field.rows, row) if isinstance(row, Mapping) else row for row in value]
    if field.kind is FieldKind.RANGE and isinstance(value, Mapping):
        return {end: _decimal(part) for end, part in value.items()}
    if field.kind in DECIMAL_KINDS:
        return _decimal(value)
    if field.kind is FieldKind.DATE and isinstance(value, str):
        return _date(value)
    return value


def _decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and PLAIN_NUMBER.fullmatch(value) else value


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
