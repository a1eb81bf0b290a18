"""Links of leaders to enterprises: made, and ended with a note for the next leader (DOMAIN §11)."""

from __future__ import annotations

from datetime import date

from tracker.actions import audit
from tracker.actions.audit import Doer
from tracker.extensions import db
from tracker.models import Link
from tracker.queries.links import current_link
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid
from tracker.rules.roles import period_fault
from tracker.vocabulary import N_
from tracker.vocabulary.audit import AuditAct


def link(doer: Doer, *, enterprise_id: int, leader_id: int, from_on: date) -> Link:
    """Link a leader to an enterprise from a day on; Invalid where it has one already, or the day lies back."""
    fault = period_fault(from_on, None, doer.today)
    if fault is not None:
        raise Invalid({"from_on": fault})
    if current_link(enterprise_id, doer.today) is not None:
        raise Invalid({"enterprise": Fault(N_("This enterprise has a linked leader; end that link first."))})
    row = Link(enterprise_id=enterprise_id, leader_id=leader_id, from_on=from_on)
    db.session.add(row)
    db.session.flush()
    audit.record_by(doer, AuditAct.LINK, f"enterprise:{row.enterprise_id}", leader=row.leader_id, link=row.id)
    return row


def end_link(doer: Doer, row: Link, *, to_on: date, handover_note: str) -> None:
    """End a link after the day `to_on`, with what the next leader must know; Invalid at "to_on" for a day before it."""
    if to_on < row.from_on:
        raise Invalid({"to_on": Fault(N_("The last day may not lie before the first."))})
    row.to_on = to_on
    row.handover_note = handover_note
    audit.record_by(
        doer, AuditAct.END_LINK, f"enterprise:{row.enterprise_id}", leader=row.leader_id, link=row.id
    )
