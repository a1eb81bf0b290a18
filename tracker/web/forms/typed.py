"""What a browser sent, as the nested values that validation takes: "indicators-0-target" is a name in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.rules.range_reading import ENDS

ADD_ROW, REMOVE_ROW = "add_row", "remove_row"
# Hidden fields that say which files, handed in before, the form still holds.
KEPT = "-kept"
# More rows than any table takes are read so that "too many" can be said, without end they are not.
ROWS_READ = 100
LISTS = frozenset({FieldKind.CHOICES, FieldKind.UNITS})


def typed_values(
    specs: Sequence[FieldSpec], form: MultiDict[str, str], *, prefix: str = ""
) -> dict[str, Any]:
    """What was typed into the fields, by name, all of it text; fields not sent are empty."""
    return {spec.name: _typed(spec, form, f"{prefix}{spec.name}") for spec in specs}


def reshaped(
    specs: Sequence[FieldSpec], typed: Mapping[str, Any], form: MultiDict[str, str]
) -> dict[str, Any] | None:
    """The values with a row more or less, when a button for that was pressed; None when it was another one."""
    added = form.get(ADD_ROW)
    if added is not None:
        return _with_row(specs, typed, added)
    name, _, at = form.get(REMOVE_ROW, "").rpartition("-")
    return _without_row(typed, name, at) if name else None


def _typed(spec: FieldSpec, form: MultiDict[str, str], name: str) -> Any:
    if spec.kind is FieldKind.ROWS:
        return [
            typed_values(spec.rows, form, prefix=f"{name}-{at}-")
            for at in _indices(form, f"{name}-")[:ROWS_READ]
        ]
    if spec.kind is FieldKind.RANGE:
        return {end: form.get(f"{name}-{end}", "") for end in ENDS}
    if spec.kind is FieldKind.FILES:
        return form.getlist(name + KEPT)
    return form.getlist(name) if spec.kind in LISTS else form.get(name, "")


def _indices(form: MultiDict[str, str], prefix: str) -> list[int]:
    found = {name[len(prefix) :].partition("-")[0] for name in form if name.startswith(prefix)}
    return sorted(int(at) for at in found if at.isascii() and at.isdigit() and len(at) <= 4)


def _with_row(specs: Sequence[FieldSpec], typed: Mapping[str, Any], name: str) -> dict[str, Any]:
    values = dict(typed)
    spec = next((spec for spec in specs if spec.name == name and spec.kind is FieldKind.ROWS), None)
    if spec is not None:
        # A table without a row is drawn with one, empty.
        rows = values[name] or [{}]
        values[name] = [*rows, {}][: max(spec.max_rows, len(rows))]
    return values


def _without_row(typed: Mapping[str, Any], name: str, at: str) -> dict[str, Any]:
    values = dict(typed)
    rows = values.get(name)
    if isinstance(rows, list) and at.isascii() and at.isdigit():
        values[name] = [row for n, row in enumerate(rows) if n != int(at[:6])]
    return values
