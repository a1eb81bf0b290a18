"""An enterprise merged, bought or renamed: live needs move to the successor, closed ones stay readable by both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.actions.transition import act_on
from tracker.extensions import db
from tracker.models import Draft, Enterprise, Need
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden, Invalid
from tracker.vocabulary import ON_BOOKS, Action, Refusal, Role


def succeed_enterprise(
    enterprise_id: int, successor_id: int, actor: Actor, *, at: datetime, reason: str
) -> int:
    """Name the successor, move every live need through the door and every open draft; returns the needs moved.

    For a coordinator of the enterprise's region (Hidden otherwise); Invalid where the successor is itself
    inactive, the same, or itself succeeded. Liaisons get no rights at the successor by this: the coordinator
    invites them, because one enterprise never sees another's needs.
    """
    enterprise = _mine(enterprise_id, actor)
    successor = db.session.get(Enterprise, successor_id)
    if successor is None or not _may_succeed(enterprise, successor):
        raise Invalid({"successor": Fault(Refusal.NOT_SUCCESSOR.label)})
    live = (
        select(Need.number)
        .where(Need.enterprise_id == enterprise.id, Need.status.in_(ON_BOOKS))
        .order_by(Need.id)
    )
    numbers = db.session.scalars(live).all()
    for number in numbers:
        act_on(number, Action.SUCCEED, actor, at=at, data={"successor": successor.id, "reason": reason})
    for draft in db.session.scalars(
        select(Draft).where(Draft.enterprise_id == enterprise.id, Draft.ended_at.is_(None))
    ):
        draft.enterprise_id = successor.id
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
