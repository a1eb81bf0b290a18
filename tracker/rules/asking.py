"""Short ways to say what the form of an action asks for."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.catalog.fields import Choice, Condition, FieldKind, FieldSpec
from tracker.vocabulary import N_, Verdict, Word

LONG, SHORT = 1000, 300


def choices_of(words: Iterable[Word]) -> tuple[Choice, ...]:
    """Words of the vocabulary as choices."""
    return tuple(Choice(word.value, word.label) for word in words)


def paragraph(
    name: str,
    label: str,
    *,
    required: bool = True,
    length: int = LONG,
    help: str | None = None,
    show_when: Condition | None = None,
) -> FieldSpec:
    """A text of several lines."""
    return FieldSpec(
        name, FieldKind.PARAGRAPH, label, help=help, required=required, max_length=length, show_when=show_when
    )


def line(name: str, label: str, *, required: bool = True, length: int = 80) -> FieldSpec:
    """A text of one line."""
    return FieldSpec(name, FieldKind.TEXT, label, required=required, max_length=length)


def pick(
    name: str,
    label: str,
    words: Iterable[Word],
    *,
    required: bool = True,
    default: str | None = None,
    show_when: Condition | None = None,
) -> FieldSpec:
    """One of several words."""
    return FieldSpec(
        name,
        FieldKind.CHOICE,
        label,
        required=required,
        choices=choices_of(words),
        default=default,
        show_when=show_when,
    )


def from_today(
    name: str,
    label: str,
    *,
    required: bool = True,
    help: str | None = None,
    show_when: Condition | None = None,
) -> FieldSpec:
    """A day from today on."""
    return FieldSpec(
        name, FieldKind.DATE, label, required=required, help=help, not_before_today=True, show_when=show_when
    )


def reference(
    name: str, kind: FieldKind, label: str, *, required: bool = True, help: str | None = None
) -> FieldSpec:
    """Something that exists already: a unit, a person, a task, a need."""
    return FieldSpec(name, kind, label, required=required, help=help)


def flag(name: str, label: str, *, help: str | None = None) -> FieldSpec:
    """Yes or no."""
    return FieldSpec(name, FieldKind.FLAG, label, help=help)


def reason(label: str = N_("Reason")) -> FieldSpec:
    """Why; nobody acts on others without saying it."""
    return paragraph("reason", label)


def ruling(*more: FieldSpec, granted: str, refused: str) -> tuple[FieldSpec, ...]:
    """Granted or refused, each in words of its own, with the reasons."""
    verdicts = (Choice(Verdict.GRANTED.value, granted), Choice(Verdict.REFUSED.value, refused))
    verdict = FieldSpec("verdict", FieldKind.CHOICE, N_("Ruling"), required=True, choices=verdicts)
    return (verdict, *more, paragraph("reason", N_("Reasons for the ruling")))


def shown_if(field: str, *values: str) -> Condition:
    """A field asked only where another holds one of these values."""
    return Condition(field, frozenset(values))
