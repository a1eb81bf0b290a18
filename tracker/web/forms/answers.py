"""Answers read back: "check your answers" before filing, and where two versions of a form differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from tracker.catalog.fields import REFERENCE_KINDS, FieldKind, FieldSpec, matches
from tracker.catalog.need_list import FormPart
from tracker.documents.values import shown_fields
from tracker.rules.text_reading import UNSTORABLE
from tracker.web.conflicts import Difference
from tracker.web.filters import words
from tracker.web.forms.spec_form import Options


@dataclass(frozen=True, slots=True)
class Answer:
    """One field as answered; lines stand below each other."""

    label: str
    value: str
    field: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class AnsweredTopic:
    """One topic of the form: its answers, and the labels of what was left open."""

    name: str
    title: str
    rows: tuple[Answer, ...]
    left_open: tuple[str, ...]


def answers(
    parts: Sequence[FormPart], values: Mapping[str, Any], options: Options, files: Sequence[str]
) -> tuple[AnsweredTopic, ...]:
    """What was answered, topic by topic, and what was left open; `files` are the names of what is attached."""
    specs = [spec for part in parts for spec in part.fields]
    return tuple(_topic(part, specs, values, options, files) for part in parts)


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


def _topic(
    part: FormPart,
    specs: Sequence[FieldSpec],
    values: Mapping[str, Any],
    options: Options,
    files: Sequence[str],
) -> AnsweredTopic:
    rows, left = [], []
    for spec in part.fields:
        if spec.show_when is not None and not matches(spec.show_when, values.get(spec.show_when.field)):
            continue
        label = words(spec.label)
        text = "\n".join(files) if spec.kind is FieldKind.FILES else _text(spec, specs, values, options)
        if text:
            wide = spec.kind in (FieldKind.ROWS, FieldKind.PARAGRAPH)
            rows.append(Answer(label, text, spec.name, wide=wide))
        else:
            left.append(label)
    return AnsweredTopic(part.name, words(part.label), tuple(rows), tuple(left))


def _text(
    spec: FieldSpec, specs: Sequence[FieldSpec], values: Mapping[str, Any], options: Options
) -> str | None:
    value = values.get(spec.name) or spec.default
    if _is_blank(value):
        return None
    if spec.kind in REFERENCE_KINDS:
        offered = options.get(spec.name, options.get(spec.kind, ()))
        return next((option.text for option in offered if str(option.id) == str(value)), "–")
    if spec.kind is FieldKind.UNITS and isinstance(value, list | tuple):
        chosen = {str(one) for one in value}
        offered = options.get(spec.name, options.get(spec.kind, ()))
        return str(gettext(", ")).join(option.text for option in offered if str(option.id) in chosen)
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
