"""Answers read back: "check your answers" before filing, and where two versions of a form differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from tracker.catalog.fields import REFERENCE_KINDS, FieldKind, FieldSpec, matches
from tracker.catalog.need_list import FormPart
from tracker.rules.text_reading import UNSTORABLE
from tracker.web.conflicts import Difference
from tracker.web.filters import words
from tracker.web.forms.spec_form import Options
from tracker.web.values import shown_fields


@dataclass(frozen=True, slots=True)
class Answer:
    """One field as answered: `value` is None where nothing was."""

    label: str
    value: str | Markup | None
    field: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class AnsweredTopic:
    """One topic of the form with its answers."""

    name: str
    title: str
    rows: tuple[Answer, ...]


def answers(
    parts: Sequence[FormPart], values: Mapping[str, Any], options: Options, files: Sequence[str]
) -> tuple[AnsweredTopic, ...]:
    """Every field that was asked, topic by topic; `files` are the names of what is attached."""
    specs = [spec for part in parts for spec in part.fields]
    return tuple(
        AnsweredTopic(
            part.name,
            words(part.label),
            tuple(
                _answer(spec, specs, values, options, files)
                for spec in part.fields
                if spec.show_when is None or matches(spec.show_when, values.get(spec.show_when.field))
            ),
        )
        for part in parts
    )


def differing(
    specs: Sequence[FieldSpec], theirs: Mapping[str, Any], yours: Mapping[str, Any], options: Options
) -> list[Difference]:
    """The fields whose answers differ, both as text."""
    rows = []
    for spec in specs:
        if spec.kind is FieldKind.FILES or spec.name not in yours:
            continue
        there, here = (_text(spec, specs, values, options) for values in (theirs, yours))
        if there != here:
            rows.append(Difference(words(spec.label), there or "", here or ""))
    return rows


def _answer(
    spec: FieldSpec,
    specs: Sequence[FieldSpec],
    values: Mapping[str, Any],
    options: Options,
    files: Sequence[str],
) -> Answer:
    if spec.kind is FieldKind.FILES:
        return Answer(words(spec.label), _lines(files), spec.name)
    text = _text(spec, specs, values, options)
    many = spec.kind in (FieldKind.ROWS, FieldKind.PARAGRAPH)
    value = _lines(text.split("\n")) if text and many else text
    return Answer(words(spec.label), value, spec.name, wide=many)


def _text(
    spec: FieldSpec, specs: Sequence[FieldSpec], values: Mapping[str, Any], options: Options
) -> str | None:
    value = values.get(spec.name) or spec.default
    if _is_blank(value):
        return None
    if spec.kind in REFERENCE_KINDS:
        offered = options.get(spec.name, options.get(spec.kind, ()))
        return next((option.text for option in offered if str(option.id) == str(value)), "–")
    known = [spec, *(other for other in specs if other.name == spec.unit_field)]
    shown = shown_fields(known, dict(values) | {spec.name: value})
    one = next((field for field in shown if field.name == spec.name), None)
    if one is None:
        return None
    text = "\n".join(line for line in one.lines if line) if one.lines else one.value
    return UNSTORABLE.sub("\ufffd", text) or None


def _is_blank(value: object) -> bool:
    """Whether nothing was answered, in a part of the field either."""
    if isinstance(value, Mapping):
        return all(_is_blank(part) for part in value.values())
    if isinstance(value, list | tuple):
        return all(_is_blank(part) for part in value)
    return value is None or value is False or value == ""


def _lines(texts: Sequence[str]) -> Markup | None:
    return Markup("<br>").join(escape(text) for text in texts) if texts else None
