"""Whose books a person may open: the regions steered, the unit worked in, the enterprises spoken for or linked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import SQLColumnExpression, func, select

from tracker.extensions import db
from tracker.models import Enterprise, Region, Unit
from tracker.queries.needs import Named
from tracker.rules.balance import Scope
from tracker.rules.permissions import Actor
from tracker.vocabulary import REGION_ROLES, Role

LINKED = "linked"


@dataclass(frozen=True, slots=True)
class Books:
    """A scope whose balance a person may see, under its key in addresses; linked enterprises share one, unnamed."""

    key: str
    name: Named | None
    scope: Scope


def books_of(actor: Actor) -> Sequence[Books]:
    """Every scope this person may see, the widest first; the first is shown unless another is chosen."""
    return [*_regions(actor), *_units(actor), *_enterprises(actor), *_linked(actor)]


def _regions(actor: Actor) -> Iterator[Books]:
    grants = {grant.region_id: grant.region_ids for grant in actor.of(*REGION_ROLES) if grant.region_id}
    names = _named(Region, Region.name, grants)
    for region_id in sorted(grants, key=lambda key: (-len(grants[key]), key)):
        yield Books(f"region-{region_id}", names[region_id], Scope(regions=grants[region_id]))


def _units(actor: Actor) -> Iterator[Books]:
    units = actor.unit_ids()
    names = _named(Unit, func.coalesce(func.nullif(Unit.short_name, ""), Unit.name), units)
    for unit_id in sorted(units):
        yield Books(f"unit-{unit_id}", names[unit_id], Scope(units=frozenset({unit_id})))


def _enterprises(actor: Actor) -> Iterator[Books]:
    grants = {
        grant.enterprise_id: grant.enterprise_ids for grant in actor.of(Role.LIAISON) if grant.enterprise_id
    }
    names = _named(Enterprise, Enterprise.name, grants)
    for enterprise_id in sorted(grants):
        yield Books(
            f"enterprise-{enterprise_id}", names[enterprise_id], Scope(enterprises=grants[enterprise_id])
        )


def _linked(actor: Actor) -> Iterator[Books]:
    if actor.linked_ids:
        yield Books(LINKED, None, Scope(enterprises=actor.linked_ids))


def _named(
    model: type[Region | Unit | Enterprise],
    name: SQLColumnExpression[str],
    ids: frozenset[int] | dict[int, frozenset[int]],
) -> dict[int, Named]:
    if not ids:
        return {}
    query = select(model.id, name, model.name_en).where(model.id.in_(sorted(ids)))
    return {row[0]: Named(row[1], row[2] or "") for row in db.session.execute(query)}
