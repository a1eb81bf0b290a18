"""Reads what closing takes from a list's file: measures, closing fields, evidence by outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from tracker.catalog.field_reading import (
    Sources,
    by_name,
    condition_or_none,
    field_at,
    read_checks,
    read_fields,
)
from tracker.catalog.fields import NUMBER_KINDS, FieldKind, FieldSpec
from tracker.catalog.loading import Table
from tracker.catalog.need_list import ClosureKind, ClosureRule, Direction, Evidence, Measure, PermitState
from tracker.vocabulary import Outcome

# Which kind of field may feed a measure.
MEASURED_KINDS: Mapping[ClosureKind, frozenset[FieldKind]] = {
    ClosureKind.COUNT: frozenset({FieldKind.INTEGER}),
    ClosureKind.QUANTITY: NUMBER_KINDS,
    ClosureKind.AMOUNT: frozenset({FieldKind.MONEY}),
    ClosureKind.INDICATORS: frozenset({FieldKind.ROWS}),
    ClosureKind.STAGE: frozenset({FieldKind.CHOICE}),
}

Columns = Mapping[str, type[StrEnum] | None]
# The columns, and the codes of their choices, by which rows of the need and closing rows are compared.
ROW_COLUMNS: Mapping[ClosureKind, tuple[Columns, Columns]] = {
    ClosureKind.INDICATORS: (
        {"name": None, "direction": Direction, "now": None, "target": None},
        {"name": None, "value": None},
    ),
    ClosureKind.STAGE: ({"name": None, "state": None}, {"name": None, "state": PermitState}),
}


def read_closure(
    table: Table, fields: Sequence[FieldSpec], *, closing: Sequence[FieldSpec], sources: Sources
) -> ClosureRule:
    """The closure rule of a list with these `fields`; `closing` are the fields every closing is asked."""
    entries = table.tables("measures")
    measures = tuple(
        _read_measure(entry, fields, read_fields(entry.tables("fields"), earlier=closing, sources=sources))
        for entry in entries
    )
    if not measures or measures[-1].when is not None:
        table.fail("the last measure must hold without a condition")
    evidence = table.table("evidence")
    demanded = {
        evidence.word(code, Outcome): _read_evidence(evidence.table(code)) for code in evidence.keys_left()
    }
    if len(demanded) != len(Outcome):
        evidence.fail("every outcome must say its evidence")
    table.done()
    return ClosureRule(measures, MappingProxyType(demanded))


def _read_evidence(table: Table) -> Evidence:
    evidence = Evidence(table.integer("files"), table.words("what"))
    table.done()
    return evidence


def _read_measure(table: Table, fields: Sequence[FieldSpec], own: tuple[FieldSpec, ...]) -> Measure:
    measure = Measure(
        kind=table.member("kind", ClosureKind),
        achieved=table.text("achieved"),
        target=table.text_or("target", None),
        already=table.text_or("already", None),
        rows=table.text_or("rows", None),
        row_results=table.text_or("row_results", None),
        instead=table.text_or("instead", None),
        when=condition_or_none(table, by_name(fields)),
        fields=own,
        checks=read_checks(table.tables("checks"), own),
    )
    table.done()
    _check_measure(table, measure, fields)
    return measure


def _check_measure(table: Table, measure: Measure, fields: Sequence[FieldSpec]) -> None:
    for path in filter(None, (measure.achieved, measure.row_results, measure.instead)):
        if field_at(path, measure.fields) is None:
            table.fail(f"there is no closing field {path!r}")
    if (measure.target is None) != (measure.kind is ClosureKind.ANSWER):
        table.fail(f"'target' and kind {measure.kind.value!r} do not fit")
    for path in filter(None, (measure.target, measure.already)):
        field = field_at(path, fields)
        if field is None or field.kind not in MEASURED_KINDS[measure.kind]:
            table.fail(f"{path!r} cannot feed a measure of kind {measure.kind.value!r}")
    demanded = ROW_COLUMNS.get(measure.kind)
    if demanded is None:
        if measure.rows or measure.row_results:
            table.fail(f"kind {measure.kind.value!r} has no rows")
        return
    _check_columns(table, measure.rows, fields, demanded[0])
    _check_columns(table, measure.row_results, measure.fields, demanded[1])


def _check_columns(table: Table, name: str | None, fields: Sequence[FieldSpec], columns: Columns) -> None:
    for column, words in columns.items():
        field = field_at(f"{name}.{column}", fields)
        if field is None:
            table.fail(f"{name!r} are no rows with a column {column!r}")
        if words is not None and {choice.code for choice in field.choices} != set(words):
            table.fail(f"the choices of '{name}.{column}' must be: {', '.join(words)}")
