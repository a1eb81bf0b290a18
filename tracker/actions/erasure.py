"""Erasing personal texts, a legal right: the chain keeps who did what and when, the words are gone (DOMAIN §10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from tracker.actions.audit import record
from tracker.extensions import db
from tracker.models import Event, EventText, Need, Request
from tracker.rules.refused import Hidden
from tracker.vocabulary.audit import AuditAct

CONTACT = frozenset({"contact_name", "contact_phone"})


def erase_contact(number: str, at: datetime) -> int:
    """Erase the contact person of a need from its row, its history and stored amendments; returns the texts erased.

    Digests stay, so that the ledger still verifies. Raises Hidden where there is no such need.
    """
    need = db.session.scalar(select(Need).where(Need.number == number).with_for_update(of=Need))
    if need is None:
        raise Hidden
    need.contact_name = need.contact_phone = ""
    erased = _erase_texts(need.id, CONTACT, at)
    for request in db.session.scalars(select(Request).where(Request.need_id == need.id)):
        content = request.facts.get("content")
        if content:
            kept = {name: value for name, value in content.items() if name not in CONTACT}
            request.facts = request.facts | {"content": kept}
    record(AuditAct.ERASE, at, actor_id=None, object_=f"need:{number}", facts={"texts": erased})
    return erased


def _erase_texts(need_id: int, fields: Iterable[str], at: datetime) -> int:
    query = (
        select(EventText)
        .join(Event, EventText.event_id == Event.id)
        .where(Event.need_id == need_id, EventText.field.in_(fields), EventText.body.is_not(None))
    )
    texts = db.session.scalars(query).all()
    for text in texts:
        text.body, text.erased_at = None, at
    return len(texts)
