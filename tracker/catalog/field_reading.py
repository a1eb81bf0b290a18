"""Reads [[fields]], [[groups]] and checks of a seed file into checked values; one block is one field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.catalog.fields import (
    CHOICE_KINDS,
    NO,
    NUMBER_KINDS,
    TEXT_KINDS,
    YES,
    Check,
    CheckKind,
    Choice,
    Condition,
    FieldKind,
    FieldSpec,
    Group,
)
from tracker.catalog.loading import Table, read_words

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
# Choices that stand in a seed file of their own: [[fields]] names them by `choice_source`.
Sources = Mapping[str, tuple[Choice, ...]]
# Which attributes fit which kinds; elsewhere they would silently do nothing.
FITS: Mapping[str, frozenset[FieldKind]] = {
    "minimum": NUMBER_KINDS | {FieldKind.RANGE},
    "maximum": NUMBER_KINDS | {FieldKind.RANGE},
    "decimals": frozenset({FieldKind.DECIMAL, FieldKind.MONEY, FieldKind.RANGE}),
    "unit": NUMBER_KINDS | {FieldKind.RANGE},
    "unit_field": NUMBER_KINDS | {FieldKind.RANGE},
    "max_length": TEXT_KINDS,
    "default": frozenset({FieldKind.CHOICE}),
    "not_before_today": frozenset({FieldKind.DATE}),
    "not_after_today": frozenset({FieldKind.DATE}),
    "min_rows": frozenset({FieldKind.ROWS}),
    "max_rows": frozenset({FieldKind.ROWS, FieldKind.FILES, FieldKind.UNITS}),
}


def read_groups(tables: Sequence[Table]) -> tuple[Group, ...]:
    """The groups of a form in their order; a name stands once."""
    groups: dict[str, Group] = {}
    for table in tables:
        name = table.text("name")
        if name in groups:
            table.fail(f"the group {name!r} stands twice")
        groups[name] = Group(name, table.words("label"), table.words_or_none("help"))
        table.done()
    return tuple(groups.values())


def read_fields(
    tables: Sequence[Table],
    *,
    groups: Sequence[Group] = (),
    earlier: Sequence[FieldSpec] = (),
    sources: Sources | None = None,
) -> tuple[FieldSpec, ...]:
    """The fields of a form in their order; conditions may refer to `earlier` fields, names may not clash."""
    known = dict(by_name(earlier))
    fields: list[FieldSpec] = []
    group = groups[0].name if groups else None
    for table in tables:
        field = _read_field(table, known=known, sources=sources or {}, group=group)
        if groups and field.group not in {known_group.name for known_group in groups}:
            table.fail(f"there is no group {field.group!r}")
        known[field.name] = field
        fields.append(field)
        group = field.group
    _check_unit_fields(tables, fields)
    return tuple(fields)


def read_condition(table: Table, known: Mapping[str, FieldSpec]) -> Condition:
    """A condition on a field asked earlier; every value must be an answer of that field."""
    name, values = table.text("field"), frozenset(table.texts("values"))
    table.done()
    field = known.get(name)
    if field is None:
        table.fail(f"no field {name!r} is asked before")
    answers = {choice.code for choice in field.choices}
    if field.kind is FieldKind.FLAG:
        answers = {YES, NO}
    if not answers:
        table.fail(f"the field {name!r} has no choices to depend on")
    if not values or not values <= answers:
        table.fail(f"{sorted(values - answers) or 'nothing'} is no answer of {name!r}")
    return Condition(name, values)


def read_choices(table: Table, key: str, known: Mapping[str, FieldSpec]) -> tuple[Choice, ...]:
    """The choices under `key`; a code stands once, and a condition refers to a field asked earlier."""
    choices: dict[str, Choice] = {}
    for entry in table.tables(key):
        code = entry.text("code")
        if code in choices:
            entry.fail(f"the choice {code!r} stands twice")
        when = read_condition(entry.table("when"), known) if entry.has("when") else None
        choices[code] = Choice(code, read_words(entry), when)
    return tuple(choices.values())


def read_checks(tables: Sequence[Table], fields: Sequence[FieldSpec]) -> tuple[Check, ...]:
    """The rules over several fields; each path must lead to a field."""
    checks = []
    for table in tables:
        kind, first = table.member("kind", CheckKind), table.text("first")
        second = table.text_or("second", None)
        table.done()
        if (second is None) != (kind in (CheckKind.DISTINCT, CheckKind.IMPROVES)):
            table.fail(f"{kind.value!r} and 'second' do not fit")
        for path in filter(None, (first, second)):
            if field_at(path, fields) is None:
                table.fail(f"there is no field {path!r}")
        checks.append(Check(kind, first, second))
    return tuple(checks)


def field_at(path: str, fields: Sequence[FieldSpec]) -> FieldSpec | None:
    """The field at a path such as "headcount" or "posts.headcount"."""
    name, _, rest = path.partition(".")
    field = next((field for field in fields if field.name == name), None)
    return field_at(rest, field.rows) if field is not None and rest else field


def condition_or_none(table: Table, known: Mapping[str, FieldSpec]) -> Condition | None:
    """The condition under "when", or None where the key is missing."""
    return read_condition(table.table("when"), known) if table.has("when") else None


def by_name(fields: Sequence[FieldSpec]) -> Mapping[str, FieldSpec]:
    """The fields by their names."""
    return {field.name: field for field in fields}


def _read_field(
    table: Table, *, known: Mapping[str, FieldSpec], sources: Sources, group: str | None
) -> FieldSpec:
    name, kind = table.text("name"), table.member("kind", FieldKind)
    table.rename(name)
    if not NAME.fullmatch(name):
        table.fail("a field's name is small letters, digits and underscores")
    if name in known:
        table.fail("a field of this name stands before")
    _check_fit(table, kind)
    rows = table.tables("rows")
    field = FieldSpec(
        name=name,
        kind=kind,
        label=table.words("label"),
        help=table.words_or_none("help"),
        example=table.words_or_none("example"),
        group=table.text_or("group", group),
        required=table.flag("required"),
        confidential=table.flag("confidential"),
        choices=_read_choices(table, known, sources),
        show_when=read_condition(table.table("show_when"), known) if table.has("show_when") else None,
        rows=read_fields(rows, sources=sources),
        **_read_limits(table),
    )
    table.done()
    _check_field(table, field)
    return field


def _read_limits(table: Table) -> dict[str, Any]:
    limits: dict[str, Any] = {
        "minimum": table.decimal_or_none("minimum"),
        "maximum": table.decimal_or_none("maximum"),
        "decimals": table.integer_or_none("decimals"),
        "max_length": table.integer_or_none("max_length"),
        "unit": table.words_or_none("unit"),
        "unit_field": table.text_or("unit_field", None),
        "default": table.text_or("default", None),
        "not_before_today": table.flag("not_before_today"),
        "not_after_today": table.flag("not_after_today"),
    }
    return limits | {"min_rows": table.integer("min_rows", 0), "max_rows": table.integer("max_rows", 20)}


def _read_choices(table: Table, known: Mapping[str, FieldSpec], sources: Sources) -> tuple[Choice, ...]:
    if table.has("choice_source"):
        source = table.text("choice_source")
        if source not in sources:
            table.fail(f"there is no source of choices {source!r}")
        return sources[source]
    return read_choices(table, "choices", known)


def _check_fit(table: Table, kind: FieldKind) -> None:
    for key, kinds in FITS.items():
        if table.has(key) and kind not in kinds:
            table.fail(f"{key!r} does nothing for kind {kind.value!r}")


def _check_field(table: Table, field: FieldSpec) -> None:
    if (field.kind in CHOICE_KINDS) != bool(field.choices):
        table.fail("choices belong to kinds 'choice' and 'choices', and only to them")
    if (field.kind is FieldKind.ROWS) != bool(field.rows):
        table.fail("rows belong to kind 'rows', and only to it")
    if any(column.kind is FieldKind.ROWS for column in field.rows):
        table.fail("rows cannot hold rows")
    if field.default is not None and field.choice(field.default) is None:
        table.fail(f"the default {field.default!r} is none of the choices")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        table.fail("minimum is above maximum")
    if field.min_rows > field.max_rows:
        table.fail("min_rows is above max_rows")


def _check_unit_fields(tables: Sequence[Table], fields: Sequence[FieldSpec]) -> None:
    names = {field.name for field in fields if field.kind in (FieldKind.CHOICE, FieldKind.TEXT)}
    for table, field in zip(tables, fields, strict=True):
        if field.unit_field is not None and field.unit_field not in names:
            table.fail(f"'unit_field' names no choice or text: {field.unit_field!r}")
