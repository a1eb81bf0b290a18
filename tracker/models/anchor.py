"""Anchors: from time to time the changed chain heads are tied together into one hash (DOMAIN §10)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Instant, Model, Numbered, text


class Anchor(Numbered, Model):
    """One knot of the chain of chains: a hash over the heads that changed since the one before, and over that one."""

    __tablename__ = "anchor"

    at: Mapped[datetime] = mapped_column(Instant)
    # "nightly", or the quarter that was frozen.
    occasion: Mapped[str] = mapped_column(text(16))
    heads: Mapped[int]
    previous_hash: Mapped[str] = mapped_column(text(64))
    hash: Mapped[str] = mapped_column(text(64), unique=True)


class AnchorHead(Model):
    """A need's head as an anchor holds it: cutting events off the end of a history is found by it."""

    __tablename__ = "anchor_head"

    anchor_id: Mapped[int] = mapped_column(ForeignKey("anchor.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), primary_key=True, index=True)
    version: Mapped[int]
    head_hash: Mapped[str] = mapped_column(text(64))
