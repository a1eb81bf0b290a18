"""Anchors: their chain is whole, and every head they hold still is an event; finds histories cut short (TRUST I7)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, select

from tracker.extensions import db
from tracker.models import Anchor, AnchorHead, Event, Need
from tracker.queries.anchors import heads_of, with_hash
from tracker.queries.verification.found import Break, Read
from tracker.rules.anchoring import anchor_hash


def anchors(read: Read) -> Iterator[Break]:
    """What does not hold of any anchor, the oldest first."""
    yield from _chain()
    yield from _lost_heads()
    if read.head and with_hash(read.head) is None:
        yield Break("the ledger", None, f"no anchor has the hash {read.head}, which was noted outside")


def _chain() -> Iterator[Break]:
    """Hashes alone are read here, so that a need that is gone shows as a hash that is not reached."""
    previous = ""
    for one in db.session.scalars(select(Anchor).order_by(Anchor.id)).all():
        name = f"anchor {one.id}"
        if one.previous_hash != previous:
            yield Break(name, None, "it does not follow the anchor before it")
        reckoned = anchor_hash(heads_of(one.id), previous=previous, at=one.at, occasion=one.occasion)
        if reckoned != one.hash:
            yield Break(name, None, "it or the heads it holds were altered")
        previous = one.hash


def _lost_heads() -> Iterator[Break]:
    """Heads that no event bears any more."""
    query = (
        select(AnchorHead.anchor_id, AnchorHead.version, Need.number, AnchorHead.need_id)
        .outerjoin(Need, Need.id == AnchorHead.need_id)
        .outerjoin(
            Event,
            and_(
                Event.need_id == AnchorHead.need_id,
                Event.seq == AnchorHead.version,
                Event.hash == AnchorHead.head_hash,
            ),
        )
        .where(Event.id.is_(None))
        .order_by(AnchorHead.anchor_id, AnchorHead.need_id)
        .limit(1)
    )
    for anchor_id, version, number, need_id in db.session.execute(query):
        of = number or f"need {need_id}"
        yield Break(
            of, version, f"it is not the event that anchor {anchor_id} holds: cut off or written anew"
        )
