"""Anchoring: every chain head that changed since the last anchor is tied into one hash, nightly and at each freeze."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, literal, select

from tracker.extensions import db, in_line
from tracker.models import Anchor, AnchorHead, Need
from tracker.queries.anchors import heads_of, newest, of_occasion
from tracker.rules.anchoring import anchor_hash

NIGHTLY = "nightly"


def anchor(at: datetime, occasion: str) -> Anchor | None:
    """Tie the heads that changed into an anchor; `occasion` is NIGHTLY, or the code of the quarter that is frozen.

    A night in which nothing changed needs none (None); a quarter has exactly one, a second call returns it. Set-based:
    events appended meanwhile wait for the next anchor. Commits nothing.
    """
    in_line("anchor")
    if occasion != NIGHTLY and (made := of_occasion(occasion)):
        return made
    last = newest()
    made = Anchor(at=at, occasion=occasion, heads=0, previous_hash=last.hash if last else "", hash="")
    db.session.add(made)
    db.session.flush()
    made.heads = _hold_changed_heads(made.id)
    if not made.heads and occasion == NIGHTLY:
        db.session.delete(made)
        db.session.flush()
        return None
    made.hash = anchor_hash(heads_of(made.id), previous=made.previous_hash, at=at, occasion=occasion)
    db.session.flush()
    return made


def _hold_changed_heads(anchor_id: int) -> int:
    """A head is held once for ever, because its hash holds all before it: what no anchor holds has changed."""
    held = select(AnchorHead.need_id).where(
        AnchorHead.need_id == Need.id, AnchorHead.head_hash == Need.head_hash
    )
    changed = select(literal(anchor_id), Need.id, Need.version, Need.head_hash).where(
        Need.version > 0, ~held.exists()
    )
    columns = ["anchor_id", "need_id", "version", "head_hash"]
    db.session.execute(insert(AnchorHead).from_select(columns, changed))
    # Not every driver says how many rows an INSERT … SELECT wrote.
    counted = select(func.count()).select_from(AnchorHead).where(AnchorHead.anchor_id == anchor_id)
    return db.session.scalar(counted) or 0
