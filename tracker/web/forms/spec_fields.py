"""WTForms fields made from FieldSpecs: what the component macros draw, with nothing to validate of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import gettext
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice: the stubs are one version behind
    BooleanField,
    Field,
    FieldList,
    FormField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from tracker.catalog.fields import REFERENCE_KINDS, YES, Condition, FieldKind, FieldSpec
from tracker.catalog.limits import limits
from tracker.rules.range_reading import ENDS
from tracker.rules.text_reading import UNSTORABLE, YES_WORDS, written_phone
from tracker.web.configuration import MEGABYTE, settings
from tracker.web.filters import words

# More answers than these are better found in a select than seen all at once.
MOST_RADIOS = 6


class Option(NamedTuple):
    """One row a reference field may name: its id, what the reader sees, and the heading it stands under."""

    id: int
    text: str
    group: str = ""


# Options by field name, or by kind (FieldKind.UNIT …) where no field of that name has its own.
Options = Mapping[str, Sequence[Option]]


class Part(BaseForm):
    """The fields of one mapping of values: a whole form, or one row of a table."""

    def __init__(self, specs: Sequence[FieldSpec], values: Mapping[str, Any], options: Options, prefix: str):
        super().__init__({spec.name: _unbound(spec, options) for spec in specs}, prefix=prefix)
        self.process(data={spec.name: shown(spec, values.get(spec.name)) for spec in specs})
        for spec in specs:
            field = self[spec.name]
            if spec.required:
                field.flags.required = True
            field.only_if = _only_if(spec.show_when, specs)  # type: ignore[attr-defined]
            if spec.kind is FieldKind.FILES:
                _say_limits(field)


class Ends(BaseForm):
    """The two ends of a range."""

    def __init__(self, values: Mapping[str, Any], prefix: str):
        labels = dict(zip(ENDS, (gettext("from"), gettext("to")), strict=True))
        super().__init__({end: _unbound_of(StringField, label=labels[end]) for end in ENDS}, prefix=prefix)
        self.process(data=dict(values))


def shown(spec: FieldSpec, value: Any) -> Any:
    """What stands in the control: a value as typed, as a draft keeps it, or clean."""
    if spec.kind is FieldKind.ROWS:
        rows = value if isinstance(value, list | tuple) else []
        return [{"values": row} for row in rows if isinstance(row, Mapping)]
    if spec.kind is FieldKind.RANGE:
        ends = value if isinstance(value, Mapping) else {ENDS[0]: value}
        return {"values": {end: _text(ends.get(end)) for end in ENDS}}
    if spec.kind is FieldKind.FLAG:
        return _text(value).lower() in YES_WORDS
    if spec.kind in (FieldKind.CHOICES, FieldKind.UNITS, FieldKind.FILES):
        return [_text(item) for item in (value if isinstance(value, list | tuple) else [])]
    if value in (None, "") and spec.default is not None:
        return spec.default
    return written_phone(_text(value)) if spec.kind is FieldKind.PHONE else _text(value)


def _text(value: Any) -> str:
    """The value as a control holds it; characters that no page can hold are replaced, so that they are seen."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return UNSTORABLE.sub("\ufffd", str(value))


def _say_limits(field: Any) -> None:
    """What the browser may know beforehand: kinds of files, and sizes beyond which sending is in vain."""
    uploads = limits().uploads
    field.accept = ",".join(f".{extension}" for extension in uploads.types)
    field.most_bytes = uploads.bytes_each
    field.most_together = settings().upload_megabytes * MEGABYTE


def _unbound(spec: FieldSpec, options: Options) -> UnboundField[Any]:
    given: dict[str, Any] = {"label": words(spec.label), "description": words(spec.help) if spec.help else ""}
    if spec.kind is FieldKind.ROWS:
        row = _unbound_of(FormField, _row_of(spec.rows, options))
        return _unbound_of(FieldList, row, min_entries=max(1, spec.min_rows), **given)
    if spec.kind is FieldKind.RANGE:
        return _unbound_of(FormField, _ends, **given)
    if spec.kind is FieldKind.FLAG:
        return _unbound_of(BooleanField, render_kw={"value": YES}, **given)
    if spec.kind is FieldKind.FILES:
        return _unbound_of(MultipleFileField, **given)
    if spec.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return _choice(spec, given)
    if spec.kind in REFERENCE_KINDS or spec.kind is FieldKind.UNITS:
        return _reference(spec, options.get(spec.name, options.get(spec.kind, ())), given)
    return _unbound_of(TextAreaField if spec.kind is FieldKind.PARAGRAPH else StringField, **given)


def _unbound_of(kind: Callable[..., Field], *given: Any, **named: Any) -> UnboundField[Any]:
    """A field bound later by its form: what WTForms makes of a field class outside a form."""
    return kind(*given, **named)  # type: ignore[return-value]


def _row_of(specs: Sequence[FieldSpec], options: Options) -> Callable[..., Part]:
    def row(*, prefix: str, values: Mapping[str, Any] | None = None, **_: object) -> Part:
        return Part(specs, values or {}, options, prefix)

    return row


def _ends(*, prefix: str, values: Mapping[str, Any] | None = None, **_: object) -> Ends:
    return Ends(values or {}, prefix)


def _choice(spec: FieldSpec, given: dict[str, Any]) -> UnboundField[Any]:
    choices = [SelectChoice(c.code, words(c.label), _offered_when(c.when)) for c in spec.choices]
    if spec.kind is FieldKind.CHOICES:
        return _unbound_of(SelectMultipleField, choices=choices, **given)
    conditional = any(choice.when for choice in spec.choices)
    if spec.required and len(choices) <= MOST_RADIOS and not conditional:
        return _unbound_of(RadioField, choices=choices, **given)
    return _unbound_of(SelectField, choices=[_blank(spec), *choices], **given)


def _reference(spec: FieldSpec, options: Sequence[Option], given: dict[str, Any]) -> UnboundField[Any]:
    choices = [SelectChoice(str(o.id), o.text, optgroup=o.group or None) for o in options]
    if spec.kind is FieldKind.UNITS:
        return _unbound_of(SelectMultipleField, choices=choices, **given)
    return _unbound_of(SelectField, choices=[_blank(spec), *choices], **given)


def _blank(spec: FieldSpec) -> SelectChoice:
    return SelectChoice("", gettext("Please choose") if spec.required else gettext("Not stated"))


def _offered_when(condition: Condition | None) -> dict[str, str]:
    if condition is None:
        return {}
    return {"data-show-when": condition.field, "data-show-is": " ".join(sorted(condition.values))}


def _only_if(condition: Condition | None, specs: Sequence[FieldSpec]) -> str:
    """When the field applies, for readers whose browser does not hide it."""
    if condition is None:
        return ""
    asked = next((spec for spec in specs if spec.name == condition.field), None)
    if asked is None:
        return ""
    if asked.kind is FieldKind.FLAG:
        if YES in condition.values:
            return str(gettext("Only if “%(field)s” is ticked.", field=words(asked.label)))
        return str(gettext("Only if “%(field)s” is not ticked.", field=words(asked.label)))
    answers = [words(choice.label) for choice in asked.choices if choice.code in condition.values]
    return str(
        gettext(
            "Only if “%(field)s” is: %(answers)s.",
            field=words(asked.label),
            answers=gettext(", ").join(answers),
        )
    )
