"""The one validation of input: forms, API, imports and the workflow's acts all pass here (TRUST 12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from tracker.catalog.fields import (
    MANY_KINDS,
    NO,
    REFERENCE_KINDS,
    Check,
    Choice,
    FieldKind,
    FieldSpec,
    matches,
)
from tracker.rules.drafting import kept_as_typed
from tracker.rules.faults import Checked, Fault, WrongValueError
from tracker.rules.field_checks import check_faults
from tracker.rules.number_reading import read_date, read_decimal, read_integer, read_reference
from tracker.rules.range_reading import read_range
from tracker.rules.text_reading import (
    is_blank,
    read_choice,
    read_choices,
    read_flag,
    read_phone,
    read_text,
)
from tracker.rules.values_json import from_json, to_json
from tracker.vocabulary import N_

__all__ = ["Checked", "Fault", "from_json", "offered_choices", "to_json", "validate"]

# The day from which dates to come are allowed, and today.
Span = tuple[date, date]

REQUIRED = Fault(N_("Please fill this in."))

READERS: Mapping[FieldKind, Callable[[FieldSpec, object], Any]] = {
    FieldKind.TEXT: read_text,
    FieldKind.PARAGRAPH: read_text,
    FieldKind.INTEGER: read_integer,
    FieldKind.DECIMAL: read_decimal,
    FieldKind.MONEY: read_decimal,
    FieldKind.RANGE: read_range,
    FieldKind.FLAG: lambda field, raw: read_flag(raw),
    FieldKind.PHONE: lambda field, raw: read_phone(raw),
    FieldKind.FILES: lambda field, raw: _read_references(field, raw),
    FieldKind.UNITS: lambda field, raw: _read_references(field, raw),
} | dict.fromkeys(REFERENCE_KINDS, read_reference)


def validate(
    fields: Sequence[FieldSpec],
    raw: object,
    *,
    today: date,
    since: date | None = None,
    partial: bool = False,
    checks: Sequence[Check] = (),
) -> Checked:
    """Check `raw`, a mapping, against `fields`, then the clean values against `checks`; never raises.

    The values hold every field that is asked (empty: None, False for flags, [] for lists), and none whose
    condition does not hold; keys that are no field are ignored. With `partial`, as for drafts, whatever can
    be stored is kept as typed, nothing is required and no field is hidden. `since` is the day from which a
    date to come is allowed, by default today: an amendment passes the day of filing, or a need whose wanted
    date has gone by could not even change its phone number.
    """
    values: dict[str, Any] = {}
    errors: dict[str, Fault] = {}
    given = raw if isinstance(raw, Mapping) else {}
    span = (since or today, today)
    for field in fields:
        asked = matches(field.show_when, _value_for(field, values))
        if not asked and not partial:
            continue
        value, faults = _read_field(field, given.get(field.name), values, span=span, partial=partial)
        values[field.name] = value
        errors |= {_path(field.name, at): fault for at, fault in faults.items()}
    if not partial:
        found = check_faults(checks, fields=fields, values=values)
        errors |= {path: fault for path, fault in found.items() if path not in errors}
    return Checked(values, errors)


def offered_choices(field: FieldSpec, values: Mapping[str, object]) -> tuple[Choice, ...]:
    """The choices of a field that the other values leave open."""
    return tuple(
        choice
        for choice in field.choices
        if choice.when is None or matches(choice.when, values.get(choice.when.field))
    )


def _value_for(field: FieldSpec, values: Mapping[str, object]) -> object:
    return values.get(field.show_when.field) if field.show_when is not None else None


def _read_field(
    field: FieldSpec, raw: object, values: Mapping[str, object], *, span: Span, partial: bool
) -> tuple[Any, dict[str, Fault]]:
    """The clean value of one field, and its faults by the part of it that they concern ("" is the whole)."""
    if field.kind is FieldKind.ROWS:
        return _read_rows(field, raw, span=span, partial=partial)
    choices = offered_choices(field, values)
    try:
        if _is_empty(field, raw):
            return _empty_value(field, choices, partial=partial)
        value = _read_value(field, raw, choices=choices, span=span)
        return value, {"": REQUIRED} if field.required and value is False and not partial else {}
    except WrongValueError as wrong:
        if partial and wrong.storable:
            return kept_as_typed(field.kind, raw)
        return None, {wrong.at: wrong.fault}


def _read_value(field: FieldSpec, raw: object, *, choices: tuple[Choice, ...], span: Span) -> Any:
    if field.kind is FieldKind.CHOICE:
        return read_choice(choices, raw)
    if field.kind is FieldKind.CHOICES:
        return read_choices(choices, raw)
    if field.kind is FieldKind.DATE:
        return read_date(field, raw, since=span[0], today=span[1])
    return READERS[field.kind](field, raw)


def _is_empty(field: FieldSpec, raw: object) -> bool:
    if field.kind is FieldKind.RANGE and isinstance(raw, Mapping):
        return all(_is_empty_part(raw.get(end)) for end in ("min", "max"))
    return _is_empty_part(raw)


def _is_empty_part(raw: object) -> bool:
    return raw is None or raw == [] or raw == () or (isinstance(raw, str) and is_blank(raw))


def _empty_value(
    field: FieldSpec, choices: tuple[Choice, ...], *, partial: bool
) -> tuple[Any, dict[str, Fault]]:
    empty: Any = [] if field.kind in MANY_KINDS else False if field.kind is FieldKind.FLAG else None
    if partial:
        return empty, {}
    if field.default is not None and any(choice.code == field.default for choice in choices):
        return field.default, {}
    if field.kind is FieldKind.CHOICE and field.required and len(choices) == 1:
        return choices[0].code, {}
    return empty, {"": REQUIRED} if field.required else {}


def _read_rows(
    field: FieldSpec, raw: object, *, span: Span, partial: bool
) -> tuple[list[dict[str, Any]], dict[str, Fault]]:
    rows = raw if isinstance(raw, list | tuple) else []
    if len(rows) > field.max_rows:
        return [], {"": Fault(N_("At most %(most)s lines are possible."), {"most": field.max_rows})}
    if rows is not raw and raw not in (None, ""):
        return [], {"": Fault(N_("Please fill in the lines of this table."))}
    values: list[dict[str, Any]] = []
    errors: dict[str, Fault] = {}
    for n, row in enumerate(rows):
        if not isinstance(row, Mapping):
            errors[str(n)] = Fault(N_("Please fill in the lines of this table."))
        elif not _is_blank_row(field, row):
            checked = validate(field.rows, row, since=span[0], today=span[1], partial=partial)
            values.append(checked.values)
            errors |= {f"{n}.{path}": fault for path, fault in checked.errors.items()}
    if not partial and not errors and len(values) < max(field.min_rows, int(field.required)):
        errors[""] = _too_few(field, len(values))
    return values, errors


def _too_few(field: FieldSpec, count: int) -> Fault:
    if not count:
        return REQUIRED
    return Fault(N_("At least %(least)s lines are needed."), {"least": field.min_rows})


def _is_blank_row(field: FieldSpec, row: Mapping[str, object]) -> bool:
    """Whether a line was left as the form offered it: nothing typed or ticked, choices at their default."""
    return all(_is_untouched(column, row.get(column.name)) for column in field.rows)


def _is_untouched(column: FieldSpec, raw: object) -> bool:
    if column.kind is FieldKind.FLAG and (raw is False or raw == NO):
        return True
    if column.default is not None and raw == column.default:
        return True
    return _is_empty(column, raw)


def _read_references(field: FieldSpec, raw: object) -> list[int]:
    named = raw if isinstance(raw, list | tuple) else [raw]
    if len(named) > field.max_rows:
        raise WrongValueError(N_("At most %(most)s are possible."), most=field.max_rows)
    return list(dict.fromkeys(read_reference(field, item) for item in named))


def _path(name: str, at: str) -> str:
    return f"{name}.{at}" if at else name
