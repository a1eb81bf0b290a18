"""THE form builder: from FieldSpecs, values and faults to what templates draw, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import Field

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.catalog.need_list import FormPart
from tracker.rules.validation import Fault
from tracker.web.filters import words
from tracker.web.forms import INVALID
from tracker.web.forms.spec_fields import Option, Options, Part
from tracker.web.wording import fault_text

__all__ = ["FileRow", "Option", "Options", "SpecForm", "Topic", "spec_form"]

# (id of the field, text), as the error summary takes them.
Line = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file already handed in. `kept` is its id, sent again with the form; `remove` the value of its button."""

    name: str
    href: str
    size: str = ""
    note: str = ""
    kept: int | None = None
    remove: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One part of the screen: a heading with help beside its (field, spec) pairs."""

    name: str
    title: str
    help: str
    fields: tuple[tuple[Field, FieldSpec], ...]


@dataclass(frozen=True, slots=True)
class SpecForm:
    """A form ready to be drawn: `topics` for {% for field, spec in topic.fields %}, `summary` of all errors."""

    topics: tuple[Topic, ...]
    summary: tuple[Line, ...]

    @property
    def status(self) -> int:
        """The status of the page that shows it: 422 when something is wrong."""
        return INVALID if self.summary else 200

    @property
    def fields(self) -> tuple[tuple[Field, FieldSpec], ...]:
        """All (field, spec) pairs, whatever their topic."""
        return tuple(pair for topic in self.topics for pair in topic.fields)

    @property
    def takes_files(self) -> bool:
        """Whether the form sends files."""
        return any(spec.kind is FieldKind.FILES for _, spec in self.fields)


def spec_form(
    asked: Sequence[FieldSpec] | Sequence[FormPart],
    values: Mapping[str, Any],
    *,
    errors: Mapping[str, Fault] | None = None,
    options: Options | None = None,
    files: Mapping[str, Sequence[FileRow]] | None = None,
) -> SpecForm:
    """The form for `asked`, fields or topics of fields, holding `values`: typed, kept in a draft, or clean.

    `errors` are faults by path ("indicators.0.target"), put at their fields and into the summary in the
    reader's language; `options` what reference fields may name; `files` what FILES fields already hold.
    """
    parts = [part if isinstance(part, FormPart) else FormPart("", "", None, (part,)) for part in asked]
    specs = [spec for part in parts for spec in part.fields]
    drawn = Part(specs, values, options or {}, prefix="")
    for name, rows in (files or {}).items():
        if name in drawn:
            drawn[name].files = tuple(rows)  # type: ignore[attr-defined]
    summary = tuple(_put(drawn, specs, errors or {}))
    return SpecForm(tuple(_topics(parts, drawn)), summary)


def _topics(parts: Sequence[FormPart], drawn: Part) -> Iterator[Topic]:
    """The topics in order; neighbours without a title are one."""
    pending: list[tuple[Field, FieldSpec]] = []
    for part in parts:
        pairs = [(drawn[spec.name], spec) for spec in part.fields]
        if not part.name:
            pending += pairs
            continue
        if pending:
            yield Topic("", "", "", tuple(pending))
            pending = []
        yield Topic(part.name, words(part.label), words(part.help) if part.help else "", tuple(pairs))
    if pending:
        yield Topic("", "", "", tuple(pending))


def _put(
    part: Part, specs: Sequence[FieldSpec], errors: Mapping[str, Fault], over: str = ""
) -> Iterator[Line]:
    """Put each fault at the field its path names, and say it for the summary, in the order of the form."""
    for spec in specs:
        field = part[spec.name]
        label = f"{over}{field.label.text}"
        own = {path: fault for path, fault in errors.items() if path.partition(".")[0] == spec.name}
        for path, fault in own.items():
            rest = path.partition(".")[2]
            if not rest or not _goes_deeper(spec, field, rest):
                _say(field, fault_text(fault))
                yield field.id, _summed(label, fault)
        inner = {path.partition(".")[2]: fault for path, fault in own.items()}
        yield from _put_inside(spec, field, inner, label)
    known = {spec.name for spec in specs}
    for path, fault in errors.items():
        if path.partition(".")[0] not in known:
            yield None, fault_text(fault)


def _put_inside(spec: FieldSpec, field: Any, errors: Mapping[str, Fault], label: str) -> Iterator[Line]:
    if spec.kind is FieldKind.RANGE:
        for end in field.form:
            fault = errors.get(end.short_name)
            if fault is not None:
                _say(end, fault_text(fault))
                part = gettext("%(label)s, %(part)s", label=label, part=end.label.text)
                yield end.id, _summed(part, fault)
    elif spec.kind is FieldKind.ROWS:
        for n, entry in enumerate(field.entries):
            in_row = {
                path.partition(".")[2]: fault
                for path, fault in errors.items()
                if path.partition(".")[0] == str(n) and path.partition(".")[2]
            }
            yield from _put(
                entry.form, spec.rows, in_row, gettext("%(label)s, row %(n)d, ", label=label, n=n + 1)
            )


def _summed(label: str, fault: Fault) -> str:
    return str(gettext("%(label)s: %(value)s", label=label, value=fault_text(fault)))


def _goes_deeper(spec: FieldSpec, field: Any, rest: str) -> bool:
    """Whether a part of the field takes the fault itself."""
    if spec.kind is FieldKind.RANGE:
        return rest in field.form
    at, _, column = rest.partition(".")
    return spec.kind is FieldKind.ROWS and at.isdigit() and int(at) < len(field.entries) and bool(column)


def _say(field: Any, text: str) -> None:
    if field.type == "FormField":
        field.form.form_errors = [*field.form.form_errors, text]
    else:
        field.errors = [*field.errors, text]
