"""How the value of a field is read: choices by label, numbers with their unit, rows line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from tracker.catalog.fields import NUMBER_KINDS, REFERENCE_KINDS, FieldKind, FieldSpec, matches
from tracker.documents.words import called, day, number, words
from tracker.queries.timeline import Names
from tracker.rules.range_reading import ENDS
from tracker.rules.text_reading import written_phone

NO_NAMES = Names()


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as read: its label, its text, or its lines where it is a table; masked ones hold neither."""

    label: str
    value: str
    lines: tuple[str, ...] = ()
    wide: bool = False
    masked: bool = False
    name: str = ""


def shown_fields(
    specs: Sequence[FieldSpec],
    values: Mapping[str, Any],
    *,
    names: Names = NO_NAMES,
    masked: frozenset[str] = frozenset(),
) -> tuple[Shown, ...]:
    """The fields that hold something, in their order; of a masked one only that it does."""
    return tuple(_shown(specs, values, names, masked))


def _shown(
    specs: Sequence[FieldSpec], values: Mapping[str, Any], names: Names, masked: frozenset[str]
) -> Iterator[Shown]:
    units = {spec.unit_field for spec in specs if values.get(spec.name)}
    for spec in specs:
        value = values.get(spec.name)
        if spec.name in units:
            continue  # it stands behind its number
        if value in (None, "", []) or (spec.kind is FieldKind.FLAG and not value):
            continue
        if spec.show_when is not None and not matches(spec.show_when, values.get(spec.show_when.field)):
            continue
        label = words(spec.label)
        if spec.name in masked:
            yield Shown(label, gettext("Confidential: not shown"), masked=True, name=spec.name)
        elif spec.kind is FieldKind.ROWS:
            lines = tuple(_line(spec.rows, row, names) for row in value if isinstance(row, Mapping))
            yield Shown(label, "", lines=lines, wide=True, name=spec.name)
        else:
            text = shown_value(spec, value, unit=_unit(spec, specs, values), names=names)
            yield Shown(label, text, wide=spec.kind is FieldKind.PARAGRAPH, name=spec.name)


def shown_value(spec: FieldSpec, value: Any, *, unit: str = "", names: Names = NO_NAMES) -> str:
    """One value in the reader's language; a reference as the name of its row, or a dash where it is not known."""
    if spec.kind in NUMBER_KINDS or spec.kind is FieldKind.RANGE:
        return _with_unit(_range(value) if spec.kind is FieldKind.RANGE else _figure(value), unit)
    if spec.kind is FieldKind.UNITS:
        return str(gettext(", ")).join(_name(FieldKind.UNIT, one, names) for one in value)
    if spec.kind in REFERENCE_KINDS - {FieldKind.TASK}:
        return _name(spec.kind, value, names)
    reader = _READERS.get(spec.kind)
    return reader(spec, value) if reader is not None else str(value)


def _line(columns: Sequence[FieldSpec], row: Mapping[str, Any], names: Names) -> str:
    """A row of a table in one line: its first text by itself, the others behind their labels."""
    parts = [
        one.value if at == 0 else gettext("%(label)s: %(value)s", label=one.label, value=one.value)
        for at, one in enumerate(shown_fields(columns, row, names=names))
    ]
    return " · ".join(parts)


def _choice(spec: FieldSpec, code: Any) -> str:
    choice = spec.choice(str(code))
    return words(choice.label) if choice is not None else str(code)


def _figure(value: Any) -> str:
    if isinstance(value, str):
        try:
            return number(Decimal(value))
        except ArithmeticError:
            return value
    return number(value)


def _range(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    low, high = (value.get(end) for end in ENDS)
    if low in (None, "") or high in (None, "") or low == high:
        return _figure(high if low in (None, "") else low)
    return str(gettext("%(low)s to %(high)s", low=_figure(low), high=_figure(high)))


def _unit(spec: FieldSpec, specs: Sequence[FieldSpec], values: Mapping[str, Any]) -> str:
    """The unit behind a number: fixed, or what another field names."""
    if spec.unit is not None:
        return words(spec.unit)
    named = next((one for one in specs if one.name == spec.unit_field), None)
    value = values.get(spec.unit_field or "")
    return shown_value(named, value) if named is not None and value else ""


def _with_unit(text: str, unit: str) -> str:
    return str(gettext("%(figure)s %(unit)s", figure=text, unit=unit)) if unit else text


def _date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _name(kind: FieldKind, row_id: Any, names: Names) -> str:
    rows: Mapping[int, Any] = {
        FieldKind.UNIT: names.units,
        FieldKind.PERSON: names.people,
        FieldKind.REGION: names.regions,
        FieldKind.ENTERPRISE: names.enterprises,
        FieldKind.NEED: names.needs,
    }[kind]
    row = rows.get(row_id)
    if row is None:
        return "–"
    return str(row.number) if kind is FieldKind.NEED else called(row)


def _day(value: Any) -> str:
    return day(_date(value)) if _date(value) else str(value)


_READERS: Mapping[FieldKind, Callable[[FieldSpec, Any], str]] = {
    FieldKind.CHOICE: lambda spec, value: _choice(spec, value),
    FieldKind.CHOICES: lambda spec, value: str(gettext(", ")).join(_choice(spec, code) for code in value),
    FieldKind.FLAG: lambda spec, value: str(gettext("Yes") if value else gettext("No")),
    FieldKind.DATE: lambda spec, value: _day(value),
    FieldKind.PHONE: lambda spec, value: written_phone(str(value)),
    FieldKind.FILES: lambda spec, value: number(len(value)),
}
