"""The audit: one entry for each security-relevant act, in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tracker.extensions import db
from tracker.models import AuditEntry
from tracker.vocabulary.audit import AuditAct

LONGEST_OBJECT = 80


def record(
    act: AuditAct,
    at: datetime,
    *,
    actor_id: int | None,
    object_: str = "",
    facts: Mapping[str, object] | None = None,
    address: str = "",
) -> None:
    """Write that `actor_id` (None: a visitor) did `act` on `object_` ("person:7") from the network address.

    `facts` holds codes, ids and dates, never words somebody typed, passwords or tokens (TRUST 65 to 69).
    """
    db.session.add(
        AuditEntry(
            at=at,
            actor_id=actor_id,
            act=act.value,
            object=object_[:LONGEST_OBJECT],
            facts=dict(facts or {}),
            address=address[:64],
        )
    )
