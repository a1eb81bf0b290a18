"""What exists for a person: the one condition every list, count, search and export of needs begins with."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from tracker.models import Need, NeedHelper, Task
from tracker.rules.permissions import Actor
from tracker.vocabulary import Role


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The needs this person may see, as a condition; rules.permissions.may_see is the same as a predicate."""
    reasons: list[ColumnElement[bool]] = []
    if enterprises := actor.enterprise_ids() | actor.linked_ids:
        reasons.append(Need.enterprise_id.in_(sorted(enterprises)))
    if units := sorted(actor.unit_ids()):
        reasons += [
            Need.lead_unit_id.in_(units),
            Need.filing_unit_id.in_(units),
            Need.id.in_(select(NeedHelper.need_id).where(NeedHelper.unit_id.in_(units))),
            Need.id.in_(select(Task.need_id).where(Task.unit_id.in_(units))),
        ]
    if regions := sorted(actor.region_ids()):
        reasons += [Need.region_id.in_(regions), Need.origin_region_id.in_(regions)]
    if Role.LEADER in actor.roles():
        reasons.append(Need.sponsor_id == actor.person_id)
    return or_(*reasons) if reasons else false()


def visible_needs(actor: Actor) -> Select[Need]:
    """The needs this person may see, to be narrowed further."""
    return select(Need).where(and_(visible_to(actor)))
