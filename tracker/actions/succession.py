"""An enterprise merged, bought or renamed: live needs move to the successor, closed ones stay readable by both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select

from tracker.actions.audit import Doer, record_by
from tracker.actions.enterprises import may_keep
from tracker.actions.transition import act_on
from tracker.extensions import db
from tracker.models import Draft, Enterprise, Need
from tracker.queries.enterprises import possible_successors
from tracker.rules.enterprise_form import succession_fields
from tracker.rules.faults import Fault
from tracker.rules.permissions import Actor
from tracker.rules.refused import Invalid, Refused
from tracker.rules.validation import validate
from tracker.vocabulary import ON_BOOKS, Action, Refusal, Role
from tracker.vocabulary.audit import AuditAct


def succeed(doer: Doer, actor: Actor, enterprise: Enterprise, raw: Mapping[str, Any]) -> int:
    """Name the successor, move every live need through the door and every open draft; returns the needs moved.

    Raises Refused where the enterprise lies outside the coordinator's regions or is succeeded already, Invalid
    with every field's fault. Liaisons get no rights at the successor by this: the coordinator invites them,
    because one enterprise never sees another's needs.
    """
    _refuse(actor, enterprise)
    checked = validate(succession_fields(), raw, today=doer.today)
    known = {one.id: one for one in possible_successors(actor, enterprise)}
    successor = known.get(checked.values.get("successor") or 0)
    faults = dict(checked.errors)
    if successor is None and "successor" not in faults:
        faults["successor"] = Fault(Refusal.NOT_SUCCESSOR.label)
    if faults or successor is None:
        raise Invalid(faults)
    numbers = db.session.scalars(_live(enterprise)).all()
    said = {"successor": successor.id, "reason": checked.values["reason"]}
    for number in numbers:
        act_on(number, Action.SUCCEED, actor, at=doer.at, data=said)
    for draft in db.session.scalars(_drafts(enterprise)):
        draft.enterprise_id = successor.id
    enterprise.successor_id, enterprise.active = successor.id, False
    enterprise.version += 1
    record_by(doer, AuditAct.CHANGE_ENTERPRISE, f"enterprise:{enterprise.uscc}", fields=["successor"])
    return len(numbers)


def _refuse(actor: Actor, enterprise: Enterprise) -> None:
    if not may_keep(actor, enterprise):
        raise Refused(Refusal.NOT_YOURS, who=Role.COORDINATOR)
    if enterprise.successor_id is not None or not enterprise.active:
        raise Refused(Refusal.ENTERPRISE_INACTIVE)


def _live(enterprise: Enterprise) -> Select[str]:
    return (
        select(Need.number)
        .where(Need.enterprise_id == enterprise.id, Need.status.in_(ON_BOOKS))
        .order_by(Need.id)
    )


def _drafts(enterprise: Enterprise) -> Select[Draft]:
    return select(Draft).where(Draft.enterprise_id == enterprise.id, Draft.ended_at.is_(None))
