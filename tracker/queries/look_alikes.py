"""Needs of the same enterprise that read like the one about to be filed (DOMAIN §5: shown before filing)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import Need
from tracker.queries.scope import visible_to
from tracker.rules.likeness import ALIKE_FROM, likeness
from tracker.rules.permissions import Actor
from tracker.vocabulary import Status

# An enterprise files a few needs a quarter; the latest of them are compared.
COMPARED = 300


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A need that reads alike, and how much (0 to 1)."""

    number: str
    title: str
    status: Status
    list_code: str
    filed_at: datetime
    likeness: float


def look_alikes(
    enterprise_id: int, actor: Actor, *, title: str, description: str, most: int
) -> Sequence[LookAlike]:
    """At most `most` needs of the enterprise that this person may see, withdrawn ones left out, most alike first."""
    query = (
        select(Need.number, Need.title, Need.description, Need.status, Need.list_code, Need.filed_at)
        .where(Need.enterprise_id == enterprise_id, Need.status != Status.WITHDRAWN, visible_to(actor))
        .order_by(Need.filed_at.desc(), Need.id.desc())
        .limit(COMPARED)
    )
    found = [
        LookAlike(
            row.number,
            row.title,
            row.status,
            row.list_code,
            row.filed_at,
            likeness(title, description, other_title=row.title, other_text=row.description),
        )
        for row in db.session.execute(query)
    ]
    alike = [one for one in found if one.likeness >= ALIKE_FROM]
    return sorted(alike, key=lambda one: -one.likeness)[:most]
