"""An enterprise merged, bought or renamed: its live needs move to the successor, its closed ones stay readable by both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.actions.transition import act_on
from tracker.clock import office_date
from tracker.extensions import db
from tracker.models import Draft, Enterprise, Need, RoleGrant
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden, Invalid
from tracker.vocabulary import ON_BOOKS, Action, Refusal, Role


def succeed_enterprise(
    enterprise_id: int, successor_id: int, actor: Actor, *, at: datetime, reason: str
) -> int:
    """Name the successor, move every live need through the door and every open draft; returns the needs moved.

    For a coordinator of the enterprise's region (Hidden otherwise); Invalid where the successor is itself
    inactive, the same, or already succeeded by this one.
    """
    enterprise = _mine(enterprise_id, actor)
    successor = db.session.get(Enterprise, successor_id)
    if successor is None or not _may_succeed(enterprise, successor):
        raise Invalid({"successor": Fault(Refusal.NOT_SUCCESSOR.label)})
    live = select(Need.number).where(Need.enterprise_id == enterprise.id, Need.status.in_(ON_BOOKS)).order_by(Need.id)
    numbers = db.session.scalars(live).all()
    for number in numbers:
        act_on(number, Action.SUCCEED, actor, at=at, data={"successor": successor.id, "reason": reason})
    for draft in db.session.scalars(
        select(Draft).where(Draft.enterprise_id == enterprise.id, Draft.ended_at.is_(None))
    ):
        draft.enterprise_id = successor.id
    _move_liaisons(enterprise, successor, at)
    enterprise.successor_id, enterprise.active = successor.id, False
    enterprise.version += 1
    return len(numbers)


def _mine(enterprise_id: int, actor: Actor) -> Enterprise:
    enterprise = db.session.scalar(select(Enterprise).where(Enterprise.id == enterprise_id).with_for_update())
    regions = frozenset[int]().union(*(grant.region_ids for grant in actor.of(Role.COORDINATOR)))
    if enterprise is None or enterprise.region_id not in regions:
        raise Hidden
    return enterprise


def _may_succeed(enterprise: Enterprise, successor: Enterprise) -> bool:
    return successor.active and successor.id != enterprise.id and successor.successor_id is None


def _move_liaisons(enterprise: Enterprise, successor: Enterprise, at: datetime) -> None:
    """Its liaisons speak for the successor from now on, which lets them read the old needs as well."""
    today = office_date(at)
    grants = db.session.scalars(
        select(RoleGrant).where(RoleGrant.enterprise_id == enterprise.id, RoleGrant.role == Role.LIAISON)
    ).all()
    for grant in grants:
        if grant.to_on is None or grant.to_on >= today:
            db.session.add(
                RoleGrant(
                    person_id=grant.person_id,
                    role=Role.LIAISON,
                    enterprise_id=successor.id,
                    from_on=today,
                    to_on=grant.to_on,
                    granted_by_id=grant.granted_by_id,
                )
            )
