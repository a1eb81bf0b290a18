"""Reading what is confidential leaves a trace, also by GET: see decision 12."""

from __future__ import annotations

from flask import request

from tracker import clock
from tracker.actions import audit
from tracker.extensions import db, will_write, writing
from tracker.models import Need
from tracker.queries.audit import has_read
from tracker.rules.confidentiality import Opening
from tracker.vocabulary.audit import AuditAct
from tracker.web.access import actor
from tracker.web.addresses import client_address
from tracker.web.writes import SAFE_METHODS


def note_reading(need: Need, opened: Opening) -> None:
    """Record that the person read this need's confidential fields, once a day, when the page is drawn already.

    In a transaction of its own that is committed before the page leaves: what cannot be recorded is not shown.
    """
    if opened is not Opening.LOGGED:
        return
    at, object_ = clock.now(), object_of(need)
    reader = actor().person_id
    if reader is None or has_read(reader, object_, clock.start_of(clock.office_date(at))):
        return
    db.session.rollback()
    with writing():
        audit.record(
            AuditAct.REVEAL,
            at,
            actor_id=reader,
            object_=object_,
            facts={"why": "on-case"},
            address=client_address(),
        )
        db.session.commit()
    will_write(request.method not in SAFE_METHODS)


def object_of(need: Need) -> str:
    """How the audit names a need."""
    return f"need:{need.number}"
