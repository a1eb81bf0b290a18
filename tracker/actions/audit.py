"""The audit: one entry for each security-relevant act, in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.extensions import db
from tracker.models import AuditEntry
from tracker.vocabulary.audit import AuditAct

LONGEST_OBJECT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who changes something, when, and from which network address."""

    person_id: int
    at: datetime
    today: date
    address: str = ""


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


def record_by(doer: Doer, act: AuditAct, object_: str, **facts: object) -> None:
    """Write that `doer` did `act` on `object_`; `facts` as in record."""
    record(act, doer.at, actor_id=doer.person_id, object_=object_, facts=facts, address=doer.address)
