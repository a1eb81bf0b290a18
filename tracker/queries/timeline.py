"""What happened to a need, with texts, files and the names the events mention, as far as a person may know."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.extensions import db
from tracker.models import Attachment, Enterprise, Event, Need, Person, Region, Unit
from tracker.models.base import Numbered
from tracker.queries.scope import visible_needs
from tracker.rules.action_forms import fields_of
from tracker.rules.permissions import Actor

Row = TypeVar("Row", bound=Numbered)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its texts by field (None: erased) and the files handed in with it."""

    event: Event
    texts: Mapping[str, str | None]
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The rows that ids in events and in contents stand for; needs only as far as the reader may see them."""

    units: Mapping[int, Unit] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)
    regions: Mapping[int, Region] = field(default_factory=dict)
    enterprises: Mapping[int, Enterprise] = field(default_factory=dict)
    needs: Mapping[int, Need] = field(default_factory=dict)


def rows_said(spec: FieldSpec, happening: Happening) -> list[dict[str, Any]]:
    """The rows of a table that was handed in with an event: the ledger keeps them as one text."""
    body = happening.texts.get(spec.name) if spec.kind is FieldKind.ROWS else None
    return json.loads(body) if body else []


def is_enterprise_side(actor: Actor, need: Need) -> bool:
    """Whether a person reads this need as its enterprise: what is for offices only does not exist then."""
    return need.enterprise_id in actor.enterprise_ids()


def timeline(need: Need, actor: Actor) -> list[Happening]:
    """Every event of a need that this person may know of, newest first."""
    query = (
        select(Event)
        .where(Event.need_id == need.id)
        .options(joinedload(Event.actor), joinedload(Event.absent), selectinload(Event.texts))
        .order_by(Event.seq.desc())
    )
    files = select(Attachment).where(Attachment.need_id == need.id, Attachment.seq.is_not(None))
    if is_enterprise_side(actor, need):
        query = query.where(Event.offices_only.is_(False))
        files = files.where(Attachment.offices_only.is_(False))
    by_seq: dict[int | None, list[Attachment]] = defaultdict(list)
    for file in db.session.scalars(files.order_by(Attachment.id)):
        by_seq[file.seq].append(file)
    return [
        Happening(event, {text.field: text.body for text in event.texts}, tuple(by_seq[event.seq]))
        for event in db.session.scalars(query)
    ]


def names_in(need: Need, happenings: Iterable[Happening], actor: Actor) -> Names:
    """The names for every id that these events and the need's requests mention, one query a kind."""
    proposed = {request.facts["proposed"] for request in need.requests if "proposed" in request.facts}
    return names_told(((need, happening) for happening in happenings), actor, unit_ids=proposed)


def names_told(
    told: Iterable[tuple[Need, Happening]], actor: Actor, *, unit_ids: Iterable[int] = ()
) -> Names:
    """The names for every id that these events of whatever needs mention, and for these units."""
    wanted: dict[FieldKind, set[int]] = defaultdict(set)
    wanted[FieldKind.UNIT] |= set(unit_ids)
    for need, happening in told:
        _collect(need, happening, wanted)
    others = visible_needs(actor).where(Need.id.in_(wanted[FieldKind.NEED]))
    return Names(
        units=_by_id(Unit, wanted[FieldKind.UNIT]),
        people=_by_id(Person, wanted[FieldKind.PERSON]),
        regions=_by_id(Region, wanted[FieldKind.REGION]),
        enterprises=_by_id(Enterprise, wanted[FieldKind.ENTERPRISE]),
        needs={row.id: row for row in db.session.scalars(others)} if wanted[FieldKind.NEED] else {},
    )


def names_of_units(unit_ids: Iterable[int]) -> Names:
    """The names of these units."""
    return Names(units=_by_id(Unit, set(unit_ids)))


def kin(need: Need, actor: Actor) -> Sequence[Need]:
    """The need this one continues, and those that continue it or were merged into it."""
    query = visible_needs(actor).where(
        (Need.predecessor_id == need.id) | (Need.merged_into_id == need.id) | (Need.id == need.predecessor_id)
    )
    return db.session.scalars(query.order_by(Need.id)).all()


# Tracked columns that hold ids.
_CHANGED = {
    "lead_unit_id": FieldKind.UNIT,
    "owner_id": FieldKind.PERSON,
    "sponsor_id": FieldKind.PERSON,
    "region_id": FieldKind.REGION,
    "enterprise_id": FieldKind.ENTERPRISE,
    "merged_into_id": FieldKind.NEED,
}


def _collect(need: Need, happening: Happening, wanted: dict[FieldKind, set[int]]) -> None:
    event = happening.event
    for changed, kind in _CHANGED.items():
        if event.changes.get(changed):
            wanted[kind].add(event.changes[changed])
    for spec in fields_of(event.action, need.list_code, need.data):
        _mentioned(spec, event.facts.get(spec.name), wanted)
        for row in rows_said(spec, happening):
            for column in spec.rows:
                _mentioned(column, row.get(column.name), wanted)
    if "from_enterprise" in event.facts:
        wanted[FieldKind.ENTERPRISE].add(event.facts["from_enterprise"])


def _mentioned(spec: FieldSpec, value: Any, wanted: dict[FieldKind, set[int]]) -> None:
    if spec.kind is FieldKind.UNITS and isinstance(value, list):
        wanted[FieldKind.UNIT].update(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        wanted[spec.kind].add(value)


def _by_id(model: type[Row], ids: set[int]) -> dict[int, Row]:
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))}
