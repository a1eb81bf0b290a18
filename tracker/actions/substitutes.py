"""Substitutes: somebody stands in for an absent colleague of the unit, from/to (DOMAIN §3)."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.actions import audit
from tracker.actions.audit import Doer
from tracker.extensions import db
from tracker.models import Substitution
from tracker.rules.faults import Fault
from tracker.rules.refused import Invalid
from tracker.rules.roles import period_fault
from tracker.vocabulary import N_
from tracker.vocabulary.audit import AuditAct

LONGEST = timedelta(days=366)


def name_substitute(
    doer: Doer, *, absent_id: int, substitute_id: int, unit_id: int, from_on: date, to_on: date
) -> Substitution:
    """Let one person stand in for another in a unit on these days, both inclusive; Invalid at the wrong field."""
    faults = {"from_on": period_fault(from_on, to_on, doer.today)}
    if substitute_id == absent_id:
        faults["substitute"] = Fault(N_("Choose somebody else: nobody stands in for themselves."))
    if to_on - from_on > LONGEST:
        faults["to_on"] = Fault(N_("A year at most; name the substitute again then."))
    wrong = {name: fault for name, fault in faults.items() if fault is not None}
    if wrong:
        raise Invalid(wrong)
    row = Substitution(
        absent_id=absent_id,
        substitute_id=substitute_id,
        unit_id=unit_id,
        from_on=from_on,
        to_on=to_on,
        named_by_id=doer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    _record(AuditAct.SUBSTITUTE, doer, row)
    return row


def end_substitution(doer: Doer, row: Substitution) -> None:
    """End it at once: the substitute's next request is made without these rights."""
    row.to_on = doer.today - timedelta(days=1)
    _record(AuditAct.END_SUBSTITUTE, doer, row)


def _record(act: AuditAct, doer: Doer, row: Substitution) -> None:
    facts = {"substitute": row.substitute_id, "unit": row.unit_id, "substitution": row.id}
    audit.record_by(doer, act, f"person:{row.absent_id}", **facts)
