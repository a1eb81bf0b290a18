"""Turns the ids in a form into rows that exist and that the person may name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.extensions import db
from tracker.models import Enterprise, Need, Person, Region, Task, Unit
from tracker.queries.people import actor_of
from tracker.queries.scope import visible_needs
from tracker.rules.act import Case, Colleague, Reference
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Invalid
from tracker.vocabulary import Refusal


def resolve(
    fields: tuple[FieldSpec, ...], data: Mapping[str, Any], *, case: Case, actor: Actor, today: date
) -> dict[str, Reference]:
    """Rows by field path ("tasks.0.unit"); raises Invalid naming every id that stands for nothing visible."""
    found: dict[str, Reference] = {}
    faults: dict[str, Fault] = {}
    for path, kind, row_id in _mentions(fields, data, ""):
        row = _FINDERS[kind](row_id, case, actor, today)
        if row is None:
            faults[path] = Fault(Refusal.UNKNOWN.label, {})
        else:
            found[path] = row
    if faults:
        raise Invalid(faults)
    return found


def _mentions(
    fields: tuple[FieldSpec, ...], data: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, FieldKind, int]]:
    for spec in fields:
        value, path = data.get(spec.name), f"{prefix}{spec.name}"
        if not value:
            continue
        if spec.kind is FieldKind.ROWS:
            for index, row in enumerate(value):
                yield from _mentions(spec.rows, row, f"{path}.{index}.")
        elif spec.kind is FieldKind.UNITS:
            yield from ((f"{path}.{index}", FieldKind.UNIT, unit_id) for index, unit_id in enumerate(value))
        elif spec.kind in _FINDERS:
            yield path, spec.kind, value


def _unit(row_id: int, case: Case, actor: Actor, today: date) -> Unit | None:
    return db.session.get(Unit, row_id)


def _person(row_id: int, case: Case, actor: Actor, today: date) -> Colleague | None:
    person = db.session.get(Person, row_id)
    return Colleague(person, actor_of(person, today)) if person is not None else None


def _enterprise(row_id: int, case: Case, actor: Actor, today: date) -> Enterprise | None:
    return db.session.get(Enterprise, row_id)


def _region(row_id: int, case: Case, actor: Actor, today: date) -> Region | None:
    return db.session.get(Region, row_id)


def _need(row_id: int, case: Case, actor: Actor, today: date) -> Need | None:
    """Locked until the transaction ends: two merges at once must not make a chain of it."""
    query = select(Need) if actor.is_system else visible_needs(actor)
    return db.session.scalar(
        query.where(Need.id == row_id)
        .options(selectinload(Need.links))
        .with_for_update(of=Need)
        .execution_options(populate_existing=True)
    )


def _task(row_id: int, case: Case, actor: Actor, today: date) -> Task | None:
    return next((task for task in case.need.tasks if task.id == row_id), None)


_FINDERS: Mapping[FieldKind, Callable[[int, Case, Actor, date], Reference | None]] = {
    FieldKind.UNIT: _unit,
    FieldKind.PERSON: _person,
    FieldKind.ENTERPRISE: _enterprise,
    FieldKind.REGION: _region,
    FieldKind.NEED: _need,
    FieldKind.TASK: _task,
}
