"""What the reference fields of an action may name: the rows behind each select, as far as the person may name them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.catalog.fields import FieldKind, FieldSpec
from tracker.extensions import db
from tracker.models import Enterprise, Link, Need, Person, Region, Task, Unit
from tracker.queries.people import unit_people
from tracker.queries.scope import visible_needs
from tracker.rules.act import Case
from tracker.rules.permissions import Actor
from tracker.vocabulary import ON_BOOKS, Action

# A search for a successor shows so many enterprises at most.
MOST_ENTERPRISES = 50
Rows = Sequence[Unit | Region | Need | Task | Enterprise | Person]


@dataclass(frozen=True, slots=True)
class Choices:
    """Rows a field may name; `groups` names the heading of a row by its id, where there are headings."""

    rows: Rows
    groups: Mapping[int, Unit | Region] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for choices in which case, on which day, with what was typed into the search."""

    action: Action
    case: Case
    actor: Actor
    today: date
    q: str = ""

    @property
    def need(self) -> Need:
        """The need acted upon."""
        return self.case.need


def choices_for(specs: Sequence[FieldSpec], asking: Asking) -> dict[str, Choices]:
    """Choices by field name, for every reference among the fields and inside their rows."""
    found: dict[str, Choices] = {}
    for spec in specs:
        if spec.kind is FieldKind.ROWS:
            found |= choices_for(spec.rows, asking)
        elif source := _BY_NAME.get(spec.name) or _BY_KIND.get(spec.kind):
            found[spec.name] = source(asking)
    return found


def _units(asking: Asking) -> Choices:
    """Active units of the need's region, of those above and below it; the own region and its list come first."""
    region, list_code = asking.need.region, asking.need.list_code
    query = (
        select(Unit)
        .join(Region, Region.id == Unit.region_id)
        .where(Unit.active, or_(Region.path.startswith(region.path), Region.id.in_(region.path_ids)))
        .options(joinedload(Unit.region))
        .order_by(Region.code, Unit.id)
    )
    rows = sorted(
        db.session.scalars(query),
        key=lambda unit: (unit.region_id != region.id, unit.region.code, list_code not in unit.lists),
    )
    return Choices(rows, {unit.id: unit.region for unit in rows})


def _other_units(asking: Asking) -> Choices:
    """Units without the one that leads the need now."""
    found = _units(asking)
    return Choices([row for row in found.rows if row.id != asking.need.lead_unit_id], found.groups)


def _units_on_case(asking: Asking) -> Choices:
    """The lead unit and the helpers: tasks go to them."""
    need = asking.need
    lead = [need.lead_unit] if need.lead_unit is not None else []
    return Choices([*lead, *(helper.unit for helper in need.helpers)])


def _people_on_case(asking: Asking) -> Choices:
    """Everybody who works in a unit on the case today, under the unit's name."""
    units = {unit.id: unit for unit in _units_on_case(asking).rows if isinstance(unit, Unit)}
    people: list[Person] = []
    groups: dict[int, Unit | Region] = {}
    for unit_id, person in unit_people(units, asking.today):
        if person.id not in groups:
            people.append(person)
            groups[person.id] = units[unit_id]
    return Choices(people, groups)


def _colleagues(asking: Asking) -> Choices:
    """Everybody else in the lead unit."""
    unit = asking.need.lead_unit_id
    people = [person for _unit, person in unit_people([unit] if unit else [], asking.today)]
    return Choices([person for person in dict.fromkeys(people) if person.id != asking.need.owner_id])


def _sponsors(asking: Asking) -> Choices:
    """The leaders linked to the enterprise today."""
    query = (
        select(Person)
        .join(Link, Link.leader_id == Person.id)
        .where(
            Link.enterprise_id == asking.need.enterprise_id,
            Link.from_on <= asking.today,
            or_(Link.to_on.is_(None), Link.to_on >= asking.today),
            Person.active,
        )
        .order_by(Person.id)
    )
    return Choices(db.session.scalars(query.distinct()).all())


def _regions(asking: Asking) -> Choices:
    """Where the need may go: one above, those directly below, or anywhere in its tree when it is accepted."""
    region = asking.need.region
    query = select(Region).order_by(Region.code)
    if asking.action is Action.ESCALATE:
        query = query.where(Region.id == region.parent_id)
    elif asking.action is Action.DELEGATE:
        query = query.where(Region.parent_id == region.id)
    else:
        query = query.where(Region.path.startswith(f"/{region.path_ids[0]}/"))
    return Choices(db.session.scalars(query).all())


def _needs(asking: Asking) -> Choices:
    """The other live needs of the same enterprise that this person sees, the newest first."""
    query = (
        visible_needs(asking.actor)
        .where(
            Need.enterprise_id == asking.need.enterprise_id,
            Need.status.in_(ON_BOOKS),
            Need.id != asking.need.id,
        )
        .order_by(Need.id.desc())
    )
    return Choices(db.session.scalars(query).all())


def _tasks(asking: Asking) -> Choices:
    """The open tasks of the need."""
    return Choices([task for task in asking.need.tasks if task.is_open])


def _successors(asking: Asking) -> Choices:
    """Active enterprises whose name or credit code holds what was searched for; without a search none."""
    if not asking.q:
        return Choices(())
    query = (
        select(Enterprise)
        .where(
            Enterprise.active,
            Enterprise.id != asking.need.enterprise_id,
            Enterprise.region_id.in_(asking.actor.region_ids()),
            or_(Enterprise.name.contains(asking.q, autoescape=True), Enterprise.uscc == asking.q.upper()),
        )
        .order_by(Enterprise.id)
        .limit(MOST_ENTERPRISES)
    )
    return Choices(db.session.scalars(query).all())


_BY_NAME: Mapping[str, Callable[[Asking], Choices]] = {
    "lead_unit": _other_units,
    "proposed": _other_units,
    "helpers": _units,
    "unit": _units_on_case,
    "person": _people_on_case,
    "owner": _colleagues,
    "sponsor": _sponsors,
}
_BY_KIND: Mapping[FieldKind, Callable[[Asking], Choices]] = {
    FieldKind.REGION: _regions,
    FieldKind.UNITS: _units,
    FieldKind.NEED: _needs,
    FieldKind.TASK: _tasks,
    FieldKind.ENTERPRISE: _successors,
}
