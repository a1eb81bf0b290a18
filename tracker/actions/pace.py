"""How much one person may do within a minute, counted in the database: more workers allow no more (TRUST 17)."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.catalog.limits import limits
from tracker.extensions import in_line
from tracker.queries.audit import acts_since, audited_since
from tracker.rules.refused import Refused
from tracker.vocabulary import Action, Refusal
from tracker.vocabulary.audit import AuditAct

MINUTE = timedelta(minutes=1)


def keep_filing_pace(person_id: int, at: datetime) -> None:
    """Refuse a filing where the person has filed as many needs within the last minute as one may.

    Filings sent side by side wait here for each other, until the transaction ends.
    """
    in_line(f"file:{person_id}")
    most = limits().filings_a_minute
    if acts_since(person_id, Action.FILE, at - MINUTE) >= most:
        raise Refused(Refusal.FILING_PACE, most=most)


def keep_export_pace(person_id: int, at: datetime) -> None:
    """Refuse an export where the person has taken out as many files within the last minute as one may."""
    in_line(f"export:{person_id}")
    most = limits().exports_a_minute
    if audited_since(person_id, AuditAct.EXPORT, at - MINUTE) >= most:
        raise Refused(Refusal.EXPORT_PACE, most=most)
