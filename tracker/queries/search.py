"""Searching needs by words: what somebody typed, as a condition; whoever asks adds the scope."""

from __future__ import annotations

import unicodedata

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.models import Enterprise, Need, NeedHelper, Task
from tracker.rules.permissions import Actor
from tracker.vocabulary import Role

LONGEST = 60


def matching(typed: str, actor: Actor) -> ColumnElement[bool]:
    """The needs whose number begins so, or whose title, description or enterprise's name holds the text.

    A description closed to the person is not searched: finding a need by it would tell what it says.
    """
    text = typed[:LONGEST]
    number = unicodedata.normalize("NFKC", text).strip().upper()
    names = (Enterprise.name, Enterprise.name_en)
    enterprises = select(Enterprise.id).where(or_(*(name.icontains(text, autoescape=True) for name in names)))
    return or_(
        Need.number.startswith(number, autoescape=True),
        Need.title.icontains(text, autoescape=True),
        and_(_readable(actor), Need.description.icontains(text, autoescape=True)),
        Need.enterprise_id.in_(enterprises),
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    """The needs whose trade secrets the person reads without giving a reason, as rules.confidentiality.opening."""
    units = sorted(actor.unit_ids())
    coordinated = sorted(frozenset().union(*(grant.region_ids for grant in actor.of(Role.COORDINATOR))))
    return or_(
        Need.confidential.is_(False),
        Need.enterprise_id.in_(sorted(actor.enterprise_ids())),
        Need.lead_unit_id.in_(units),
        Need.filing_unit_id.in_(units),
        Need.id.in_(select(NeedHelper.need_id).where(NeedHelper.unit_id.in_(units))),
        Need.id.in_(select(Task.need_id).where(Task.unit_id.in_(units))),
        Need.region_id.in_(coordinated),
    )
