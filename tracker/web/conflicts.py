"""A stale edit: what stands there now beside what was typed, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.web.forms import Form
from tracker.web.wording import readable


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with two texts."""

    label: str
    theirs: str
    yours: str


def differences(form: Form, current: Mapping[str, object]) -> list[Difference]:
    """The fields of the form that differ from what stands there now."""
    rows = []
    for name, value in current.items():
        field = form._fields.get(name)
        if field is not None and str(field.data or "") != str(value or ""):
            rows.append(Difference(str(field.label.text), readable(value), readable(field.data or "")))
    return rows
